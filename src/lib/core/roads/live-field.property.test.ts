import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRoadGraph } from './build-graph.ts';
import { costAtPoint } from './edge-profile.ts';
import { LiveField } from './live-field.ts';
import { computeRoadField, type RoadField, type RoadSource } from './road-field.ts';
import { drawCase } from './road-field.arbitrary.ts';
import { solvePlainly, streetGraph, type RoadCase } from './road-field.oracle.ts';
import { buildRoadNetwork } from './road-network.ts';

/** What the sources and closures are after some changes, kept by the simplest means. */
interface Truth {
	sources: Array<RoadSource | undefined>;
	closedEdges: Uint8Array;
}

interface Change {
	kind: 'add' | 'remove' | 'move' | 'close' | 'reopen';
	pick: number;
	edgePick: number;
	offsetPick: number;
	initialCost: number;
}

const drawChange: fc.Arbitrary<Change> = fc.record({
	kind: fc.constantFrom('add', 'remove', 'move', 'close', 'reopen'),
	pick: fc.nat(),
	edgePick: fc.nat(),
	offsetPick: fc.nat(),
	initialCost: fc.nat(8)
});

/** Does a change to both; true when there was something to change. */
function apply(live: LiveField, truth: Truth, change: Change): boolean {
	const { edgeCount, edgeMeters } = live.field.graph.network;
	const edge = change.edgePick % edgeCount;
	const length = edgeMeters[edge] ?? 0;
	const offsetMeters = Number.isInteger(length)
		? change.offsetPick % (length + 1)
		: ((change.offsetPick % 1000) / 1000) * length;
	const source = { edge, offsetMeters, initialCost: change.initialCost };
	const index = change.pick % Math.max(1, truth.sources.length);
	const isThere = truth.sources[index] !== undefined;
	if (change.kind === 'add') {
		expect(live.addSource(source)).toBe(truth.sources.length);
		truth.sources.push(source);
	} else if (change.kind === 'remove') {
		if (!isThere) return false;
		live.removeSource(index);
		truth.sources[index] = undefined;
	} else if (change.kind === 'move') {
		if (truth.sources.length === 0) return false;
		live.moveSource(index, source);
		truth.sources[index] = source;
	} else {
		truth.closedEdges[edge] = change.kind === 'close' ? 1 : 0;
		if (change.kind === 'close') live.closeEdge(edge);
		else live.reopenEdge(edge);
	}
	return true;
}

/** The sources that are there, and the index of each in the live field. */
function listPresent(truth: Truth): { sources: RoadSource[]; indices: number[] } {
	const indices = truth.sources.flatMap((source, index) => (source === undefined ? [] : [index]));
	return { sources: indices.map((index) => truth.sources[index] as RoadSource), indices };
}

function expectSameLabels(live: LiveField, whole: RoadField, indices: readonly number[]): void {
	expect(live.field.cost).toEqual(whole.cost);
	expect(live.field.meters).toEqual(whole.meters);
	expect(live.field.source).toEqual(whole.source.map((source) => indices[source] ?? -1));
}

function startOn(drawn: RoadCase): { live: LiveField; truth: Truth } {
	const graph = buildRoadGraph(buildRoadNetwork(drawn.edges));
	const live = new LiveField(graph, drawn.sources, drawn.options);
	const closedEdges = Uint8Array.from(drawn.options.closedEdges ?? []);
	return { live, truth: { sources: drawn.sources.slice(), closedEdges } };
}

describe('LiveField after any changes', () => {
	it('is what a plain solver makes of the sources and closures of now', () => {
		fc.assert(
			fc.property(drawCase, fc.array(drawChange, { maxLength: 8 }), (drawn, changes) => {
				const { live, truth } = startOn(drawn);
				for (const change of changes) apply(live, truth, change);
				const { sources, indices } = listPresent(truth);
				const options = { ...drawn.options, closedEdges: truth.closedEdges };
				const plain = solvePlainly({ ...drawn, sources, options });
				const indexed = (label: { cost: number; meters: number; source: number }) => ({
					...label,
					source: indices[label.source] ?? -1
				});
				live.field.graph.network.nodeIds.forEach((id, node) => {
					const { cost, meters, source } = live.field;
					const label = { cost: cost[node], meters: meters[node], source: source[node] };
					expect(label).toEqual(indexed(plain.atNode(id)));
				});
				drawn.edges.forEach(({ lengthMeters }, edge) => {
					for (let offsetMeters = 0; offsetMeters <= lengthMeters; offsetMeters++) {
						const found = costAtPoint(live.field, { edge, offsetMeters });
						expect(found?.cost ?? Infinity).toBe(plain.atPoint(edge, offsetMeters).cost);
					}
				});
			}),
			{ numRuns: 1500 }
		);
	}, 60_000);

	it('equals a full search after every single change, within a search limit too', () => {
		fc.assert(
			fc.property(
				drawCase,
				fc.array(drawChange, { maxLength: 12 }),
				fc.constantFrom(Infinity, 20, 7),
				(drawn, changes, limit) => {
					const options = { ...drawn.options, limit };
					const { live, truth } = startOn({ ...drawn, options });
					for (const change of changes) {
						if (!apply(live, truth, change)) continue;
						const { sources, indices } = listPresent(truth);
						const now = { ...options, closedEdges: truth.closedEdges };
						expectSameLabels(live, computeRoadField(live.field.graph, sources, now), indices);
					}
				}
			),
			{ numRuns: 1500 }
		);
	}, 60_000);

	it('equals a full search to the last bit on lengths and speeds of any fraction', () => {
		const side = 12;
		const drawGrid = fc
			.array(
				fc.tuple(fc.double({ min: 0, max: 300, noNaN: true }), fc.integer({ min: 5, max: 80 })),
				{
					minLength: 2 * side * side,
					maxLength: 2 * side * side
				}
			)
			.map((draws) =>
				streetGraph(
					draws.map(([meters, speedKmh], k) => {
						const from = k >> 1;
						return { from, to: from + (k % 2 === 0 ? 1 : side), meters, speedKmh };
					})
				)
			);
		fc.assert(
			fc.property(
				drawGrid,
				fc.array(drawChange, { minLength: 10, maxLength: 25 }),
				fc.constantFrom('seconds' as const, 'meters' as const),
				(graph, changes, unit) => {
					const live = new LiveField(graph, [], { unit, speedFactor: 1 });
					const closedEdges = new Uint8Array(graph.network.edgeCount);
					const truth: Truth = { sources: [], closedEdges };
					for (const change of changes) apply(live, truth, change);
					const { sources, indices } = listPresent(truth);
					expectSameLabels(live, computeRoadField(graph, sources, { unit, closedEdges }), indices);
				}
			),
			{ numRuns: 150 }
		);
	}, 60_000);

	it('names every edge on which a cost changed', () => {
		fc.assert(
			fc.property(drawCase, fc.array(drawChange, { maxLength: 6 }), (drawn, changes) => {
				const { live, truth } = startOn(drawn);
				const readEdge = (edge: number) => {
					const length = drawn.edges[edge]?.lengthMeters ?? 0;
					const offsets = Array.from({ length: 2 * length + 1 }, (_, k) => k / 2);
					return offsets.map((offsetMeters) => costAtPoint(live.field, { edge, offsetMeters }));
				};
				for (const change of changes) {
					const before = drawn.edges.map((_, edge) => readEdge(edge));
					if (!apply(live, truth, change)) continue;
					const changed = live.listChangedEdges();
					expect(new Set(changed).size).toBe(changed.length);
					drawn.edges.forEach((_, edge) => {
						if (!changed.includes(edge)) expect(readEdge(edge)).toEqual(before[edge]);
					});
				}
			}),
			{ numRuns: 500 }
		);
	}, 60_000);
});
