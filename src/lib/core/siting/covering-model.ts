import type { CoveringProblem } from './covering-problem.ts';
import { exactStepOf, toExactValue } from './exact-values.ts';
import { transpose, type Incidence } from './incidence.ts';
import { mergeDemand } from './merge-demand.ts';

/** A covering problem with all that is decided taken out, and equal demand points made one. */
export interface CoveringModel {
	/** Index in the problem, by candidate of the model. */
	candidates: Int32Array;
	costs: Float64Array;
	budget: number;
	/** Demand by candidate, and the other way round. */
	covers: Incidence;
	coveredBy: Incidence;
	/** Worth of a demand point covered once, and what a second cover adds; first >= second. */
	firstValue: Float64Array;
	secondValue: Float64Array;
	/** Worth of what the decided ones cover. */
	baseValue: number;
	/** Indices in the problem of those decided for, not the locked ones. */
	baseCandidates: readonly number[];
	/** Every worth is a whole number, so the best is one too. */
	isWhole: boolean;
}

/** What is decided about each candidate. */
export const DROP = -1;
export const KEEP = 0;
export const TAKE = 1;

/** A budget is not missed for the rounding of its costs. */
const BUDGET_TOLERANCE = 1e-9;

/**
 * Model of a problem that is right (`assertCoveringProblem`): locked and free candidates taken,
 * those beyond the budget or without demand dropped.
 */
export function buildCoveringModel(problem: CoveringProblem): CoveringModel {
	const { covers, limit, locked, backupShare = 0 } = problem;
	const candidateCount = covers.start.length - 1;
	const hasBudget = 'budget' in limit;
	const costs =
		(hasBudget ? problem.costs?.slice() : undefined) ?? new Float64Array(candidateCount).fill(1);
	const budget = hasBudget ? limit.budget * (1 + BUDGET_TOLERANCE) : limit.count;
	const fate = new Int8Array(candidateCount);
	locked?.forEach((isLocked, candidate) => {
		if (isLocked !== 0) costs[candidate] = 0;
	});
	costs.forEach((cost, candidate) => {
		fate[candidate] = cost === 0 ? TAKE : cost > budget ? DROP : KEEP;
	});
	const step = exactStepOf(problem.weights);
	const firstValue = problem.weights.map((weight) => toExactValue(weight, step));
	const secondValue = problem.weights.map((weight) => toExactValue(weight * backupShare, step));
	const whole: CoveringModel = {
		candidates: Int32Array.from({ length: candidateCount }, (_, candidate) => candidate),
		costs,
		budget,
		covers,
		coveredBy: transpose(covers, problem.weights.length),
		firstValue,
		secondValue,
		baseValue: 0,
		baseCandidates: [],
		isWhole: firstValue.every(Number.isInteger) && secondValue.every(Number.isInteger)
	};
	const { model } = narrowModel(whole, fate);
	const isLocked = (candidate: number) => locked !== undefined && locked[candidate] !== 0;
	return {
		...model,
		baseCandidates: model.baseCandidates.filter((candidate) => !isLocked(candidate))
	};
}

/**
 * The model that is left when candidates are taken and dropped; those that can add nothing, or cost
 * more than is left, are dropped with them.
 *
 * @param fate By candidate of the model: `DROP`, `KEEP` or `TAKE`.
 * @returns With a budget below 0 when the taken cost too much: there is no such plan. Also the new demand point by old one, −1 where nothing is left to decide.
 */
export function narrowModel(
	model: CoveringModel,
	fate: Int8Array
): { model: CoveringModel; demandOf: Int32Array } {
	const { coveredBy, covers } = model;
	const firstValue = model.firstValue.slice();
	const secondValue = model.secondValue.slice();
	let baseValue = model.baseValue;
	let budget = model.budget;
	const baseCandidates = [...model.baseCandidates];
	fate.forEach((decided, candidate) => {
		if (decided !== TAKE) return;
		budget -= model.costs[candidate]!;
		baseCandidates.push(model.candidates[candidate]!);
		for (let k = covers.start[candidate]!; k < covers.start[candidate + 1]!; k++) {
			const demand = covers.item[k]!;
			baseValue += firstValue[demand]!;
			firstValue[demand] = secondValue[demand]!;
			secondValue[demand] = 0;
		}
	});
	const isOpen = Uint8Array.from(fate, (decided, candidate) =>
		decided === KEEP &&
		model.costs[candidate]! <= budget &&
		addsAnything(covers, candidate, firstValue)
			? 1
			: 0
	);
	const kept = [...isOpen.keys()].filter((candidate) => isOpen[candidate] === 1);
	const newIndex = new Int32Array(fate.length).fill(-1);
	kept.forEach((candidate, index) => (newIndex[candidate] = index));
	const merged = mergeDemand(coveredBy, newIndex, firstValue, secondValue);
	return {
		demandOf: merged.demandOf,
		model: {
			candidates: Int32Array.from(kept, (candidate) => model.candidates[candidate]!),
			costs: Float64Array.from(kept, (candidate) => model.costs[candidate]!),
			budget,
			covers: transpose(merged.coveredBy, kept.length),
			coveredBy: merged.coveredBy,
			firstValue: merged.firstValue,
			secondValue: merged.secondValue,
			baseValue,
			baseCandidates,
			isWhole: model.isWhole
		}
	};
}

function addsAnything(
	{ start, item }: Incidence,
	candidate: number,
	firstValue: Float64Array
): boolean {
	for (let k = start[candidate]!; k < start[candidate + 1]!; k++) {
		if (firstValue[item[k]!]! > 0) return true;
	}
	return false;
}
