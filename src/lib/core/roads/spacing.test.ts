import { describe, expect, it } from 'vitest';
import { streetGraph, type Street } from './road-field.oracle.ts';
import { computeCraneSpacing } from './spacing.ts';

const avenue = (meters: number[]): Street[] =>
	meters.map((length, k) => ({ from: k, to: k + 1, meters: length }));

describe('computeCraneSpacing', () => {
	it('serves the road between two cranes exactly the spacing apart', () => {
		const graph = streetGraph(avenue([300, 400, 300]));
		const cranes = [
			{ edge: 0, offsetMeters: 0 },
			{ edge: 2, offsetMeters: 300 }
		];
		const result = computeCraneSpacing(graph, cranes, Uint8Array.of(1, 1, 1));
		expect(result).toMatchObject({ mainMeters: 1000, unservedMeters: 0, unserved: [] });
		expect(result.neighbors).toEqual([
			{ cranes: [0, 1], spacingMeters: 1000, edge: 1, offsetMeters: 200 }
		]);
	});

	it('gives the middle stretch between cranes farther apart, across their two areas', () => {
		const graph = streetGraph(avenue([1300]));
		const cranes = [
			{ edge: 0, offsetMeters: 1300 },
			{ edge: 0, offsetMeters: 0 }
		];
		const { unserved, neighbors } = computeCraneSpacing(graph, cranes, Uint8Array.of(1));
		expect(unserved).toHaveLength(1);
		expect(unserved[0]).toMatchObject({ edge: 0, offset0: 500, offset1: 800, maxMeters: 650 });
		expect(unserved[0]!.minMeters).toBeCloseTo(500, 9);
		expect(neighbors[0]).toMatchObject({ cranes: [0, 1], spacingMeters: 1300 });
	});

	it('ignores one-way streets and counts the way over side roads, but only main roads', () => {
		const graph = streetGraph([
			{ from: 1, to: 2, meters: 900, oneWay: -1 },
			{ from: 2, to: 3, meters: 200 },
			{ from: 3, to: 4, meters: 400, oneWay: 1 }
		]);
		const crane = [{ edge: 2, offsetMeters: 0 }];
		const { unserved, mainMeters } = computeCraneSpacing(graph, crane, Uint8Array.of(1, 0, 1));
		expect(mainMeters).toBe(1300);
		expect(unserved).toMatchObject([{ edge: 0, offset0: 0, offset1: 600, maxMeters: 1100 }]);
	});

	it('finds neighbors that meet at a junction exactly', () => {
		const graph = streetGraph(avenue([500, 500]));
		const cranes = [
			{ edge: 0, offsetMeters: 0 },
			{ edge: 1, offsetMeters: 500 }
		];
		const { neighbors } = computeCraneSpacing(graph, cranes, Uint8Array.of(1, 1));
		expect(neighbors).toMatchObject([{ cranes: [0, 1], spacingMeters: 1000 }]);
	});

	it('leaves all main road unserved without cranes, and what no road joins to one', () => {
		const graph = streetGraph(avenue([500]));
		const { unserved } = computeCraneSpacing(graph, [], Uint8Array.of(1));
		expect(unserved).toEqual([
			{ edge: 0, offset0: 0, offset1: 500, minMeters: Infinity, maxMeters: Infinity }
		]);
	});

	it('takes another spacing, and refuses one that cannot be', () => {
		const graph = streetGraph(avenue([1300]));
		const crane = [{ edge: 0, offsetMeters: 0 }];
		const main = Uint8Array.of(1);
		const wide = computeCraneSpacing(graph, crane, main, { spacingMeters: 2000 });
		expect(wide.unservedMeters).toBeCloseTo(300, 9);
		expect(() => computeCraneSpacing(graph, crane, main, { spacingMeters: 0 })).toThrow(RangeError);
		expect(() => computeCraneSpacing(graph, crane, Uint8Array.of())).toThrow(/isMainRoad has 0/);
	});
});
