import { describe, expect, it } from 'vitest';
import { addMonths, monthOf, monthsBefore } from './month.ts';

describe('a month of a district', () => {
	it('ends where the next begins, in the time zone of the district', () => {
		expect(monthOf('2026-02', 'Asia/Shanghai')).toEqual({
			month: '2026-02',
			firstDay: '2026-02-01',
			lastDay: '2026-02-28',
			from: new Date('2026-01-31T16:00:00Z'),
			until: new Date('2026-02-28T16:00:00Z')
		});
		expect(monthOf('2024-02', 'UTC').lastDay).toBe('2024-02-29');
		expect(() => monthOf('2026-13', 'UTC')).toThrow(RangeError);
	});

	it('is followed by the next over the turn of a year', () => {
		expect(addMonths('2026-12', 1)).toBe('2027-01');
		expect(addMonths('2026-01', -1)).toBe('2025-12');
		expect(monthsBefore('2026-02-15', 3)).toEqual(['2025-11', '2025-12', '2026-01']);
	});
});
