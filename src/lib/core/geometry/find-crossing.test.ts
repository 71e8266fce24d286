import { describe, expect, it } from 'vitest';
import { findAreaFault } from './find-crossing.ts';
import { normalizePlaneMultiPolygon } from './plane.ts';

const ring = (...xy: number[]) => new Float64Array(xy);
const square = (x: number, y: number, side: number) =>
	ring(x, y, x + side, y, x + side, y + side, x, y + side);
const faultOf = (...polygons: Float64Array[][]) =>
	findAreaFault(normalizePlaneMultiPolygon(polygons));

describe('findAreaFault', () => {
	it('finds where a bow tie crosses itself', () => {
		expect(faultOf([ring(0, 0, 10, 10, 10, 0, 0, 30)])).toMatchObject({
			kind: 'crossing',
			polygon: 0,
			other: 0
		});
	});

	it('finds two polygons that cross, and one that lies on another', () => {
		expect(faultOf([square(0, 0, 10)], [square(5, 5, 10)])?.kind).toBe('crossing');
		expect(faultOf([square(0, 0, 10)], [square(2, 2, 3)])?.kind).toBe('overlap');
		expect(faultOf([square(0, 0, 10)], [square(0, 0, 10)])?.kind).toBe('overlap');
	});

	it('accepts holes, an island in a hole, and neighbors that share a side', () => {
		expect(faultOf([square(0, 0, 10), square(2, 2, 6)], [square(3, 3, 2)])).toBeUndefined();
		expect(faultOf([square(0, 0, 10)], [square(10, 0, 10)])).toBeUndefined();
	});
});
