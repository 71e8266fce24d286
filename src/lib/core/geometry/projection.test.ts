import { describe, expect, it } from 'vitest';
import { projectionByCode, projectionFor } from './projection.ts';

// epsg, lon, lat, x, y as printed by PROJ 9 (`gdaltransform -output_xy`, from EPSG:4490 or 4326).
const REFERENCE: readonly [number, number, number, number, number][] = [
	[4552, 128.9, 47.72, 492497.174102252, 5287299.91203991],
	[4552, 129, 0.0001, 500000, 11.0574275817949],
	[4552, 134.5, 52.9, 869952.259168358, 5877672.96849441],
	[4552, 120.1, 30.2, -358713.594461922, 3376003.6055164],
	[4534, 73.6, 39.4, 379406.480128284, 4363846.97420929],
	[4554, 135.05, 48.4, 503702.332699424, 5362906.4878853],
	[4546, 111.7, 21.55, 572510.655540845, 2384135.91770177],
	[4532, 130.2, 46.1, 44360818.3099142, 5108776.72417386],
	[4513, 76.1, 38.2, 25596354.1314297, 4230269.71914445],
	[32633, 13.4, 52.52, 391440.032070279, 5820079.66687261],
	[32633, 9.2, 60.1, 177743.839555146, 6676706.0004386],
	[32719, -70.65, -33.45, 346642.694998892, 6297606.83248107],
	[32660, 179.9, -0.5, 822823.96255325, -55336.3775656807],
	[32601, -179.9, 66.5, 370998.536770092, 7378638.02526586],
	[32651, 126.6, 45.75, 780004.449189517, 5072576.52650377],
	[3857, 126.6, 45.75, 14093047.5344284, 5740376.6555565],
	[3857, -70.65, -33.45, -7864722.02454478, -3955187.39935462]
];

describe('projectionByCode', () => {
	it.each(REFERENCE)('EPSG:%i at %f, %f agrees with PROJ to a micrometer', (...row) => {
		const [epsg, lon, lat, x, y] = row;
		const projection = projectionByCode(epsg);
		const projected = projection.forward(lon, lat);
		expect(Math.abs(projected[0]! - x)).toBeLessThan(1e-6);
		expect(Math.abs(projected[1]! - y)).toBeLessThan(1e-6);
		const back = projection.inverse(x, y);
		expect(Math.abs(back[0]! - lon)).toBeLessThan(1e-11);
		expect(Math.abs(back[1]! - lat)).toBeLessThan(1e-11);
	});

	it('keeps the scale on the central meridian at 1 for Gauss–Krüger and 0.9996 for UTM', () => {
		const step = 1e-5;
		for (const [epsg, scale] of [
			[4552, 1],
			[32652, 0.9996]
		] as const) {
			const projection = projectionByCode(epsg);
			const a = projection.forward(129, 47.7);
			const b = projection.forward(129, 47.7 + step);
			// Meridian radius of curvature at 47.7° on the ellipsoid, 6,370,438 m.
			const sin = Math.sin((47.700005 * Math.PI) / 180);
			const e2 = 0.00669438;
			const radius = (6378137 * (1 - e2)) / (1 - e2 * sin * sin) ** 1.5;
			const meters = (radius * step * Math.PI) / 180;
			expect((b[1]! - a[1]!) / meters).toBeCloseTo(scale, 7);
		}
	});

	it('writes into the pair it is given', () => {
		const out = new Float64Array(2);
		expect(projectionByCode('EPSG:4552').forward(129, 47, out)).toBe(out);
		expect(out[0]).toBeCloseTo(500000, 6);
	});

	it('is the identity for geographic codes', () => {
		expect(projectionByCode(4490).forward(128.9, 47.7)).toEqual([128.9, 47.7]);
		expect(projectionByCode('4326').inverse(13, 52)).toEqual([13, 52]);
	});

	it('refuses codes it does not know and says which it does', () => {
		for (const code of [2436, 4555, 4512, 32600, 32661, 4534.5, 'EPSG:CGCS2000']) {
			expect(() => projectionByCode(code)).toThrow(/unknown coordinate system .*expected EPSG/);
		}
	});
});

describe('projectionFor', () => {
	it.each([
		[128.9, 47.72, 'EPSG:4552', 129],
		[126.6, 45.75, 'EPSG:4551', 126],
		[73.6, 39.4, 'EPSG:4534', 75],
		[136.4, 48.3, 'EPSG:4554', 135],
		[13.4, 52.5, 'EPSG:32633', 15],
		[115.86, -31.95, 'EPSG:32750', 117],
		[180, 10, 'EPSG:32601', -177],
		[-180, -10, 'EPSG:32701', -177]
	])('%f, %f lies in %s', (lon, lat, code, meridian) => {
		const projection = projectionFor(lon, lat);
		expect(projection.code).toBe(code);
		expect(projection.centralMeridianDegrees).toBe(meridian);
	});

	it('refuses what is not a place', () => {
		expect(() => projectionFor(Number.NaN, 47)).toThrow(RangeError);
		expect(() => projectionFor(5_287_299, 492_497)).toThrow(/lon 5287299/);
	});
});
