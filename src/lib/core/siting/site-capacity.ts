import { CapacityBound } from './capacity-bound.ts';
import { CapacityFlow } from './capacity-flow.ts';
import { assertCapacityProblem, type CapacityProblem } from './capacity-problem.ts';
import { siteCovering } from './site-covering.ts';
import { SitingRecord, type SitingState } from './siting-record.ts';

const MOST_STEPS = 600;
/** Exchanges tried for each chosen one: those that promise most. */
const EXCHANGES = 12;
const MOST_ROUNDS = 20;
/** A budget is not missed for the rounding of its costs. */
const BUDGET_TOLERANCE = 1e-9;

/**
 * Places for facilities that serve the most, when each can serve only so much; demand may be split.
 *
 * Greedy and exchange answer at once. Then, in turn: the covering without capacities (`siteCovering`),
 * whose bound holds here too and whose plans are tried; and prices for served demand, which bound
 * what capacities leave. What a choice serves is a greatest flow, so the objective is exact.
 *
 * @param random Numbers 0 … 1, seeded.
 * @returns States that never get worse. The last may be unproven: capacities leave a gap that only
 * trying would close.
 * @throws {RangeError} The problem cannot be; the message names the field.
 */
export function* siteCapacity(
	problem: CapacityProblem,
	random: () => number
): Generator<SitingState, SitingState> {
	assertCapacityProblem(problem);
	const { covers, weights, limit, locked } = problem;
	const candidateCount = covers.start.length - 1;
	const isLocked = (candidate: number) => (locked?.[candidate] ?? 0) !== 0;
	const hasBudget = 'budget' in limit;
	const costs = Float64Array.from({ length: candidateCount }, (_, candidate) =>
		isLocked(candidate) ? 0 : hasBudget ? (problem.costs?.[candidate] ?? 1) : 1
	);
	const budget = hasBudget ? limit.budget * (1 + BUDGET_TOLERANCE) : limit.count;
	const all = [...costs.keys()];
	const given = all.filter((candidate) => costs[candidate] === 0);
	const record = new SitingRecord(false);
	record.lowerBound(weights.reduce((sum, weight) => sum + weight, 0));
	const flow = new CapacityFlow(problem);
	const offer = (paid: readonly number[], served: number) =>
		record.offer(served, () => [...given.filter((each) => !isLocked(each)), ...paid]);

	let current = fill([]);
	yield record.toState();
	for (let round = 0; round < MOST_ROUNDS && !record.isProven; round++) {
		const better = exchange(current);
		if (!better) break;
		current = better;
		yield record.toState();
	}
	const uncapped = siteCovering(problem, random);
	const prices = new CapacityBound(problem, costs, budget);
	let isOpen = true;
	for (let step = 0; step < MOST_STEPS && !record.isProven; step++) {
		if (isOpen) {
			const { value, done = false } = uncapped.next();
			record.lowerBound(value.bound);
			tryPlan(value.chosen.filter((candidate) => costs[candidate] !== 0));
			isOpen = !done;
		}
		const suggested = prices.advance(record.objective);
		record.lowerBound(prices.bound);
		tryPlan(suggested.filter((candidate) => costs[candidate] !== 0));
		yield record.toState();
	}
	return record.toState();

	/** Adds what gains most for its cost until none fits or gains. @returns The paid ones. */
	function fill(from: readonly number[]): number[] {
		flow.evaluate([...given, ...from]);
		const paid = [...from];
		let spent = paid.reduce((sum, candidate) => sum + costs[candidate]!, 0);
		for (;;) {
			const taken = new Set(paid);
			let best = -1;
			let bestRate = 0;
			for (const candidate of all) {
				const cost = costs[candidate]!;
				if (cost === 0 || taken.has(candidate) || spent + cost > budget) continue;
				const rate = flow.gainAtOnce(candidate) / cost;
				if (rate > bestRate) [best, bestRate] = [candidate, rate];
			}
			if (best < 0) break;
			flow.open(best);
			paid.push(best);
			spent += costs[best]!;
		}
		offer(paid, flow.served);
		return paid;
	}

	function exchange(chosen: readonly number[]): number[] | undefined {
		const before = record.objective;
		for (const out of chosen) {
			const rest = chosen.filter((candidate) => candidate !== out);
			const left = budget - rest.reduce((sum, candidate) => sum + costs[candidate]!, 0);
			flow.evaluate([...given, ...rest]);
			const others = all
				.filter((each) => costs[each]! > 0 && costs[each]! <= left && !chosen.includes(each))
				.map((each) => ({ each, gain: flow.gainAtOnce(each) }))
				.sort((a, b) => b.gain - a.gain || a.each - b.each)
				.slice(0, EXCHANGES);
			for (const { each } of others) {
				const changed = fill([...rest, each]);
				if (record.objective > before) return changed;
			}
		}
		return undefined;
	}

	function tryPlan(paid: readonly number[]): void {
		const before = record.objective;
		const filled = fill(paid);
		if (record.objective > before) current = filled;
	}
}
