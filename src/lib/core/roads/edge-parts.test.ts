import { describe, expect, it } from 'vitest';
import { forEachEdgePart, listEdgeParts, summarizeEdge, type EdgePart } from './edge-parts.ts';
import { profileEdge } from './edge-profile.ts';
import { computeRoadField } from './road-field.ts';
import { streetGraph } from './road-field.oracle.ts';

const road = streetGraph([{ from: 1, to: 2, meters: 1000, speedKmh: 36 }]);

describe('profileEdge', () => {
	it('is a valley at a source and a ridge between two', () => {
		const field = computeRoadField(road, [
			{ edge: 0, offsetMeters: 200 },
			{ edge: 0, offsetMeters: 800, initialCost: 10 }
		]);
		const pieces = profileEdge(field, 0).map((piece) => [
			piece.offset0,
			piece.offset1,
			piece.cost0,
			piece.cost1,
			piece.source
		]);
		expect(pieces).toEqual([
			[0, 200, 20, 0, 0],
			[200, 550, 0, 35, 0],
			[550, 800, 35, 10, 1],
			[800, 1000, 10, 30, 1]
		]);
	});

	it('jumps behind a source on a one-way street', () => {
		const ring = streetGraph([
			{ from: 1, to: 2, meters: 100, oneWay: 1 },
			{ from: 2, to: 1, meters: 100, oneWay: 1 }
		]);
		const field = computeRoadField(ring, [{ edge: 0, offsetMeters: 40 }], { unit: 'meters' });
		const pieces = profileEdge(field, 0);
		expect(pieces.map(({ cost0, cost1 }) => [cost0, cost1])).toEqual([
			[160, 200],
			[0, 60]
		]);
	});

	it('is one unreachable piece where nothing leads, none for another mode', () => {
		const graph = streetGraph([
			{ from: 1, to: 2, meters: 10 },
			{ from: 3, to: 4, meters: 20 },
			{ from: 1, to: 3, meters: 5, isDrivable: false }
		]);
		const field = computeRoadField(graph, [{ edge: 0, offsetMeters: 0 }]);
		expect(profileEdge(field, 1)).toMatchObject([
			{ offset0: 0, offset1: 20, cost0: Infinity, source: -1 }
		]);
		expect(profileEdge(field, 2)).toEqual([]);
	});
});

describe('listEdgeParts', () => {
	const field = computeRoadField(road, [
		{ edge: 0, offsetMeters: 0, initialCost: 60 },
		{ edge: 0, offsetMeters: 1000, initialCost: 60 }
	]);
	const shapes = (parts: EdgePart[]) =>
		parts.map(({ offset0, offset1, state, source }) => [offset0, offset1, state, source]);

	it('cuts at the exact point where the limit is passed, and where areas meet', () => {
		expect(shapes(listEdgeParts(field, 0, 90))).toEqual([
			[0, 300, 'within', 0],
			[300, 500, 'beyond', 0],
			[500, 700, 'beyond', 1],
			[700, 1000, 'within', 1]
		]);
	});

	it('gives responsibility areas for a limit of Infinity', () => {
		expect(shapes(listEdgeParts(field, 0, Infinity))).toEqual([
			[0, 500, 'within', 0],
			[500, 1000, 'within', 1]
		]);
	});

	it('counts a point at the limit as within', () => {
		expect(listEdgeParts(field, 0, 110).every(({ state }) => state === 'within')).toBe(true);
		expect(shapes(listEdgeParts(field, 0, 60)).filter(([, , state]) => state === 'within')).toEqual(
			[]
		);
	});

	it('refuses a limit above the one that was searched to', () => {
		const limited = computeRoadField(road, [{ edge: 0, offsetMeters: 0 }], { limit: 50 });
		expect(() => listEdgeParts(limited, 0, 51)).toThrow(/searched only to 50 seconds/);
		expect(shapes(listEdgeParts(limited, 0, 50))).toEqual([
			[0, 500, 'within', 0],
			[500, 1000, 'beyond', 0]
		]);
		expect(listEdgeParts(limited, 0, 50)[1]!.maxCost).toBe(Infinity);
	});

	it('gives one part of no length for an edge of no length', () => {
		const graph = streetGraph([{ from: 1, to: 2, meters: 0 }]);
		const still = computeRoadField(graph, [{ edge: 0, offsetMeters: 0, initialCost: 5 }]);
		expect(listEdgeParts(still, 0, 10)).toEqual([
			{ edge: 0, offset0: 0, offset1: 0, state: 'within', minCost: 5, maxCost: 5, source: 0 }
		]);
	});

	it('visits every edge in order', () => {
		const graph = streetGraph([
			{ from: 1, to: 2, meters: 10 },
			{ from: 2, to: 3, meters: 10 }
		]);
		const visited: number[] = [];
		const line = computeRoadField(graph, [{ edge: 0, offsetMeters: 0 }]);
		forEachEdgePart(line, Infinity, ({ edge }) => visited.push(edge));
		expect(visited).toEqual([0, 1]);
	});

	it('sums an edge up', () => {
		expect(summarizeEdge(field, 0, 90)).toEqual({
			minCost: 60,
			maxCost: 110,
			meters: 0,
			source: 0,
			withinMeters: 600,
			beyondMeters: 400,
			unreachableMeters: 0
		});
	});
});
