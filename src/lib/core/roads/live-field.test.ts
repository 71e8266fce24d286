import { describe, expect, it } from 'vitest';
import { LiveField } from './live-field.ts';
import { streetGraph } from './road-field.oracle.ts';

describe('LiveField', () => {
	// 1 —100— 2 —100— 3 —100— 4, and a bridge 1 —50— 4.
	const graph = streetGraph([
		{ from: 1, to: 2, meters: 100 },
		{ from: 2, to: 3, meters: 100 },
		{ from: 3, to: 4, meters: 100 },
		{ from: 1, to: 4, meters: 50 }
	]);
	const nodeOf = (id: number) => graph.network.nodeIds.indexOf(id);
	const costs = (live: LiveField) => [1, 2, 3, 4].map((id) => live.field.cost[nodeOf(id)]);

	it('sends traffic round a closed bridge and back over it', () => {
		const live = new LiveField(graph, [{ edge: 0, offsetMeters: 0 }]);
		expect(costs(live)).toEqual([0, 100, 150, 50]);
		live.closeEdge(3);
		expect(costs(live)).toEqual([0, 100, 200, 300]);
		expect(live.listChangedEdges().toSorted()).toEqual([1, 2, 3]);
		live.closeEdge(3);
		expect(live.listChangedEdges()).toEqual([]);
		live.reopenEdge(3);
		expect(costs(live)).toEqual([0, 100, 150, 50]);
	});

	it('reaches nothing when the last source goes, and does not touch what it was given', () => {
		const closedEdges = Uint8Array.of(0, 0, 0, 1);
		const sources = [{ edge: 0, offsetMeters: 40 }];
		const live = new LiveField(graph, sources, { closedEdges });
		live.removeSource(0);
		live.reopenEdge(3);
		expect(costs(live)).toEqual([Infinity, Infinity, Infinity, Infinity]);
		expect([...live.field.source]).toEqual([-1, -1, -1, -1]);
		expect(sources).toEqual([{ edge: 0, offsetMeters: 40 }]);
		expect([...closedEdges]).toEqual([0, 0, 0, 1]);
	});

	it('keeps the index of a removed source for its return', () => {
		const live = new LiveField(graph, [{ edge: 0, offsetMeters: 0 }]);
		expect(live.addSource({ edge: 2, offsetMeters: 100 })).toBe(1);
		live.removeSource(0);
		expect(live.addSource({ edge: 1, offsetMeters: 0 })).toBe(2);
		live.moveSource(0, { edge: 1, offsetMeters: 100, initialCost: 5 });
		expect(live.field.source[nodeOf(3)]).toBe(0);
		expect(live.field.cost[nodeOf(3)]).toBe(5);
	});

	it('refuses what is not there, and says what was seen', () => {
		const live = new LiveField(graph, [{ edge: 0, offsetMeters: 0 }]);
		expect(() => live.removeSource(1)).toThrow('Source 1 is not there');
		live.removeSource(0);
		expect(() => live.removeSource(0)).toThrow('Source 0 is not there');
		expect(() => live.moveSource(7, { edge: 0, offsetMeters: 0 })).toThrow('Source 7 is not there');
		expect(() => live.addSource({ edge: 0, offsetMeters: 101 })).toThrow('offsetMeters is 101');
		expect(() => live.closeEdge(4)).toThrow('Edge is 4');
		expect(costs(live)).toEqual([Infinity, Infinity, Infinity, Infinity]);
	});
});
