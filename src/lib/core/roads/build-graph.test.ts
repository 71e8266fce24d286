import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { orderAlongHilbertCurve } from './node-order.ts';
import { toRoadEdge, type Street } from './road-field.oracle.ts';
import { buildRoadNetwork, findEdgesTooSmall, type RoadEdge } from './road-network.ts';

const street = (changes: Partial<Street> & Partial<RoadEdge> = {}): RoadEdge => ({
	...toRoadEdge({ from: 1, to: 2, meters: 100 }),
	...changes
});

describe('buildRoadNetwork', () => {
	it('keeps the caller’s edge order and node numbers, large and negative ones too', () => {
		const network = buildRoadNetwork([
			street({ fromNode: Number.MAX_SAFE_INTEGER, toNode: -7 }),
			street({ fromNode: -7, toNode: 0 })
		]);
		const idOf = (node: number) => network.nodeIds[node];
		expect(Array.from(network.edgeFrom, idOf)).toEqual([Number.MAX_SAFE_INTEGER, -7]);
		expect(Array.from(network.edgeTo, idOf)).toEqual([-7, 0]);
	});

	it('stretches plane lengths to the length given', () => {
		const coordinates = Float64Array.of(0, 0, 30, 0, 30, 10);
		const network = buildRoadNetwork([street({ coordinates, lengthMeters: 44 })]);
		expect(Array.from(network.pointMeters)).toEqual([0, 33, 44]);
	});

	it('reads a stream of edges longer than its first arrays', () => {
		function* stream() {
			for (let k = 0; k < 5000; k++) yield street({ fromNode: k, toNode: k + 1, lengthMeters: k });
		}
		const network = buildRoadNetwork(stream());
		expect([network.edgeCount, network.nodeCount]).toEqual([5000, 5001]);
		expect(network.edgeMeters[4321]).toBe(4321);
		expect(network.coordinates).toHaveLength(20_000);
	});

	it('makes an empty network of no edges', () => {
		const graph = buildRoadGraph(buildRoadNetwork([]));
		expect([graph.network.nodeCount, graph.endNode.length]).toEqual([0, 0]);
	});

	it.each([
		[{ fromNode: 0.5 }, 'Edge 1: fromNode is 0.5, expected a safe integer.'],
		[{ speedKmh: 0 }, 'Edge 1: speedKmh is 0, expected more than 0 and finite.'],
		[{ lengthMeters: NaN }, 'Edge 1: lengthMeters is NaN, expected 0 or more and finite.'],
		[{ coordinates: Float64Array.of(1, 2) }, /Edge 1: coordinates.length is 2/],
		[{ coordinates: Float64Array.of(1, 2, Infinity, 3) }, /coordinates\[2\] is Infinity/],
		[{ oneWay: 2 as 1 }, 'Edge 1: oneWay is 2, expected -1, 0 or 1.'],
		[{ maxHeightMeters: -3 }, /maxHeightMeters is -3/]
	])('refuses %o, naming edge and field', (changes, message) => {
		expect(() => buildRoadNetwork([street(), street(changes)])).toThrow(message);
	});
});

describe('findEdgesTooSmall', () => {
	it('closes what is lower or narrower than the vehicle, not what is equal or unposted', () => {
		const network = buildRoadNetwork([
			street({ maxHeightMeters: 3.3 }),
			street({ maxHeightMeters: 3.2 }),
			street({ maxWidthMeters: 2.4 }),
			street()
		]);
		const closed = findEdgesTooSmall(network, { heightMeters: 3.3, widthMeters: 2.5 });
		expect(Array.from(closed)).toEqual([0, 1, 1, 0]);
		expect(Array.from(findEdgesTooSmall(network, {}))).toEqual([0, 0, 0, 0]);
	});
});

describe('buildRoadGraph', () => {
	const network = buildRoadNetwork([
		street({ speedKmh: 36, oneWay: -1 }),
		street({ isDrivable: false }),
		street({ isWalkable: false, oneWay: 1 })
	]);

	it('honors one-way streets and uses class speeds for driving', () => {
		const graph = buildRoadGraph(network);
		expect(Array.from(graph.edgeAccess)).toEqual([2, 0, 1]);
		expect(graph.edgeSeconds[0]).toBe(10);
	});

	it('ignores one-way streets and uses one speed on foot', () => {
		const graph = buildRoadGraph(network, { mode: 'walk', metersPerSecond: 2 });
		expect(Array.from(graph.edgeAccess)).toEqual([3, 3, 0]);
		expect(graph.edgeSeconds[0]).toBe(50);
		expect(() => buildRoadGraph(network, { mode: 'walk', metersPerSecond: 0 })).toThrow(RangeError);
	});

	it('lists at each node what may leave, both and arrive, in that order', () => {
		const graph = buildRoadGraph(
			buildRoadNetwork([
				street({ fromNode: 2, toNode: 1, oneWay: 1 }),
				street({ fromNode: 1, toNode: 3 }),
				street({ fromNode: 1, toNode: 4, oneWay: 1 })
			])
		);
		const node = graph.network.nodeIds.indexOf(1);
		const run = (from: number, to: number) => Array.from(graph.endEdge.subarray(from, to));
		const { nodeStart, bothStart, arriveStart } = graph;
		expect(run(nodeStart[node]!, bothStart[node]!)).toEqual([2]);
		expect(run(bothStart[node]!, arriveStart[node]!)).toEqual([1]);
		expect(run(arriveStart[node]!, nodeStart[node + 1]!)).toEqual([0]);
	});
});

describe('orderAlongHilbertCurve', () => {
	it('is a permutation, whatever the places', () => {
		const place = fc.double({ min: -1e6, max: 1e6, noNaN: true });
		fc.assert(
			fc.property(fc.array(fc.tuple(place, place)), (places) => {
				const rank = orderAlongHilbertCurve(places.flat());
				expect(Array.from(rank).sort((a, b) => a - b)).toEqual(places.map((_, k) => k));
			})
		);
	});

	it('goes from each cell of a lattice to a neighbor', () => {
		const side = 32;
		const xy = Array.from({ length: side * side }, (_, k) => [k % side, Math.floor(k / side)]);
		const rank = orderAlongHilbertCurve(xy.flat());
		const inOrder: number[][] = [];
		rank.forEach((place, k) => (inOrder[place] = xy[k]!));
		for (let k = 1; k < inOrder.length; k++) {
			const [a, b] = [inOrder[k - 1]!, inOrder[k]!];
			expect(Math.abs(a[0]! - b[0]!) + Math.abs(a[1]! - b[1]!)).toBe(1);
		}
	});
});
