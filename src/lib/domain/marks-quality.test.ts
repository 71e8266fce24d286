import { describe, expect, it } from 'vitest';
import { countMarks, findBursts, listShifts, type QualityMark } from './marks-quality.ts';
import { weekOf } from './week.ts';

let next = 0;
function mark(observer: string, at: string, extra: Partial<QualityMark> = {}): QualityMark {
	return {
		id: String(next++).padStart(6, '0'),
		facility_id: 'f',
		code: null,
		observer,
		observer_name: `name of ${observer}`,
		observed_at: at,
		received_at: at,
		distance_m: 5,
		has_photo: true,
		...extra
	};
}
const clock = (seconds: number) =>
	new Date(Date.parse('2026-03-02T01:00:00Z') + seconds * 1000).toISOString();

describe('the quality of marks', () => {
	it('counts near marks and photos apart and together', () => {
		const marks = [
			mark('a', clock(0)),
			mark('a', clock(600), { distance_m: 31 }),
			mark('a', clock(1200), { distance_m: null }),
			mark('a', clock(1800), { has_photo: false })
		];
		expect(countMarks(marks, 30)).toEqual({
			count: 4,
			placed: 3,
			near: 2,
			withPhoto: 3,
			nearWithPhoto: 1
		});
	});

	it('shows 43 marks in 5 minutes as one burst of that person, whatever stands around it', () => {
		const quick = Array.from({ length: 43 }, (_, n) => mark('a', clock(1000 + n * 7)));
		const slow = Array.from({ length: 20 }, (_, n) => mark('b', clock(n * 120)));
		const around = [mark('a', clock(720)), mark('a', clock(5000))];
		const bursts = findBursts([...slow, ...quick, ...around].reverse(), 10);
		expect(bursts).toEqual([
			{
				observer: 'a',
				observer_name: 'name of a',
				from: clock(1000),
				until: clock(1000 + 42 * 7),
				count: 43
			}
		]);
	});

	it('finds none in a round that is walked', () => {
		const round = Array.from({ length: 60 }, (_, n) => mark('a', clock(n * 90)));
		expect(findBursts(round, 10)).toEqual([]);
		expect(listShifts(round, 30, (at) => at.slice(0, 10))).toMatchObject([
			{ count: 60, busiest: 4, day: '2026-03-02' }
		]);
	});

	it('begins weeks on Monday in the district, numbered by ISO 8601', () => {
		expect(weekOf('2026-03-29', 'Asia/Shanghai')).toMatchObject({
			week: '2026-W13',
			monday: '2026-03-23',
			sunday: '2026-03-29',
			from: new Date('2026-03-22T16:00:00Z'),
			until: new Date('2026-03-29T16:00:00Z')
		});
		expect(weekOf('2027-01-01', 'Asia/Shanghai').week).toBe('2026-W53');
		expect(weekOf('2025-12-29', 'Asia/Shanghai').week).toBe('2026-W01');
	});
});
