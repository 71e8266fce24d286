import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { listEdgeParts } from './edge-parts.ts';
import { computeReach, reachPlace } from './reach.ts';
import { drawCase } from './road-field.arbitrary.ts';
import { solvePlainly, streetGraph } from './road-field.oracle.ts';
import { buildRoadNetwork } from './road-network.ts';
import type { Snap } from './snap.ts';

const snap = (edge: number, offsetMeters: number, distanceMeters: number): Snap => ({
	edge,
	offsetMeters,
	distanceMeters,
	x: 0,
	y: 0
});

describe('computeReach', () => {
	const graph = streetGraph([
		{ from: 1, to: 2, meters: 100, oneWay: 1 },
		{ from: 2, to: 3, meters: 100 }
	]);
	const options = { withinMeters: 150, offRoadMeters: 30 };

	it('lays hose both ways along one-way streets, the way to the street counted', () => {
		const { field } = computeReach(graph, [snap(0, 60, 10)], options);
		const parts = [0, 1].flatMap((edge) => listEdgeParts(field, edge, 150));
		expect(
			parts.map(({ edge, offset0, offset1, state }) => [edge, offset0, offset1, state])
		).toEqual([
			[0, 0, 100, 'within'],
			[1, 0, 100, 'within']
		]);
		const shorter = computeReach(graph, [snap(0, 60, 10)], { ...options, withinMeters: 100 });
		expect(listEdgeParts(shorter.field, 1, 100)).toMatchObject([
			{ offset0: 0, offset1: 50, state: 'within', maxCost: 100 },
			{ offset0: 50, offset1: 100, state: 'beyond' }
		]);
	});

	it('keeps facilities apart that stand farther from a street than the budget', () => {
		const reach = computeReach(graph, [undefined, snap(0, 0, 31), snap(1, 100, 30)], options);
		expect(reach.offRoadFacilities).toEqual([0, 1]);
		expect(reachPlace(reach, snap(1, 90, 0))).toEqual({ meters: 40, facility: 2 });
	});

	it('reaches a building by its nearest street point, both ways off the road counted', () => {
		const reach = computeReach(graph, [snap(0, 0, 10)], options);
		expect(reachPlace(reach, snap(1, 20, 20))).toEqual({ meters: 150, facility: 0 });
		expect(reachPlace(reach, snap(1, 21, 20))).toBeUndefined();
		expect(reachPlace(reach, snap(0, 5, 31))).toBeUndefined();
	});

	it('does not pass a closed street', () => {
		const closedEdges = Uint8Array.of(0, 1);
		const reach = computeReach(graph, [snap(0, 60, 0)], { ...options, closedEdges });
		expect(reachPlace(reach, snap(1, 1, 0))).toBeUndefined();
	});
});

describe('computeReach against every street cut into meters', () => {
	it('reaches the same places of each street, and the same buildings beside them', () => {
		fc.assert(
			fc.property(drawCase, fc.nat(25), fc.nat(8), (drawn, withinMeters, offRoadMeters) => {
				const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
				const facilities = drawn.sources.map(({ edge, offsetMeters, initialCost = 0 }) =>
					snap(edge, offsetMeters, initialCost)
				);
				const { closedEdges = new Uint8Array(drawn.edges.length) } = drawn.options;
				const reach = computeReach(graph, facilities, { withinMeters, offRoadMeters, closedEdges });
				const plain = solvePlainly({
					edges: drawn.edges,
					sources: drawn.sources.filter(({ initialCost = 0 }) => initialCost <= offRoadMeters),
					options: { unit: 'meters', direction: 'either', closedEdges }
				});
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					const within = listEdgeParts(reach.field, edge, withinMeters).filter(
						({ state }) => state === 'within'
					);
					for (let meter = 0; meter < lengthMeters; meter++) {
						// Between two whole meters the way is half a meter longer than from the nearer one.
						const [a, b] = [meter, meter + 1].map((offset) => plain.atPoint(edge, offset).cost);
						const cost = closedEdges[edge] === 0 ? Math.min(a!, b!) + 0.5 : Infinity;
						const isReached = within.some(
							({ offset0, offset1 }) => offset0 <= meter + 0.5 && meter + 0.5 <= offset1
						);
						expect(isReached).toBe(cost <= withinMeters);
						const meters = plain.atPoint(edge, meter).cost + 3;
						const isFar = meters > withinMeters || offRoadMeters < 3;
						expect(reachPlace(reach, snap(edge, meter, 3))?.meters).toBe(
							isFar ? undefined : meters
						);
					}
				});
			}),
			{ numRuns: 1000 }
		);
	}, 60_000);
});
