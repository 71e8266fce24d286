import fc from 'fast-check';
import type { PlaneMultiPolygon, PlaneRing } from '../geometry/plane.ts';
import type { Disc } from './sweep.oracle.ts';

/** For tests: shapes, and random areas and discs, all within a few hundred meters of the origin. */
export function box(minX: number, minY: number, maxX: number, maxY: number): PlaneRing {
	return Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY);
}

export function toArrays(discs: readonly Disc[]): {
	xs: Float64Array;
	ys: Float64Array;
	radii: Float64Array;
} {
	return {
		xs: Float64Array.from(discs, ({ x }) => x),
		ys: Float64Array.from(discs, ({ y }) => y),
		radii: Float64Array.from(discs, ({ radius }) => radius)
	};
}

/** To the millimeter, and off the grid on which areas have their corners. */
const meters = fc.integer({ min: -400_000, max: 400_000 }).map((mm) => mm / 1000 + 0.000_271);
const radius = fc.oneof(
	fc.constant(150),
	fc.integer({ min: 20_000, max: 300_000 }).map((mm) => mm / 1000)
);

/** Discs in general position: hardly ever do three boundaries meet in one point, or two touch. */
export const drawDiscs: fc.Arbitrary<Disc[]> = fc.array(
	fc.record({ x: meters, y: meters, radius }),
	{
		maxLength: 9
	}
);

const gridMeters = fc.integer({ min: -4, max: 4 }).map((k) => 75 * k);
const hair = fc.constantFrom(0, 0, 0, 1e-13, 1e-9, 2e-8, -1e-7, 1e-5, -1e-3);

/**
 * Discs on a grid of half their radius: they coincide, touch, and meet by threes at one point, or
 * miss that by a hair.
 */
export const drawGridDiscs: fc.Arbitrary<Disc[]> = fc.array(
	fc
		.record({
			x: gridMeters,
			y: gridMeters,
			radius: fc.constantFrom(75, 150, 150, 150),
			missX: hair,
			missY: hair
		})
		.map(({ x, y, radius, missX, missY }) => ({ x: x + missX, y: y + missY, radius })),
	{ maxLength: 12 }
);

/**
 * A district of up to four star-shaped polygons apart from each other, each with up to two islands
 * left out, so that rings never cross.
 */
export const drawArea: fc.Arbitrary<PlaneMultiPolygon> = fc
	.tuple(...[-1, 1].flatMap((east) => [-1, 1].map((north) => drawPolygon(220 * east, 220 * north))))
	.map((polygons) => polygons.flatMap((polygon) => (polygon ? [polygon] : [])));

function drawPolygon(x: number, y: number): fc.Arbitrary<PlaneRing[] | undefined> {
	const island = (side: number) => drawStar(x + side * 55, y, 10, 40);
	return fc
		.tuple(fc.boolean(), drawStar(x, y, 150, 210), fc.option(island(-1)), fc.option(island(1)))
		.map(([isThere, outer, west, east]) =>
			isThere ? [outer, ...[west, east].filter((ring) => ring !== null)] : undefined
		);
}

function drawStar(x: number, y: number, least: number, most: number): fc.Arbitrary<PlaneRing> {
	const reach = fc.integer({ min: 1000 * least, max: 1000 * most }).map((mm) => mm / 1000);
	// At least 8 rays: a coarser star would cut into the islands.
	return fc
		.tuple(fc.array(reach, { minLength: 8, maxLength: 11 }), fc.boolean())
		.map(([reaches, isClockwise]) => {
			const ring = new Float64Array(2 * reaches.length);
			reaches.forEach((meters, k) => {
				const angle = ((isClockwise ? -k : k) * 2 * Math.PI) / reaches.length + 0.1;
				ring[2 * k] = x + meters * Math.cos(angle);
				ring[2 * k + 1] = y + meters * Math.sin(angle);
			});
			return ring;
		});
}
