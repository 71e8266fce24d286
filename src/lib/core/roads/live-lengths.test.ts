import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { listEdgeParts } from './edge-parts.ts';
import { LiveField } from './live-field.ts';
import { LiveLengths, reachedMetersOfEdge } from './live-lengths.ts';
import { drawCase } from './road-field.arbitrary.ts';
import { computeRoadField } from './road-field.ts';
import { buildRoadNetwork } from './road-network.ts';
import { summarizeField } from './summary.ts';

const drawLimit = fc.integer({ min: 0, max: 120 }).map((quarters) => quarters / 4);

describe('reachedMetersOfEdge', () => {
	it('is the length of the parts within the limit', () => {
		fc.assert(
			fc.property(drawCase, drawLimit, (drawn, limit) => {
				const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
				const field = computeRoadField(graph, drawn.sources, drawn.options);
				drawn.edges.forEach((_, edge) => {
					const reached = listEdgeParts(field, edge, limit)
						.filter(({ state }) => state === 'within')
						.reduce((sum, { offset0, offset1 }) => sum + offset1 - offset0, 0);
					expect(reachedMetersOfEdge(field, edge, limit)).toBeCloseTo(reached, 9);
				});
			}),
			{ numRuns: 2000 }
		);
	}, 60_000);
});

describe('LiveLengths', () => {
	it('keeps the sums of the whole field while stations come and streets close', () => {
		fc.assert(
			fc.property(
				drawCase,
				drawLimit,
				fc.array(fc.tuple(fc.nat(), fc.nat())),
				(drawn, limit, picks) => {
					const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
					const live = new LiveField(graph, drawn.sources, drawn.options);
					const lengths = new LiveLengths(live.field, limit);
					for (const [pick, edgePick] of picks) {
						const edge = edgePick % drawn.edges.length;
						if (pick % 3 === 0) live.addSource({ edge, offsetMeters: 0, initialCost: pick % 9 });
						if (pick % 3 === 1) live.closeEdge(edge);
						if (pick % 3 === 2) live.reopenEdge(edge);
						lengths.update(live.listChangedEdges());
					}
					const summary = summarizeField(live.field, limit);
					expect(lengths.reachedMeters).toBeCloseTo(summary.reachedMeters, 9);
					expect(lengths.totalMeters).toBe(summary.totalMeters);
				}
			),
			{ numRuns: 500 }
		);
	}, 60_000);

	it('refuses a limit above the one that the field was searched to', () => {
		const graph = buildRoadGraph(buildRoadNetwork([]));
		const field = computeRoadField(graph, [], { limit: 100 });
		expect(() => new LiveLengths(field, 101)).toThrow('searched only to 100');
	});
});
