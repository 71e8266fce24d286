import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildAreaIndex, isInsideArea, type PlaneMultiPolygon } from '../geometry/index.ts';
import { assignToRoads } from './assign-points.ts';
import { buildRoadGraph } from './build-graph.ts';
import { buildRoadNetwork, type RoadEdge } from './road-network.ts';
import { measureRoadStretches, TWIN_METERS } from './road-stretches.ts';
import { buildSnapIndex } from './snap.ts';

interface Line {
	points: number[];
	road: number;
	oneWay?: -1 | 0 | 1;
	width?: number;
}

const square = (x: number, y: number, side: number): PlaneMultiPolygon => [
	[Float64Array.of(x, y, x + side, y, x + side, y + side, x, y + side)]
];

function networkOf(lines: readonly Line[]) {
	return buildRoadNetwork(
		lines.map(({ points, oneWay = 0 }, k): RoadEdge => {
			let lengthMeters = 0;
			for (let p = 2; p < points.length; p += 2)
				lengthMeters += Math.hypot(points[p]! - points[p - 2]!, points[p + 1]! - points[p - 1]!);
			return {
				fromNode: 2 * k,
				toNode: 2 * k + 1,
				oneWay,
				speedKmh: 30,
				lengthMeters,
				coordinates: Float64Array.from(points),
				isDrivable: true,
				isWalkable: true
			};
		})
	);
}

function measure(
	lines: readonly Line[],
	area: PlaneMultiPolygon,
	zoneAt: (x: number, y: number) => number = () => 0,
	stepMeters?: number
) {
	return measureRoadStretches({
		network: networkOf(lines),
		edgeRoad: Int32Array.from(lines, ({ road }) => road),
		roadCount: 10,
		edgeWidthMeters: Float64Array.from(lines, ({ width }) => width ?? 7),
		area: buildAreaIndex(area),
		zoneAt,
		wideMeters: 60,
		stepMeters
	});
}

describe('measureRoadStretches', () => {
	it('clips exactly and says which parts lie inside', () => {
		const { stretches, parts } = measure(
			[{ points: [-50, 5, 33.3, 5, 250, 5], road: 0 }],
			square(0, 0, 100)
		);
		expect(stretches).toHaveLength(1);
		expect(stretches[0]?.lengthMeters).toBeCloseTo(100, 9);
		expect(stretches[0]).toMatchObject({ wideLengthMeters: 0, minWidthMeters: 7 });
		expect(parts).toHaveLength(1);
		expect(parts[0]?.offset0).toBeCloseTo(50, 9);
		expect(parts[0]?.offset1).toBeCloseTo(150, 9);
	});

	it('counts two carriageways of one road once, as wide as both with what lies between', () => {
		const { stretches } = measure(
			[
				{ points: [0, 0, 400, 0], road: 0, oneWay: 1, width: 14 },
				{ points: [400, 48, 0, 48], road: 0, oneWay: 1, width: 14 },
				{ points: [0, 500, 400, 500], road: 1, width: 14 }
			],
			square(-1000, -1000, 3000)
		);
		expect(stretches[0]).toMatchObject({ road: 0, minWidthMeters: 62, maxWidthMeters: 62 });
		expect(stretches[0]?.lengthMeters).toBeCloseTo(400, 6);
		expect(stretches[0]?.wideLengthMeters).toBeCloseTo(400, 6);
		expect(stretches[1]?.wideLengthMeters).toBe(0);
	});

	it('counts four carriageways side by side once', () => {
		const offsets = [0, 12, 34, 46];
		const { stretches } = measure(
			offsets.map((y, k) => ({
				points: k < 2 ? [0, y, 300, y] : [300, y, 0, y],
				road: 0,
				oneWay: 1 as const
			})),
			square(-1000, -1000, 3000)
		);
		expect(stretches[0]?.lengthMeters).toBeCloseTo(300, 6);
		expect(stretches[0]?.maxWidthMeters).toBeCloseTo(53, 6);
	});

	it('never merges streets open both ways, other roads, or streets that cross', () => {
		const { stretches } = measure(
			[
				{ points: [0, 0, 200, 0], road: 0 },
				{ points: [0, 20, 200, 20], road: 0 },
				{ points: [0, 40, 200, 40], road: 1, oneWay: 1 },
				{ points: [100, -80, 100, 80], road: 1, oneWay: 1 }
			],
			square(-1000, -1000, 3000)
		);
		expect(stretches.map(({ lengthMeters }) => Math.round(lengthMeters))).toEqual([400, 360]);
	});

	it('leaves out what does not count, and has nothing to say of no roads', () => {
		expect(measure([{ points: [0, 0, 9, 9], road: -1 }], square(0, 0, 100)).stretches).toEqual([]);
		expect(measure([], square(0, 0, 100))).toEqual({ stretches: [], parts: [] });
		expect(() => measure([{ points: [0, 0, 9, 9], road: 10 }], square(0, 0, 9))).toThrow(
			'edge 0 is of road 10'
		);
	});

	it('agrees with walking along every line in steps of five centimeters', () => {
		const coordinate = fc.integer({ min: -200, max: 200 });
		const line = fc.record({
			points: fc
				.array(coordinate, { minLength: 2, maxLength: 3 })
				.chain((xs) =>
					fc
						.array(coordinate, { minLength: xs.length, maxLength: xs.length })
						.map((ys) => xs.flatMap((x, k) => [x + 0.123, ys[k]! + 0.377]))
				),
			road: fc.integer({ min: -1, max: 3 }),
			oneWay: fc.constantFrom(0 as const, 0 as const, 1 as const, -1 as const),
			width: fc.constantFrom(7, 14, 70)
		});
		fc.assert(
			fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
				const area = square(-100, -100, 200);
				const { stretches, parts } = measure(lines, area, (x) => (x < 0 ? 0 : 1), 0.5);
				const plain = walkPlainly(lines, area);
				const total = stretches.reduce((sum, { lengthMeters }) => sum + lengthMeters, 0);
				const raw = parts.reduce((sum, { offset0, offset1 }) => sum + offset1 - offset0, 0);
				// Steps of 5 cm: two segments a line, each off by half a step where it enters and where it leaves.
				expect(Math.abs(raw - plain.raw)).toBeLessThan(0.11 * lines.length);
				// Shares hold for steps of half a meter: a line is off by one where another begins or ends.
				expect(Math.abs(total - plain.shared)).toBeLessThan(2 * lines.length * lines.length);
				if (lines.every(({ oneWay }) => oneWay === 0)) expect(total).toBeCloseTo(raw, 6);
				else expect(total).toBeLessThanOrEqual(raw + 1e-6);
			}),
			{ numRuns: 150 }
		);
	});
});

/** Length inside, and with each place counted by the carriageways beside it, step by step. */
function walkPlainly(lines: readonly Line[], area: PlaneMultiPolygon) {
	const index = buildAreaIndex(area);
	let raw = 0;
	let shared = 0;
	lines.forEach(({ points, road, oneWay }, own) => {
		if (road < 0) return;
		for (let p = 2; p < points.length; p += 2) {
			const [ax, ay, bx, by] = points.slice(p - 2, p + 2) as [number, number, number, number];
			const meters = Math.hypot(bx - ax, by - ay);
			const count = Math.ceil(meters / 0.05);
			for (let k = 0; k < count; k++) {
				const at = (k + 0.5) / count;
				const [x, y] = [ax + at * (bx - ax), ay + at * (by - ay)];
				if (!isInsideArea(index, x, y)) continue;
				raw += meters / count;
				const beside = oneWay === 0 ? 0 : countBeside(lines, own, x, y, bx - ax, by - ay);
				shared += meters / count / (1 + beside);
			}
		}
	});
	return { raw, shared };
}

function countBeside(
	lines: readonly Line[],
	own: number,
	x: number,
	y: number,
	ux: number,
	uy: number
): number {
	const found: number[] = [0];
	lines.forEach(({ points, road, oneWay }, other) => {
		if (other === own || road !== lines[own]?.road || oneWay === 0) return;
		let best: number | undefined;
		for (let p = 2; p < points.length; p += 2) {
			const [ax, ay, bx, by] = points.slice(p - 2, p + 2) as [number, number, number, number];
			const [dx, dy] = [bx - ax, by - ay];
			const cosine = Math.abs(dx * ux + dy * uy) / (Math.hypot(dx, dy) * Math.hypot(ux, uy));
			if (!(cosine >= 0.9)) continue;
			// The point of the line whose projection on the direction of travel is this place.
			const along = (px: number, py: number) => (px - x) * ux + (py - y) * uy;
			const [a, b] = [along(ax, ay), along(bx, by)];
			if (a * b > 0 || a === b) continue;
			const share = a / (a - b);
			const across =
				((ax + share * dx - x) * -uy + (ay + share * dy - y) * ux) / Math.hypot(ux, uy);
			if (Math.abs(across) > TWIN_METERS) continue;
			if (best === undefined || Math.abs(across) < Math.abs(best)) best = across;
		}
		if (best === undefined) return;
		const place = best;
		if (!found.some((known) => Math.abs(known - place) < 0.5)) found.push(place);
	});
	return found.length - 1;
}

describe('assignToRoads', () => {
	const lines: Line[] = [
		{ points: [0, 0, 200, 0], road: 0, width: 40 },
		{ points: [0, 60, 200, 60], road: 1, width: 7 },
		{ points: [0, 90, 200, 90], road: -1 }
	];
	const assign = (places: [number, number, number][]) =>
		assignToRoads(buildSnapIndex(buildRoadGraph(networkOf(lines))), {
			edgeRoad: Int32Array.from(lines, ({ road }) => road),
			edgeWidthMeters: Float64Array.from(lines, ({ width }) => width ?? 7),
			xs: Float64Array.from(places, ([x]) => x),
			ys: Float64Array.from(places, ([, y]) => y),
			named: Int32Array.from(places, ([, , road]) => road),
			limitMeters: 50,
			namedLimitMeters: 100
		}).map((found) => found && [found.road, found.isByName]);

	it('takes the road whose kerb is nearest, not whose middle is', () => {
		// 34 m from the middle of the wide road, 14 from its kerb; 26 from the narrow one, 22.5 from its kerb.
		expect(assign([[50, 34, -1]])).toEqual([[0, false]]);
	});
	it('believes the name before the distance, within its limit', () => {
		expect(assign([[50, 10, 1]])).toEqual([[1, true]]);
		expect(assign([[50, -45, 1]])).toEqual([[0, false]]);
	});
	it('leaves alone what is near no road that counts', () => {
		expect(assign([[50, 111, -1]])).toEqual([undefined]);
		expect(assign([[400, 0, 0]])).toEqual([undefined]);
	});
});
