import { describe, expect, it } from 'vitest';
import {
	formatAge,
	formatArea,
	formatBytes,
	formatDay,
	formatLength,
	formatLonLat,
	formatMoment,
	formatSeconds,
	formatShareDown
} from './format.ts';

describe('a share on screen', () => {
	it('is rounded down, so that 94.96 % does not read as 95.0 %', () => {
		expect(formatShareDown(0.9496)).toBe('94.9 %');
		expect(formatShareDown(0.99999)).toBe('99.9 %');
		expect(formatShareDown(1)).toBe('100.0 %');
	});
	it('keeps an exact tenth in spite of binary fractions', () => {
		for (let tenths = 0; tenths <= 1000; tenths++) {
			expect(formatShareDown(tenths / 1000)).toBe(`${(tenths / 10).toFixed(1)} %`);
		}
	});
	it('is a dash where nothing exists', () => {
		expect(formatShareDown(null)).toBe('—');
		expect(formatShareDown(Number.NaN)).toBe('—');
	});
});

describe('measures on screen', () => {
	it('name areas in the unit a planner would', () => {
		expect(formatArea(9_949.6)).toBe('9,950 m²');
		expect(formatArea(123_456)).toBe('12.3 ha');
		expect(formatArea(2_754_500_000)).toBe('2754.50 km²');
	});
	it('turn meters to kilometers from one on', () => {
		expect(formatLength(999.4)).toBe('999 m');
		expect(formatLength(12_345)).toBe('12.3 km');
	});
	it('show seconds as minutes and seconds, and no time as a dash', () => {
		expect(formatSeconds(307)).toBe('5:07');
		expect(formatSeconds(null)).toBe('—');
	});
	it('name the hemisphere', () => {
		expect(formatLonLat(-73.5, -45.25)).toBe('73.50000°W 45.25000°S');
	});
});

describe('times on screen', () => {
	it("are in the district's time zone", () => {
		expect(formatMoment('2025-09-12T18:30:00Z', 'Asia/Shanghai')).toBe('2025-09-13 02:30');
		expect(formatDay(new Date('2025-09-12T18:30:00Z'), 'Asia/Shanghai')).toBe('2025-09-13');
	});
	it('say how old evidence is in the language of the reader', () => {
		const now = new Date('2026-01-01T00:00:00Z');
		expect(formatAge('2025-12-29T00:00:00Z', now, 'zh-CN')).toBe('3天前');
		expect(formatAge('2025-07-01T00:00:00Z', now, 'en')).toBe('6 months ago');
		expect(formatAge(null, now, 'en')).toBe('—');
	});
});

describe('the size of a file', () => {
	it('is in bytes, kilobytes or megabytes', () => {
		expect([formatBytes(900), formatBytes(1536), formatBytes(3 * 1024 ** 2)]).toEqual([
			'900 B',
			'1.5 KB',
			'3.0 MB'
		]);
	});
});
