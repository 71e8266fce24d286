import { describe, expect, it } from 'vitest';
import { findAreaFault } from '../geometry/find-crossing.ts';
import {
	multiPolygonAreaSquareMeters,
	multiPolygonBox,
	ringAreaSquareMeters
} from '../geometry/plane.ts';
import { box, toArrays } from './coverage-cases.arbitrary.ts';
import { computeHoles, type HolesInput } from './holes.ts';
import type { Disc } from './sweep.oracle.ts';

const R = 150;
/** Gauss–Krüger coordinates of the district: the northing costs seven digits if handled badly. */
const EAST = 512_345.678;
const NORTH = 5_287_654.321;

function cover(discs: readonly Disc[], area: HolesInput['area'], sagittaMeters?: number) {
	return computeHoles({ area, ...toArrays(discs), sagittaMeters });
}

const at = (x: number, y: number, radius = R): Disc => ({ x: EAST + x, y: NORTH + y, radius });
const around = (meters: number) => [
	[box(EAST - meters, NORTH - meters, EAST + meters, NORTH + meters)]
];

/** The part of a disc farther than `height` from its center on one side. */
function segmentArea(radius: number, height: number): number {
	return radius ** 2 * Math.acos(height / radius) - height * Math.sqrt(radius ** 2 - height ** 2);
}

/** The part two discs share. */
function lensArea(a: number, b: number, distance: number): number {
	if (distance >= a + b) return 0;
	if (distance <= Math.abs(a - b)) return Math.PI * Math.min(a, b) ** 2;
	const height = (distance ** 2 + a ** 2 - b ** 2) / (2 * distance);
	return segmentArea(a, height) + segmentArea(b, distance - height);
}

function expectRelative(value: number, exact: number, tolerance = 1e-9): void {
	expect(Math.abs(value / exact - 1), `${value} for ${exact}`).toBeLessThan(tolerance);
}

describe('computeHoles against closed forms, to 1e-9', () => {
	it('covers a disc', () => {
		expectRelative(cover([at(3, -7)], around(400)).coveredSquareMeters, Math.PI * R ** 2);
		expectRelative(cover([at(0, 0, 0.5)], around(2)).coveredSquareMeters, Math.PI / 4);
		expectRelative(cover([at(0, 0, 15e3)], around(2e4)).coveredSquareMeters, Math.PI * 15e3 ** 2);
	});

	it('covers half a disc on a side of the area, a quarter on a corner', () => {
		const square = around(400);
		expectRelative(cover([at(400, 20)], square).coveredSquareMeters, (Math.PI / 2) * R ** 2);
		expectRelative(cover([at(400, -400)], square).coveredSquareMeters, (Math.PI / 4) * R ** 2);
	});

	it('covers a segment when only an edge cuts the disc', () => {
		for (const height of [0.001, 37, 149, 149.999]) {
			const { coveredSquareMeters } = cover([at(400 + height, 0)], around(400));
			const exact = segmentArea(R, height);
			expect(Math.abs(coveredSquareMeters - exact)).toBeLessThan(1e-9 * Math.PI * R ** 2);
		}
	});

	it('covers two discs at every distance, from coincident over touching to apart', () => {
		const distances = [0, 1e-9, 1e-6, 1e-3, 1, 149.9, 150, 299, 299.999999, 300, 300.000001, 301];
		for (let k = 0; k < 400; k++) distances.push((k * 310) / 400);
		for (const distance of distances) {
			for (const angle of [0, 0.3, Math.PI / 4, Math.PI / 2]) {
				const pair = [at(0, 0), at(distance * Math.cos(angle), distance * Math.sin(angle))];
				const exact = 2 * Math.PI * R ** 2 - lensArea(R, R, distance);
				expectRelative(cover(pair, around(600)).coveredSquareMeters, exact);
			}
		}
	});

	it('covers two discs of unequal radii, inside one another, touching from inside, crossing', () => {
		for (const small of [10, 60, 149]) {
			const limits = [R - small, R + small];
			for (const distance of [0, 1, ...limits, ...limits.map((d) => d - 1e-7), R, R + small + 5]) {
				const exact = Math.PI * (R ** 2 + small ** 2) - lensArea(R, small, distance);
				const found = cover([at(0, 0), at(0, distance, small)], around(600));
				expectRelative(found.coveredSquareMeters, exact);
			}
		}
	});

	it('covers lattices: overlapping, with holes in the meshes, or touching', () => {
		for (const spacing of [220, 250, 290, 300, 310]) {
			const discs = lattice(7, spacing);
			const cut = spacing < 2 * R ? 4 * segmentArea(R, spacing / 2) : 0;
			const exact = 36 * (Math.PI * R ** 2 - cut);
			// Six by six whole meshes between the centers: each holds four quarters of a disc.
			const { coveredSquareMeters } = cover(discs, around(3 * spacing));
			expectRelative(coveredSquareMeters, exact);
		}
	});

	it('sees no hole where four circles of a square lattice meet in one point, nor three of a hexagonal', () => {
		const square = cover(lattice(9, R * Math.SQRT2), around(700));
		expect(square.holeSquareMeters).toBeLessThan(1e-6);
		expect(square.holes).toEqual([]);
		const hexagonal = cover(hexagons(9, R * Math.sqrt(3)), around(600));
		expect(hexagonal.holeSquareMeters).toBeLessThan(1e-6);
		expect(hexagonal.holes).toEqual([]);
	});

	it('finds every mesh of a lattice that is a hair too wide', () => {
		const spacing = R * Math.SQRT2 + 0.5;
		const { holes, holeSquareMeters } = cover(lattice(7, spacing), around(3 * spacing));
		expect(holes).toHaveLength(36);
		const mesh = spacing ** 2 - Math.PI * R ** 2 + 4 * segmentArea(R, spacing / 2);
		expectRelative(holeSquareMeters, 36 * mesh, 1e-6);
		for (const hole of holes) expectRelative(hole.areaSquareMeters, mesh, 1e-6);
	});

	function lattice(side: number, spacing: number): Disc[] {
		return Array.from({ length: side * side }, (_, k) =>
			at(((k % side) - (side - 1) / 2) * spacing, (Math.floor(k / side) - (side - 1) / 2) * spacing)
		);
	}

	function hexagons(side: number, spacing: number): Disc[] {
		return Array.from({ length: side * side }, (_, k) => {
			const row = Math.floor(k / side) - (side - 1) / 2;
			const shift = (row & 1) === 0 ? 0 : 0.5;
			return at(
				((k % side) - (side - 1) / 2 + shift) * spacing,
				(row * spacing * Math.sqrt(3)) / 2
			);
		});
	}
});

describe('computeHoles at its edges', () => {
	it('calls everything a hole without facilities, one a polygon, as drawn', () => {
		const area = [[box(0, 0, 10, 10)], [box(20, 0, 50, 30), box(30, 5, 35, 10).slice()]];
		const { areaSquareMeters, holeSquareMeters, coveredSquareMeters, holes } = cover([], area);
		expect([areaSquareMeters, holeSquareMeters, coveredSquareMeters]).toEqual([975, 975, 0]);
		expect(holes.map((hole) => hole.areaSquareMeters)).toEqual([875, 100]);
		expect(holes[0]!.rings.map(ringAreaSquareMeters)).toEqual([900, -25]);
	});

	it('has no holes where all is covered, nor where there is no area', () => {
		const covered = cover([at(0, 0)], around(100));
		expect(covered).toMatchObject({
			holeSquareMeters: 0,
			coveredSquareMeters: 200 ** 2,
			holes: []
		});
		expect(cover([at(0, 0)], [])).toMatchObject({ areaSquareMeters: 0, holes: [] });
	});

	it('takes a radius of zero as no reach, and a facility beyond the border by its reach', () => {
		expect(cover([at(0, 0, 0)], around(100)).coveredSquareMeters).toBe(0);
		expect(cover([at(260, 0)], around(100)).coveredSquareMeters).toBe(0);
		expect(cover([at(240, 0)], around(100)).coveredSquareMeters).toBeGreaterThan(0);
	});

	it('leaves an island of coverage in a hole as an inner ring', () => {
		const { holes } = cover([at(0, 0), at(-500, 0, 50)], around(1000));
		expect(holes).toHaveLength(1);
		expect(holes[0]!.rings.map((ring) => ringAreaSquareMeters(ring) > 0)).toEqual([
			true,
			false,
			false
		]);
	});

	it('nests a hole within coverage within a hole', () => {
		const ringOfDiscs = Array.from({ length: 24 }, (_, k) =>
			at(500 * Math.cos((k * Math.PI) / 12), 500 * Math.sin((k * Math.PI) / 12))
		);
		const { holes } = cover([...ringOfDiscs, at(0, 0, 100)], around(1000));
		expect(holes.map((hole) => hole.rings.length)).toEqual([2, 2]);
		// The outer one is larger and comes first; the inner one holds the disc in the middle.
		expectRelative(-ringAreaSquareMeters(holes[1]!.rings[1]!), Math.PI * 100 ** 2, 1e-3);
	});

	it('keeps touching discs in one hole with its parts joined', () => {
		const { holes, coveredSquareMeters } = cover([at(-R, 0), at(R, 0)], around(600));
		expect(holes).toHaveLength(1);
		expectRelative(coveredSquareMeters, 2 * Math.PI * R ** 2);
		expect(findAreaFault(holes.map(({ rings }) => rings))).toBeUndefined();
	});

	it('bears a disc that touches a side, and vertices that lie on the circle', () => {
		expectRelative(
			cover([at(R, 0)], [[box(EAST, NORTH - 400, EAST + 800, NORTH + 400)]]).coveredSquareMeters,
			Math.PI * R ** 2
		);
		// A square with its corners on the circle is covered entirely.
		const half = R / Math.SQRT2;
		const inscribed = cover([at(0, 0)], around(half));
		expect(inscribed.holeSquareMeters).toBeLessThan(1e-6);
		// A 3-4-5 corner exactly on the circle.
		const corner = cover([{ x: 0, y: 0, radius: 150 }], [[box(90, 120, 400, 400)]]);
		expect(corner.coveredSquareMeters).toBe(0);
		expect(corner.holes).toHaveLength(1);
	});

	it('counts coincident facilities once', () => {
		const once = cover([at(0, 0), at(200, 10)], around(500));
		const often = cover([at(0, 0), at(200, 10), at(0, 0), at(200, 10), at(0, 0)], around(500));
		expect(often).toEqual(once);
	});

	it('numbers holes from large to small, equal ones from west to east', () => {
		const area = [3, 0, 2, 1].map((k) => [box(100 * k, 0, 100 * k + 50, 50)]);
		area.push([box(1000, 0, 1100, 100)], [box(0, 500, 50, 550)]);
		const { holes } = cover([], area);
		const corners = holes.map(({ rings }) => multiPolygonBox([rings])?.slice(0, 2));
		expect(corners).toEqual([
			[1000, 0],
			[0, 0],
			[0, 500],
			[100, 0],
			[200, 0],
			[300, 0]
		]);
	});

	it('flattens outward, within the sagitta asked for, without crossings', () => {
		const discs = Array.from({ length: 40 }, (_, k) =>
			at(((k * 397) % 900) - 450, ((k * 211) % 900) - 450)
		);
		for (const sagittaMeters of [5, 0.5, 0.05, 0.001]) {
			const { holes, holeSquareMeters } = cover(discs, around(500), sagittaMeters);
			const flat = multiPolygonAreaSquareMeters(holes.map(({ rings }) => rings));
			expect(flat).toBeGreaterThanOrEqual(holeSquareMeters * (1 - 1e-12));
			expect(flat - holeSquareMeters).toBeLessThan(sagittaMeters * 40 * 2 * Math.PI * R);
			expect(findAreaFault(holes.map(({ rings }) => rings))).toBeUndefined();
			for (const { rings } of holes)
				for (const ring of rings)
					for (let k = 0; k < ring.length; k += 2) expectOutside(ring[k]!, ring[k + 1]!, discs);
		}
	});

	/** Vertices lie on the circles or beyond them, never within reach. */
	function expectOutside(x: number, y: number, discs: readonly Disc[]): void {
		for (const disc of discs)
			expect(Math.hypot(disc.x - x, disc.y - y)).toBeGreaterThan(disc.radius - 1e-6);
	}

	it('covers an area of thousands of vertices with hundreds of islands', () => {
		const outline = new Float64Array(2 * 6000);
		for (let k = 0; k < 6000; k++) {
			const angle = (k / 6000) * 2 * Math.PI;
			const reach = 4000 + 300 * Math.sin(41 * angle) + (k % 2 === 0 ? 15 : 0);
			outline[2 * k] = EAST + reach * Math.cos(angle);
			outline[2 * k + 1] = NORTH + reach * Math.sin(angle);
		}
		const islands = Array.from({ length: 400 }, (_, k) => {
			const x = EAST + ((k % 20) - 9.5) * 200;
			const y = NORTH + (Math.floor(k / 20) - 9.5) * 200;
			return box(x - 40, y - 40, x + 40, y + 40);
		});
		const area = [[outline, ...islands]];
		const alone = cover([], area);
		expect(alone.holes[0]!.rings).toHaveLength(401);
		expectRelative(alone.holeSquareMeters, multiPolygonAreaSquareMeters(area));
		// Discs of 60 m around the islands cover them and a rim: the area loses the rim only.
		const discs = islands.map((ring) => ({ x: ring[0]! + 40, y: ring[1]! + 40, radius: 60 }));
		const { coveredSquareMeters, holes } = cover(discs, area);
		expectRelative(coveredSquareMeters, 400 * (Math.PI * 60 ** 2 - 80 ** 2));
		expect(holes).toHaveLength(1);
		expect(holes[0]!.rings).toHaveLength(401);
	});
});

describe('what computeHoles refuses and how it is stopped', () => {
	const area = [[box(0, 0, 10, 10)]];
	const one = { xs: Float64Array.of(5), ys: Float64Array.of(5), radii: Float64Array.of(1) };

	it.each([
		['a position that is not finite', { xs: Float64Array.of(NaN) }],
		['a negative radius', { radii: Float64Array.of(-1) }],
		['an infinite radius', { radii: Infinity }],
		['arrays of unequal length', { ys: new Float64Array(2) }],
		['a sagitta of zero', { sagittaMeters: 0 }],
		['an area that is not finite', { area: [[Float64Array.of(0, 0, 1, NaN, 1, 1)]] }]
	])('refuses %s', (_, wrong) => {
		expect(() => computeHoles({ area, ...one, ...wrong })).toThrow(RangeError);
	});

	it('throws what the signal throws', () => {
		const controller = new AbortController();
		controller.abort(new Error('superseded'));
		expect(() => computeHoles({ area, ...one, signal: controller.signal })).toThrow('superseded');
	});

	it('tells its progress up to 1', () => {
		const shares: number[] = [];
		computeHoles({ area, ...one, onProgress: (share) => shares.push(share) });
		expect(shares.at(-1)).toBe(1);
		expect(shares).toEqual(shares.toSorted((a, b) => a - b));
	});
});
