import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAreaIndex, isInsideArea } from './area-index.ts';
import { pointLineDistanceMeters, pointSegmentDistanceMeters } from './distance.ts';
import {
	lineLengthMeters,
	multiPolygonAreaSquareMeters,
	multiPolygonBox,
	normalizePlaneMultiPolygon,
	reverseRing,
	ringAreaSquareMeters,
	ringLengthMeters,
	toGeoJsonMultiPolygon,
	toPlaneMultiPolygon
} from './plane.ts';
import { buildPointGrid, findNearestPoint, forEachPointWithin } from './point-grid.ts';
import { projectionByCode } from './projection.ts';
import { buildSegmentGrid, forEachSegmentNear } from './segment-grid.ts';

const square = (x: number, y: number, size: number) =>
	Float64Array.of(x, y, x + size, y, x + size, y + size, x, y + size);

describe('rings', () => {
	it('have a signed area, also far from the origin', () => {
		expect(ringAreaSquareMeters(square(0, 0, 10))).toBe(100);
		expect(ringAreaSquareMeters(reverseRing(square(0, 0, 10)))).toBe(-100);
		expect(ringAreaSquareMeters(square(45_500_000, 5_287_000, 0.5))).toBe(0.25);
	});

	it('have a length that closes, lines one that does not', () => {
		expect(ringLengthMeters(square(3, 4, 10))).toBe(40);
		expect(lineLengthMeters(square(3, 4, 10))).toBe(30);
	});

	it('are opened, cleaned and oriented', () => {
		const clockwiseClosed = Float64Array.of(0, 0, 0, 10, 10, 10, 10, 10, 10, 0, 0, 0);
		const hole = square(2, 2, 2);
		const [polygon] = normalizePlaneMultiPolygon([[clockwiseClosed, hole]]);
		expect(polygon![0]!.length).toBe(8);
		expect(ringAreaSquareMeters(polygon![0]!)).toBe(100);
		expect(ringAreaSquareMeters(polygon![1]!)).toBe(-4);
		expect(multiPolygonAreaSquareMeters([polygon!])).toBe(96);
		expect(multiPolygonBox([polygon!])).toEqual([0, 0, 10, 10]);
	});

	it('without area are dropped, with a hole in the same place as well', () => {
		expect(normalizePlaneMultiPolygon([[Float64Array.of(0, 0, 5, 5, 0, 0)]])).toEqual([]);
		expect(normalizePlaneMultiPolygon([[]])).toEqual([]);
		expect(multiPolygonBox([])).toBeUndefined();
	});

	it('with a coordinate that is no number are refused', () => {
		expect(() =>
			normalizePlaneMultiPolygon([[Float64Array.of(0, 0, Number.NaN, 1, 2, 2)]])
		).toThrow(/vertex 1 is not finite/);
	});

	it('survive the way to GeoJSON and back', () => {
		const projection = projectionByCode(4552);
		const plane = [[square(495_000, 5_287_000, 1000), reverseRing(square(495_200, 5_287_200, 50))]];
		const geometry = toGeoJsonMultiPolygon(plane, projection);
		expect(geometry.coordinates[0]![0]![0]).toEqual(geometry.coordinates[0]![0]!.at(-1));
		const back = toPlaneMultiPolygon(geometry, projection);
		expect(multiPolygonAreaSquareMeters(back)).toBeCloseTo(1_000_000 - 2_500, 2);
	});
});

describe('distances', () => {
	it('go to the nearest point of a segment, ends included', () => {
		expect(pointSegmentDistanceMeters(5, 3, 0, 0, 10, 0)).toBe(3);
		expect(pointSegmentDistanceMeters(13, 4, 0, 0, 10, 0)).toBe(5);
		expect(pointSegmentDistanceMeters(3, 4, 0, 0, 0, 0)).toBe(5);
		expect(pointLineDistanceMeters(9, 9, Float64Array.of(0, 0, 10, 0, 10, 10))).toBe(1);
		expect(pointLineDistanceMeters(3, 4, Float64Array.of(0, 0))).toBe(5);
		expect(pointLineDistanceMeters(3, 4, new Float64Array(0))).toBe(Infinity);
	});
});

// Whole millimeters: distances of 1e-324 m would underflow when squared.
const coordinate = fc
	.integer({ min: -500_000, max: 500_000 })
	.map((millimeters) => millimeters / 1000);

describe('point grid', () => {
	it('finds exactly the points that a full scan finds', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(coordinate, coordinate), { maxLength: 60 }),
				coordinate,
				coordinate,
				fc.integer({ min: 0, max: 400 }),
				fc.double({ min: 1, max: 300, noNaN: true }),
				(points, x, y, radius, cell) => {
					const xs = Float64Array.from(points, (p) => p[0]);
					const ys = Float64Array.from(points, (p) => p[1]);
					const grid = buildPointGrid(xs, ys, cell);
					const squared = points.map((p) => (p[0] - x) ** 2 + (p[1] - y) ** 2);
					const found: number[] = [];
					forEachPointWithin(grid, x, y, radius, (index) => found.push(index));
					const expected = points.map((_, i) => i).filter((i) => squared[i]! <= radius * radius);
					expect(found.sort((a, b) => a - b)).toEqual(expected);
					const nearest = findNearestPoint(grid, x, y);
					if (points.length === 0) expect(nearest).toBeUndefined();
					else expect(nearest!.index).toBe(squared.indexOf(Math.min(...squared)));
				}
			)
		);
	});
});

describe('segment grid', () => {
	it('never misses a segment that passes the box', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), {
					minLength: 1,
					maxLength: 40
				}),
				coordinate,
				coordinate,
				(segments, x, y) => {
					const grid = buildSegmentGrid(Float64Array.from(segments.flat()));
					const found = new Set<number>();
					forEachSegmentNear(grid, x - 20, y - 20, x + 20, y + 20, (s) => found.add(s));
					segments.forEach((s, index) => {
						if (pointSegmentDistanceMeters(x, y, ...s) < 20) expect(found.has(index)).toBe(true);
					});
				}
			)
		);
	});
});

describe('point in area', () => {
	it('knows holes and parts', () => {
		const index = buildAreaIndex([[square(0, 0, 10), square(2, 2, 3)], [square(20, 0, 5)]]);
		expect(isInsideArea(index, 1, 1)).toBe(true);
		expect(isInsideArea(index, 3, 3)).toBe(false);
		expect(isInsideArea(index, 15, 3)).toBe(false);
		expect(isInsideArea(index, 22, 3)).toBe(true);
		expect(isInsideArea(buildAreaIndex([]), 0, 0)).toBe(false);
	});

	it('agrees with the winding angle around a star of many vertices', () => {
		fc.assert(
			fc.property(
				fc.array(fc.double({ min: 0.2, max: 1, noNaN: true }), { minLength: 5, maxLength: 300 }),
				fc.array(fc.tuple(coordinate, coordinate), { minLength: 50, maxLength: 50 }),
				(radii, points) => {
					const star = Float64Array.from(
						radii.flatMap((radius, k) => {
							const angle = (2 * Math.PI * k) / radii.length;
							return [400 * radius * Math.cos(angle), 400 * radius * Math.sin(angle)];
						})
					);
					const index = buildAreaIndex([[star]]);
					for (const [x, y] of points) {
						let turn = 0;
						for (let k = 0; k < star.length; k += 2) {
							const ax = star[k]! - x;
							const ay = star[k + 1]! - y;
							const bx = star[(k + 2) % star.length]! - x;
							const by = star[(k + 3) % star.length]! - y;
							turn += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
						}
						expect(isInsideArea(index, x, y)).toBe(turn > 3);
					}
				}
			),
			{ numRuns: 60 }
		);
	});
});
