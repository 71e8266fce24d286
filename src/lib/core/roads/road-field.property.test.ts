import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { listEdgeParts, summarizeEdge } from './edge-parts.ts';
import { costAtPoint, profileEdge, type ProfilePiece } from './edge-profile.ts';
import { computeRoadField } from './road-field.ts';
import { drawCase } from './road-field.arbitrary.ts';
import { solvePlainly, type RoadCase } from './road-field.oracle.ts';
import { buildRoadNetwork } from './road-network.ts';
import { findCostQuantiles, summarizeField } from './summary.ts';

const FAR = { cost: Infinity, meters: Infinity, source: -1 };

function fieldOf(drawn: RoadCase) {
	const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
	return computeRoadField(graph, drawn.sources, drawn.options);
}

describe('computeRoadField against a plain solver on a subdivided graph', () => {
	it('gives the same cost, source and meters at every node and every meter of every edge', () => {
		fc.assert(
			fc.property(drawCase, (drawn) => {
				const field = fieldOf(drawn);
				const plain = solvePlainly(drawn);
				field.graph.network.nodeIds.forEach((id, node) => {
					const label = {
						cost: field.cost[node],
						meters: field.meters[node],
						source: field.source[node]
					};
					expect(label).toEqual(plain.atNode(id));
				});
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					for (let offsetMeters = 0; offsetMeters <= lengthMeters; offsetMeters++) {
						const found = costAtPoint(field, { edge, offsetMeters }) ?? FAR;
						expect(found).toEqual(plain.atPoint(edge, offsetMeters));
					}
				});
			}),
			{ numRuns: 2000 }
		);
	}, 60_000);

	it('finds the same below a search limit and nothing above it', () => {
		fc.assert(
			fc.property(drawCase, fc.integer({ min: 0, max: 60 }), (drawn, limit) => {
				const whole = fieldOf(drawn);
				const limited = fieldOf({ ...drawn, options: { ...drawn.options, limit } });
				limited.cost.forEach((cost, node) => {
					const expected = whole.cost[node]! <= limit ? whole.cost[node] : Infinity;
					expect(cost).toBe(expected);
				});
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					for (let offsetMeters = 0; offsetMeters <= lengthMeters; offsetMeters++) {
						const found = costAtPoint(whole, { edge, offsetMeters });
						const expected = found && found.cost <= limit ? found : undefined;
						expect(costAtPoint(limited, { edge, offsetMeters })).toEqual(expected);
					}
				});
			}),
			{ numRuns: 1000 }
		);
	}, 60_000);
});

describe('computeRoadField as more or less is given', () => {
	it('never makes a place worse when a source is added', () => {
		fc.assert(
			fc.property(drawCase, (drawn) => {
				const before = fieldOf({ ...drawn, sources: drawn.sources.slice(0, -1) });
				const after = fieldOf(drawn);
				after.cost.forEach((cost, node) => expect(cost).toBeLessThanOrEqual(before.cost[node]!));
			}),
			{ numRuns: 500 }
		);
	});

	it('never makes a place better when an edge is closed', () => {
		fc.assert(
			fc.property(drawCase, fc.nat(), (drawn, pick) => {
				const before = fieldOf(drawn);
				const closedEdges = Uint8Array.from(drawn.options.closedEdges ?? []);
				closedEdges[pick % closedEdges.length] = 1;
				const after = fieldOf({ ...drawn, options: { ...drawn.options, closedEdges } });
				after.cost.forEach((cost, node) => expect(cost).toBeGreaterThanOrEqual(before.cost[node]!));
			}),
			{ numRuns: 500 }
		);
	});

	it('costs as much from A to B as against the arrows from B to A', () => {
		fc.assert(
			fc.property(drawCase, fc.nat(), fc.nat(), (drawn, a, b) => {
				const open = drawn.sources.map(({ edge, offsetMeters }) => ({ edge, offsetMeters }));
				const [from, to] = [open[a % open.length]!, open[b % open.length]!];
				const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
				const there = computeRoadField(graph, [from], { direction: 'from-sources' });
				const back = computeRoadField(graph, [to], { direction: 'to-sources' });
				expect(costAtPoint(there, to)?.cost).toBe(costAtPoint(back, from)?.cost);
			}),
			{ numRuns: 1000 }
		);
	});
});

describe('profiles and parts of edges against the cost of single points', () => {
	const limits = fc.integer({ min: 0, max: 30 }).map((quarters) => quarters / 4 + 0.125);
	const SAMPLES_PER_METER = 4;
	const samples = (lengthMeters: number) =>
		Array.from(
			{ length: lengthMeters * SAMPLES_PER_METER },
			(_, k) => (k + 0.5) / SAMPLES_PER_METER
		);

	it('covers each edge end to end with pieces that hold the cost of every point', () => {
		fc.assert(
			fc.property(drawCase, (drawn) => {
				const field = fieldOf(drawn);
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					const pieces = profileEdge(field, edge);
					expect(pieces[0]!.offset0).toBe(0);
					expect(pieces.at(-1)!.offset1).toBe(lengthMeters);
					for (let k = 1; k < pieces.length; k++)
						expect(pieces[k]!.offset0).toBe(pieces[k - 1]!.offset1);
					for (const at of samples(lengthMeters)) {
						const { offset0, offset1, cost0, cost1, meters0, meters1, source } = pieces.find(
							(piece) => piece.offset1 >= at
						)!;
						const share = (at - offset0) / (offset1 - offset0);
						const found = costAtPoint(field, { edge, offsetMeters: at });
						if (source < 0) expect(found).toBeUndefined();
						else {
							expect(cost0 + share * (cost1 - cost0)).toBeCloseTo(found!.cost, 9);
							if (isTieAt(field, edge, at)) continue;
							expect(meters0 + share * (meters1 - meters0)).toBeCloseTo(found!.meters, 9);
							expect(source).toBe(found!.source);
						}
					}
				});
			}),
			{ numRuns: 400 }
		);
	}, 60_000);

	it('cuts where the limit is passed: each point lies in a part of its state', () => {
		fc.assert(
			fc.property(drawCase, limits, (drawn, limit) => {
				const field = fieldOf(drawn);
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					const parts = listEdgeParts(field, edge, limit);
					expect(parts[0]!.offset0).toBe(0);
					expect(parts.at(-1)!.offset1).toBe(lengthMeters);
					for (const at of samples(lengthMeters)) {
						const part = parts.find(({ offset1 }) => offset1 >= at)!;
						const found = costAtPoint(field, { edge, offsetMeters: at });
						if (found === undefined) expect(part.state).toBe('unreachable');
						else if (found.cost !== limit) {
							expect(part.state).toBe(found.cost < limit ? 'within' : 'beyond');
							expect(found.cost).toBeGreaterThanOrEqual(part.minCost - 1e-9);
							expect(found.cost).toBeLessThanOrEqual(part.maxCost + 1e-9);
						}
					}
					const crossings = parts.filter(
						(part, k) => k > 0 && part.source === parts[k - 1]!.source && part.source >= 0
					);
					// On a jump in cost (behind a source on a one-way street) the limit lies in the jump.
					for (const { offset0: cut } of crossings) {
						const costs = profileEdge(field, edge)
							.filter(({ offset0, offset1 }) => offset0 <= cut + 1e-9 && offset1 >= cut - 1e-9)
							.map((piece) => costOnPiece(piece, cut));
						expect(Math.min(...costs)).toBeLessThanOrEqual(limit + 1e-9);
						expect(Math.max(...costs)).toBeGreaterThanOrEqual(limit - 1e-9);
					}
				});
			}),
			{ numRuns: 400 }
		);
	}, 60_000);

	it('sums lengths and quantiles to what dense sampling of all edges gives', () => {
		fc.assert(
			fc.property(
				drawCase,
				limits,
				fc.double({ min: 0, max: 1, noNaN: true }),
				(drawn, limit, share) => {
					const field = fieldOf(drawn);
					const summary = summarizeField(field, limit);
					const costs = drawn.edges.flatMap(({ lengthMeters }, edge) =>
						samples(lengthMeters).map(
							(offsetMeters) => costAtPoint(field, { edge, offsetMeters })?.cost ?? Infinity
						)
					);
					const metersWhere = (holds: (cost: number) => boolean) =>
						costs.filter(holds).length / SAMPLES_PER_METER;
					const parts = drawn.edges.flatMap((_, edge) => listEdgeParts(field, edge, limit));
					const tolerance = parts.length / SAMPLES_PER_METER;
					expect(summary.totalMeters).toBe(costs.length / SAMPLES_PER_METER);
					expect(summary.reachedMeters + summary.beyondMeters).toBeCloseTo(summary.totalMeters, 9);
					expect(summary.unreachableMeters).toBe(metersWhere((cost) => cost === Infinity));
					const reached = metersWhere((cost) => cost <= limit);
					expect(Math.abs(summary.reachedMeters - reached)).toBeLessThanOrEqual(tolerance);
					const bySource = summary.sources.reduce((sum, source) => sum + source.reachedMeters, 0);
					expect(bySource).toBeCloseTo(summary.reachedMeters, 9);
					const byEdge = drawn.edges.map((_, edge) => summarizeEdge(field, edge, limit)!);
					const within = byEdge.reduce((sum, { withinMeters }) => sum + withinMeters, 0);
					expect(within).toBeCloseTo(summary.reachedMeters, 9);

					const [quantile] = findCostQuantiles(field, [share]);
					const reachable = summary.totalMeters - summary.unreachableMeters;
					if (quantile === null) {
						if (summary.totalMeters > 0)
							expect(share * summary.totalMeters).toBeGreaterThan(reachable - 1e-6);
					} else {
						const atMost = summarizeField(field, quantile! + 1e-9).reachedMeters;
						const under = summarizeField(field, Math.max(0, quantile! - 1e-6)).reachedMeters;
						expect(atMost).toBeGreaterThanOrEqual(share * summary.totalMeters - 1e-6);
						expect(under).toBeLessThanOrEqual(share * summary.totalMeters + 1e-6);
					}
				}
			),
			{ numRuns: 400 }
		);
	}, 60_000);

	function costOnPiece(piece: ProfilePiece, at: number): number {
		const share = (at - piece.offset0) / (piece.offset1 - piece.offset0);
		return piece.cost0 + share * (piece.cost1 - piece.cost0);
	}

	/** Where two ways meet at equal cost, either may be told. */
	function isTieAt(field: ReturnType<typeof fieldOf>, edge: number, at: number): boolean {
		return profileEdge(field, edge).some(
			({ offset0, offset1 }) => Math.abs(offset0 - at) < 1e-9 || Math.abs(offset1 - at) < 1e-9
		);
	}
});
