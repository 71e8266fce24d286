import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BucketQueue } from './bucket-queue.ts';
import { buildRoadGraph } from './build-graph.ts';
import { streetGraph, toRoadEdge } from './road-field.oracle.ts';
import { buildRoadNetwork } from './road-network.ts';
import { createLabels, improveLabels, prepareSearch, type SearchOptions } from './search.ts';

const optionsFor = (edgeCost: Float64Array): SearchOptions => ({
	direction: 'from-sources',
	edgeCost,
	limit: Infinity,
	closedEdges: undefined
});

describe('improveLabels', () => {
	it('goes on from earlier labels to what one search for all starts gives', () => {
		const graph = streetGraph(
			Array.from({ length: 60 }, (_, k) => ({
				from: k,
				to: (k * 7 + 1) % 41,
				meters: (k * 5) % 13
			}))
		);
		const search = prepareSearch(graph, optionsFor(graph.edgeSeconds));
		const start = (node: number, source: number) => ({ node, cost: source, meters: 0, source });
		const together = createLabels(graph.network.nodeCount);
		improveLabels(search, together, [start(3, 0), start(17, 1), start(30, 2)]);
		const oneByOne = createLabels(graph.network.nodeCount);
		for (const [source, node] of [3, 17, 30].entries())
			improveLabels(search, oneByOne, [start(node, source)]);
		expect(oneByOne).toEqual(together);
	});

	it('ends in good time where depth first alone would scan 2^30 times', () => {
		// A ladder of equal-cost doublings, all within one bucket for the sake of one huge edge.
		const rungs = 30;
		const streets = Array.from({ length: rungs }, (_, k) => {
			const [here, next] = [k * 2, k * 2 + 2];
			const step = 2 ** (rungs - k);
			return [
				{ from: here, to: next, meters: step },
				{ from: here, to: here + 1, meters: 0 },
				{ from: here + 1, to: next, meters: 0 }
			].map((street) => ({ ...street, oneWay: 1 as const }));
		}).flat();
		const huge = { from: 900, to: 901, meters: 1e15 };
		for (const order of [streets, streets.toReversed()]) {
			const graph = buildRoadGraph(buildRoadNetwork([...order, huge].map(toRoadEdge)));
			const labels = createLabels(graph.network.nodeCount);
			const node = graph.network.nodeIds.indexOf(0);
			const before = process.cpuUsage();
			const search = prepareSearch(graph, optionsFor(graph.network.edgeMeters));
			improveLabels(search, labels, [{ node, cost: 0, meters: 0, source: 0 }]);
			// Of the processor, which others may use meanwhile.
			expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000);
			expect(labels.cost[graph.network.nodeIds.indexOf(rungs * 2)]).toBe(0);
		}
	});
});

describe('BucketQueue', () => {
	it('gives back what was put, each once, and grows', () => {
		fc.assert(
			fc.property(
				fc.array(fc.tuple(fc.nat(1000), fc.nat(3))),
				fc.boolean(),
				(entries, inRounds) => {
					const queue = new BucketQueue(4);
					for (const [node, bucket] of entries) queue.put(node, bucket);
					expect(queue.size).toBe(entries.length);
					for (let bucket = 0; bucket < 4; bucket++) {
						const taken: number[] = [];
						for (;;) {
							const node = inRounds ? queue.takeInRounds(bucket) : queue.takeLast(bucket);
							if (node < 0) break;
							taken.push(node);
						}
						const put = entries.filter((entry) => entry[1] === bucket).map((entry) => entry[0]);
						expect(taken).toEqual(put.toReversed());
					}
					expect(queue.size).toBe(0);
				}
			)
		);
	});

	it('takes what is put during a round after that round', () => {
		const queue = new BucketQueue(2);
		queue.put(1, 0);
		queue.put(2, 0);
		expect(queue.takeInRounds(0)).toBe(2);
		queue.put(3, 0);
		expect([queue.takeInRounds(0), queue.takeInRounds(0), queue.takeInRounds(0)]).toEqual([
			1, 3, -1
		]);
	});

	it('holds more entries than it was made for', () => {
		const queue = new BucketQueue(1);
		for (let node = 0; node < 10_000; node++) queue.put(node, 0);
		for (let node = 9_999; node >= 0; node--) expect(queue.takeLast(0)).toBe(node);
	});
});
