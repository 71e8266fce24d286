import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toIncidence } from './incidence.ts';
import { siteAll } from './site-all.ts';
import { siteCenter } from './site-center.ts';
import { siteMedian, type MedianProblem } from './site-median.ts';
import type { SitingState } from './siting-record.ts';

const CANDIDATES = 7;
const DEMAND = 9;

function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

function runToEnd(states: Generator<SitingState, SitingState>): SitingState[] {
	const seen: SitingState[] = [];
	for (let k = 0; k < 20_000; k++) {
		const { value, done } = states.next();
		seen.push(value);
		if (done) return seen;
	}
	throw new Error('did not end');
}

/** Every choice of candidates. */
const choices = Array.from({ length: 1 << CANDIDATES }, (_, bits) =>
	Array.from({ length: CANDIDATES }, (_none, k) => k).filter((k) => (bits >> k) & 1)
);

const drawLists = fc.array(fc.uniqueArray(fc.nat(DEMAND - 1), { maxLength: 6 }), {
	minLength: CANDIDATES,
	maxLength: CANDIDATES
});

function expectHonest(seen: readonly SitingState[], best: number): void {
	let objective = Infinity;
	let bound = -Infinity;
	for (const state of seen) {
		expect(state.objective).toBeLessThanOrEqual(objective + 1e-9);
		expect(state.bound).toBeLessThanOrEqual(best + 1e-6);
		expect(state.bound).toBeGreaterThanOrEqual(bound - 1e-6);
		expect(state.objective).toBeGreaterThanOrEqual(best - 1e-6);
		if (state.isProven) expect(Math.abs(state.objective - best)).toBeLessThan(1e-6);
		objective = state.objective;
		bound = state.bound;
	}
}

describe('siteAll against all choices', () => {
	it('ends with the fewest that cover all that can be, and never claims a bound that does not hold', () => {
		fc.assert(
			fc.property(drawLists, fc.nat(), (lists, seed) => {
				const coverable = new Set(lists.flat());
				const isEnough = (choice: readonly number[]) =>
					new Set(choice.flatMap((candidate) => lists[candidate]!)).size === coverable.size;
				const best = Math.min(...choices.filter(isEnough).map((choice) => choice.length));
				const seen = runToEnd(siteAll(toIncidence(lists), DEMAND, seeded(seed)));
				expectHonest(seen, best);
				for (const { chosen } of seen) expect(isEnough(chosen)).toBe(true);
				expect(seen.at(-1)!.isProven).toBe(true);
				expect(seen.at(-1)!.objective).toBe(best);
			}),
			{ numRuns: 1500 }
		);
	});
});

const drawMedian: fc.Arbitrary<MedianProblem> = fc
	.record({
		lists: drawLists,
		costs: fc.array(fc.nat(60), { minLength: CANDIDATES * 6, maxLength: CANDIDATES * 6 }),
		baseCosts: fc.array(fc.integer({ min: 20, max: 99 }), {
			minLength: DEMAND,
			maxLength: DEMAND
		}),
		weights: fc.array(fc.nat(5), { minLength: DEMAND, maxLength: DEMAND }),
		count: fc.nat(4)
	})
	.map(({ lists, costs, baseCosts, weights, count }) => {
		const serves = toIncidence(lists);
		return {
			serves,
			costs: Float64Array.from(costs.slice(0, serves.item.length)),
			baseCosts: Float64Array.from(baseCosts),
			weights: Float64Array.from(weights),
			count
		};
	});

function costsWith({ serves, costs, baseCosts }: MedianProblem, choice: readonly number[]) {
	const best = [...baseCosts];
	for (const candidate of choice)
		for (let k = serves.start[candidate]!; k < serves.start[candidate + 1]!; k++)
			best[serves.item[k]!] = Math.min(best[serves.item[k]!]!, costs[k]!);
	return best;
}

describe('siteMedian and siteCenter against all choices', () => {
	const medianOf = (problem: MedianProblem, choice: readonly number[]) =>
		costsWith(problem, choice).reduce((sum, cost, j) => sum + cost * problem.weights[j]!, 0);
	const centerOf = (problem: MedianProblem, choice: readonly number[]) =>
		Math.max(0, ...costsWith(problem, choice).filter((_, j) => problem.weights[j]! > 0));
	const allowed = (problem: MedianProblem) =>
		choices.filter((choice) => choice.length <= problem.count);

	it('bounds the least weighted sum from below and never tells a worse choice later', () => {
		let provenCount = 0;
		let bestCount = 0;
		fc.assert(
			fc.property(drawMedian, (problem) => {
				const best = Math.min(...allowed(problem).map((choice) => medianOf(problem, choice)));
				const seen = runToEnd(siteMedian(problem));
				expectHonest(seen, best);
				for (const { chosen, objective } of seen) {
					expect(chosen.length).toBeLessThanOrEqual(problem.count);
					expect(objective).toBeCloseTo(medianOf(problem, chosen), 6);
				}
				provenCount += seen.at(-1)!.isProven ? 1 : 0;
				bestCount += seen.at(-1)!.objective <= best + 1e-6 ? 1 : 0;
			}),
			{ numRuns: 1000, seed: 20261128 }
		);
		expect(bestCount).toBeGreaterThan(970);
		expect(provenCount).toBeGreaterThan(400);
	});

	it('finds the least greatest cost', () => {
		fc.assert(
			fc.property(drawMedian, fc.nat(), (problem, seed) => {
				const best = Math.min(...allowed(problem).map((choice) => centerOf(problem, choice)));
				const seen = runToEnd(siteCenter(problem, seeded(seed)));
				expectHonest(seen, best);
				for (const { chosen, objective } of seen)
					expect(centerOf(problem, chosen)).toBeCloseTo(objective, 6);
				expect(seen.at(-1)!).toMatchObject({ objective: best, isProven: true });
			}),
			{ numRuns: 1000 }
		);
	});

	it.each([
		['count', { count: -1 }],
		['weights', { weights: new Float64Array(1) }],
		['costs', { costs: Float64Array.of(NaN) }]
	])('refuses a wrong %s', (field, wrong) => {
		const serves = toIncidence([[0]]);
		const fine = {
			serves,
			costs: Float64Array.of(1),
			baseCosts: Float64Array.of(3, 4),
			weights: Float64Array.of(1, 1),
			count: 1
		};
		expect(() => siteMedian({ ...fine, ...wrong }).next()).toThrow(field);
	});
});
