import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CoveringProblem } from './covering-problem.ts';
import { toIncidence } from './incidence.ts';
import { siteCovering } from './site-covering.ts';
import type { SitingState } from './siting-record.ts';

/** A fixed generator for tests: linear congruence, Numerical Recipes. */
function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

function run(problem: CoveringProblem, seed = 1): SitingState[] {
	const states = siteCovering(problem, seeded(seed));
	const seen: SitingState[] = [];
	for (let k = 0; k < 5000; k++) {
		const { value, done } = states.next();
		seen.push(value);
		if (done) return seen;
	}
	throw new Error('did not end within 5,000 states');
}

function listsOf({ covers: { start, item } }: CoveringProblem): number[][] {
	return Array.from({ length: start.length - 1 }, (_, k) => [
		...item.subarray(start[k], start[k + 1])
	]);
}

/** Worth of a choice, straight from the definition. */
function worthOf(problem: CoveringProblem, chosen: readonly number[]): number {
	const lists = listsOf(problem);
	const { weights, locked, backupShare = 0 } = problem;
	const depth = new Array<number>(weights.length).fill(0);
	lists.forEach((list, candidate) => {
		if (!chosen.includes(candidate) && !locked?.[candidate]) return;
		for (const demand of list) depth[demand]!++;
	});
	return weights.reduce((sum, weight, demand) => {
		const covered = depth[demand]! >= 1 ? 1 : 0;
		const twice = depth[demand]! >= 2 ? backupShare : 0;
		return sum + weight * (covered + twice);
	}, 0);
}

function costOf({ limit, costs, locked }: CoveringProblem, chosen: readonly number[]): number {
	const paid = chosen.filter((candidate) => !locked?.[candidate]);
	if ('count' in limit) return paid.length;
	return paid.reduce((sum, candidate) => sum + (costs?.[candidate] ?? 1), 0);
}

function limitOf({ limit }: CoveringProblem): number {
	return 'count' in limit ? limit.count : limit.budget;
}

/** The best of all choices within the limit, one after the other. */
function bestByBruteForce(problem: CoveringProblem): number {
	const candidateCount = problem.covers.start.length - 1;
	let best = -Infinity;
	for (let bits = 0; bits < 1 << candidateCount; bits++) {
		const chosen = Array.from({ length: candidateCount }, (_, k) => k).filter(
			(k) => (bits >> k) & 1
		);
		if (costOf(problem, chosen) > limitOf(problem)) continue;
		best = Math.max(best, worthOf(problem, chosen));
	}
	return best;
}

const drawProblem = fc
	.record({
		lists: fc.array(fc.uniqueArray(fc.nat(11), { maxLength: 7 }), { minLength: 1, maxLength: 8 }),
		weights: fc.array(
			fc.oneof(fc.nat(9), fc.constant(0.1), fc.double({ min: 0, max: 3, noNaN: true })),
			{
				minLength: 12,
				maxLength: 12
			}
		),
		costs: fc.array(fc.nat(5), { minLength: 8, maxLength: 8 }),
		locked: fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: 8, maxLength: 8 }),
		hasBudget: fc.boolean(),
		most: fc.nat(9),
		backupShare: fc.constantFrom(0, 0, 0.5, 1, 0.3)
	})
	.map(({ lists, weights, costs, locked, hasBudget, most, backupShare }): CoveringProblem => ({
		covers: toIncidence(lists),
		weights: Float64Array.from(weights),
		limit: hasBudget ? { budget: most } : { count: most },
		...(hasBudget ? { costs: Float64Array.from(costs.slice(0, lists.length)) } : {}),
		locked: Uint8Array.from(locked.slice(0, lists.length)),
		backupShare
	}));

describe('siteCovering against trying every choice', () => {
	it('ends with the best, proven, and says what it is worth', () => {
		fc.assert(
			fc.property(drawProblem, (problem) => {
				const last = run(problem).at(-1)!;
				expect(last.isProven).toBe(true);
				expect(last.gap).toBe(0);
				expect(last.objective).toBeCloseTo(bestByBruteForce(problem), 9);
				expect(last.objective).toBeCloseTo(worthOf(problem, last.chosen), 9);
				expect(costOf(problem, last.chosen)).toBeLessThanOrEqual(limitOf(problem));
				expect(last.chosen.some((candidate) => problem.locked?.[candidate])).toBe(false);
			}),
			{ numRuns: 3000 }
		);
	});

	it('never claims a bound below the best, nor a worth it does not have, at any moment', () => {
		fc.assert(
			fc.property(drawProblem, (problem) => {
				const best = bestByBruteForce(problem);
				let before: SitingState | undefined;
				for (const state of run(problem)) {
					expect(state.bound).toBeGreaterThanOrEqual(best - 1e-9 * (1 + best));
					expect(state.objective).toBeCloseTo(worthOf(problem, state.chosen), 9);
					expect(state.bound).toBeLessThanOrEqual(before?.bound ?? Infinity);
					expect(state.objective).toBeGreaterThanOrEqual(before?.objective ?? 0);
					before = state;
				}
			}),
			{ numRuns: 1000 }
		);
	});
});

describe('siteCovering', () => {
	const problem: CoveringProblem = {
		covers: toIncidence([[0, 1], [1, 2], [2, 3], [3]]),
		weights: Float64Array.of(5, 1, 1, 4),
		limit: { count: 2 }
	};

	it('takes two that cover all where greedy would do as well', () => {
		expect(run(problem).at(-1)).toEqual({
			chosen: [0, 2],
			objective: 11,
			bound: 11,
			gap: 0,
			isProven: true
		});
	});

	it('counts what is there already and does not choose it again', () => {
		const locked = Uint8Array.of(1, 0, 0, 0);
		expect(run({ ...problem, locked, limit: { count: 1 } }).at(-1)).toMatchObject({
			chosen: [2],
			objective: 11
		});
		expect(run({ ...problem, locked, limit: { count: 0 } }).at(-1)).toMatchObject({
			chosen: [],
			objective: 6,
			isProven: true
		});
	});

	it('repairs cheaply instead of building dearly when the budget says so', () => {
		const costs = Float64Array.of(10, 3, 9, 2);
		const answer = run({ ...problem, costs, limit: { budget: 12 } }).at(-1);
		expect(answer).toMatchObject({ chosen: [0, 3], objective: 10, isProven: true });
	});

	it('does not miss a budget for the rounding of its costs', () => {
		const costs = Float64Array.of(0.1, 0.1, 0.1, 0.1);
		const lists = [[0], [1], [2], [3]];
		const answer = run({ ...problem, covers: toIncidence(lists), costs, limit: { budget: 0.3 } });
		expect(answer.at(-1)?.chosen).toHaveLength(3);
		expect(answer.at(-1)?.objective).toBe(10);
	});

	it('covers twice what is worth a second cover', () => {
		const twice = { ...problem, covers: toIncidence([[0], [0], [3]]), backupShare: 1 };
		expect(run(twice).at(-1)).toMatchObject({ chosen: [0, 1], objective: 10 });
	});

	it('answers when there is nothing to choose, to cover or to weigh', () => {
		const none = { covers: toIncidence([]), weights: new Float64Array(0), limit: { count: 3 } };
		expect(run(none).at(-1)).toMatchObject({ chosen: [], objective: 0, isProven: true });
		const idle = { ...none, covers: toIncidence([[], []]) };
		expect(run(idle).at(-1)).toMatchObject({ chosen: [], objective: 0, isProven: true });
		const weightless = { ...problem, weights: new Float64Array(4) };
		expect(run(weightless).at(-1)).toMatchObject({ objective: 0, gap: 0, isProven: true });
	});

	it('goes through the same states for the same seed', () => {
		const random = seeded(5);
		const lists = Array.from({ length: 60 }, () =>
			[...new Array(200).keys()].filter(() => random() < 0.06)
		);
		const weights = Float64Array.from({ length: 200 }, () => 1 + Math.floor(random() * 9));
		const large = { covers: toIncidence(lists), weights, limit: { count: 8 } };
		const first = run(large, 3);
		expect(run(large, 3)).toEqual(first);
		expect(first.at(-1)?.isProven).toBe(true);
	});

	it.each([
		[{ limit: { count: 1.5 } }, 'limit.count is 1.5'],
		[{ limit: { budget: -1 } }, 'The limit is -1'],
		[{ weights: Float64Array.of(1, NaN, 1, 1) }, 'weights[1] is NaN'],
		[{ costs: Float64Array.of(1) }, 'costs has 1 entries, expected 4'],
		[{ locked: new Uint8Array(3) }, 'locked has 3 entries, expected 4'],
		[{ backupShare: 2 }, 'backupShare is 2'],
		[{ covers: toIncidence([[4]]) }, 'Candidate 0 covers 4, expected 0 to 3'],
		[{ covers: toIncidence([[1, 1]]) }, 'Candidate 0 covers 1 twice']
	])('refuses %o and says why', (change, message) => {
		expect(() => run({ ...problem, ...change })).toThrow(message);
	});
});
