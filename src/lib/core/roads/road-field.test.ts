import { describe, expect, it } from 'vitest';
import { costAtPoint } from './edge-profile.ts';
import { computeRoadField, type RoadFieldOptions, type RoadSource } from './road-field.ts';
import { streetGraph } from './road-field.oracle.ts';

describe('computeRoadField in plain situations', () => {
	const compute = (
		streets: Parameters<typeof streetGraph>[0],
		sources: RoadSource[],
		options?: RoadFieldOptions
	) => computeRoadField(streetGraph(streets), sources, options);

	it('is length over speed plus the turnout along a street', () => {
		const field = compute(
			[{ from: 1, to: 2, meters: 1000, speedKmh: 36 }],
			[{ edge: 0, offsetMeters: 200, initialCost: 60 }]
		);
		expect(costAtPoint(field, { edge: 0, offsetMeters: 700 })).toEqual({
			cost: 110,
			meters: 500,
			source: 0
		});
	});

	it('drives slower by the speed factor, turnout unchanged', () => {
		const field = compute(
			[{ from: 1, to: 2, meters: 900, speedKmh: 36 }],
			[{ edge: 0, offsetMeters: 0, initialCost: 60 }],
			{ speedFactor: 0.75 }
		);
		expect(costAtPoint(field, { edge: 0, offsetMeters: 900 })?.cost).toBeCloseTo(180, 9);
	});

	it('goes around the block to what lies behind a source on a one-way street', () => {
		const field = compute(
			[
				{ from: 1, to: 2, meters: 100, oneWay: 1 },
				{ from: 2, to: 1, meters: 300 }
			],
			[{ edge: 0, offsetMeters: 50 }],
			{ unit: 'meters' }
		);
		expect(costAtPoint(field, { edge: 0, offsetMeters: 40 })?.cost).toBe(50 + 300 + 40);
		expect(costAtPoint(field, { edge: 0, offsetMeters: 60 })?.cost).toBe(10);
	});

	it('leaves by every road of the junction from the very start of a one-way street', () => {
		const streets = [
			{ from: 1, to: 2, meters: 100, oneWay: 1 as const },
			{ from: 1, to: 3, meters: 70 }
		];
		const field = compute(streets, [{ edge: 0, offsetMeters: 0 }], { unit: 'meters' });
		expect(costAtPoint(field, { edge: 1, offsetMeters: 70 })?.cost).toBe(70);
	});

	it('gives a tie to the lower source index', () => {
		const streets = [
			{ from: 1, to: 2, meters: 100 },
			{ from: 2, to: 3, meters: 100 }
		];
		const ends = [
			{ edge: 1, offsetMeters: 100 },
			{ edge: 0, offsetMeters: 0 }
		];
		const field = compute(streets, ends);
		expect(costAtPoint(field, { edge: 0, offsetMeters: 100 })?.source).toBe(0);
	});

	it('takes the faster of parallel edges, ignores self loops and reaches over zero lengths', () => {
		const field = compute(
			[
				{ from: 1, to: 2, meters: 100, speedKmh: 18 },
				{ from: 1, to: 2, meters: 150, speedKmh: 54 },
				{ from: 2, to: 2, meters: 40 },
				{ from: 2, to: 3, meters: 0 },
				{ from: 3, to: 4, meters: 36, speedKmh: 36 }
			],
			[{ edge: 0, offsetMeters: 0 }]
		);
		expect(costAtPoint(field, { edge: 4, offsetMeters: 36 })?.cost).toBeCloseTo(10 + 3.6, 9);
		expect(costAtPoint(field, { edge: 3, offsetMeters: 0 })?.cost).toBeCloseTo(10, 9);
		expect(costAtPoint(field, { edge: 2, offsetMeters: 20 })?.meters).toBe(170);
	});

	it('reaches only its own edge from an isolated source, and nothing without sources', () => {
		const streets = [
			{ from: 1, to: 2, meters: 10 },
			{ from: 3, to: 4, meters: 10 }
		];
		const field = compute(streets, [{ edge: 0, offsetMeters: 5 }]);
		expect(costAtPoint(field, { edge: 1, offsetMeters: 5 })).toBeUndefined();
		expect(Array.from(field.source).filter((source) => source === 0)).toHaveLength(2);
		expect(Array.from(compute(streets, []).cost)).toEqual(Array(4).fill(Infinity));
	});

	it('cannot leave a closed street', () => {
		const streets = [
			{ from: 1, to: 2, meters: 10 },
			{ from: 2, to: 3, meters: 10 }
		];
		const closedEdges = Uint8Array.of(1, 0);
		const field = compute(streets, [{ edge: 0, offsetMeters: 5 }], { closedEdges });
		expect(Array.from(field.cost)).toEqual([Infinity, Infinity, Infinity]);
	});

	it.each([
		[{ edge: 3, offsetMeters: 0 }, /Source 0: edge is 3/],
		[{ edge: 0, offsetMeters: 11 }, /Source 0: offsetMeters is 11, expected 0 to 10/],
		[{ edge: 0, offsetMeters: NaN }, /offsetMeters is NaN/],
		[{ edge: 0, offsetMeters: 1, initialCost: -1 }, /initialCost is -1/],
		[{ edge: 1, offsetMeters: 1 }, /edge 1 cannot be used to drive/]
	])('refuses the source %o by name', (source, message) => {
		const streets = [
			{ from: 1, to: 2, meters: 10 },
			{ from: 2, to: 3, meters: 10, isDrivable: false }
		];
		expect(() => compute(streets, [source])).toThrow(message);
	});
});
