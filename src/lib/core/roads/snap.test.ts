import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { buildRoadNetwork, type RoadEdge } from './road-network.ts';
import { buildSnapIndex, findSnap, listSnaps, type Snap } from './snap.ts';

function indexOf(lines: number[][], changes: Partial<RoadEdge>[] = []) {
	const edges = lines.map((line, k): RoadEdge => {
		let lengthMeters = 0;
		for (let p = 2; p < line.length; p += 2)
			lengthMeters += Math.hypot(line[p]! - line[p - 2]!, line[p + 1]! - line[p - 1]!);
		return {
			fromNode: k * 2,
			toNode: k * 2 + 1,
			oneWay: 0,
			speedKmh: 30,
			lengthMeters,
			coordinates: Float64Array.from(line),
			isDrivable: true,
			isWalkable: true,
			...changes[k]
		};
	});
	return buildSnapIndex(buildRoadGraph(buildRoadNetwork(edges)));
}

/** Every segment of every line, one after the other. */
function snapPlainly(lines: number[][], x: number, y: number): Snap[] {
	return lines.flatMap((line, edge) => {
		let best: Snap | undefined;
		let passed = 0;
		for (let p = 2; p < line.length; p += 2) {
			const [ax, ay, bx, by] = line.slice(p - 2, p + 2) as [number, number, number, number];
			const meters = Math.hypot(bx - ax, by - ay);
			const along = meters === 0 ? 0 : ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / meters;
			const kept = Math.min(meters, Math.max(0, along));
			const at = meters === 0 ? 0 : kept / meters;
			const [px, py] = [ax + at * (bx - ax), ay + at * (by - ay)];
			const distanceMeters = Math.hypot(px - x, py - y);
			if (best === undefined || distanceMeters < best.distanceMeters - 1e-9)
				best = { edge, offsetMeters: passed + kept, distanceMeters, x: px, y: py };
			passed += meters;
		}
		return best ?? [];
	});
}

describe('findSnap', () => {
	it('finds the nearest place as a look at every segment does', () => {
		const coordinate = fc.integer({ min: -300, max: 300 });
		const line = fc
			.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 5 })
			.map((points) => points.flat());
		fc.assert(
			fc.property(
				fc.array(line, { minLength: 1, maxLength: 12 }),
				coordinate,
				coordinate,
				fc.integer({ min: 0, max: 250 }),
				(lines, x, y, limitMeters) => {
					const index = indexOf(lines);
					const plain = snapPlainly(lines, x, y)
						.filter(({ distanceMeters }) => Math.abs(distanceMeters - limitMeters) > 1e-9)
						.filter(({ distanceMeters }) => distanceMeters < limitMeters);
					const found = findSnap(index, x, y, { limitMeters });
					const all = listSnaps(index, x, y, { limitMeters });
					if (plain.length > 0) {
						const least = Math.min(...plain.map(({ distanceMeters }) => distanceMeters));
						expect(found!.distanceMeters).toBeCloseTo(least, 9);
						const same = plain.find(({ edge }) => edge === found!.edge)!;
						expect(same.distanceMeters).toBeCloseTo(least, 9);
						expect(Math.hypot(found!.x - x, found!.y - y)).toBeCloseTo(least, 9);
						expect(all[0]).toEqual(found);
					}
					for (const { edge, distanceMeters } of plain)
						expect(all.find((snap) => snap.edge === edge)?.distanceMeters).toBeCloseTo(
							distanceMeters,
							9
						);
				}
			),
			{ numRuns: 1000 }
		);
	});

	const cross = [
		[0, 0, 100, 0],
		[100, 0, 100, 100],
		[100, 0, 200, 0]
	];

	it('tells edge, offset, distance and place', () => {
		expect(findSnap(indexOf(cross), 30, -40)).toEqual({
			edge: 0,
			offsetMeters: 30,
			distanceMeters: 40,
			x: 30,
			y: 0
		});
	});

	it('gives a tie at a shared junction to the lower edge, at its exact end', () => {
		expect(findSnap(indexOf(cross), 100, -40)).toMatchObject({ edge: 0, offsetMeters: 100 });
		const edges = listSnaps(indexOf(cross), 100, -40).map(({ edge }) => edge);
		expect(edges).toEqual([0, 1, 2]);
	});

	it('finds nothing beyond the limit, 200 m unless given, and all that there is without one', () => {
		const index = indexOf(cross);
		expect(findSnap(index, 30, -201)).toBeUndefined();
		expect(findSnap(index, 30, -200)).toBeDefined();
		expect(findSnap(index, 30, -20, { limitMeters: 10 })).toBeUndefined();
		expect(findSnap(index, 30, -90_000, { limitMeters: Infinity })?.offsetMeters).toBe(30);
		expect(findSnap(indexOf([]), 0, 0, { limitMeters: Infinity })).toBeUndefined();
	});

	it('leaves out edges of another mode and those not eligible', () => {
		const index = indexOf(cross, [{ isDrivable: false }]);
		expect(findSnap(index, 30, -40)?.edge).toBe(1);
		expect(findSnap(index, 30, -40, { isEligible: (edge) => edge !== 1 })?.edge).toBe(2);
	});

	it('measures along the edge in the length the caller gave', () => {
		const index = indexOf([[0, 0, 100, 0]], [{ lengthMeters: 110 }]);
		expect(findSnap(index, 50, 5)?.offsetMeters).toBe(55);
	});

	it('refuses a point that is not a place', () => {
		expect(() => findSnap(indexOf(cross), NaN, 0, { limitMeters: Infinity })).toThrow(RangeError);
	});
});
