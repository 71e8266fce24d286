import { CoverPlan } from './cover-plan.ts';
import { exchange, fillGreedily } from './cover-search.ts';
import { offerPlan } from './covering-branch.ts';
import type { CoveringModel } from './covering-model.ts';
import { solvePart, type SolvedPart } from './covering-part.ts';
import type { CoveringRelaxation } from './covering-relaxation.ts';
import { carryPrices } from './cover-rounding.ts';
import { exactStepOf, toExactValue } from './exact-values.ts';
import { transpose } from './incidence.ts';
import { mergeDemand } from './merge-demand.ts';
import { growCells, joinCells, tieCells } from './neighborhoods.ts';
import type { SitingRecord } from './siting-record.ts';

/** Cells of a part, at most, in one round after the other. */
const ROUNDS = [3, 6, 10, 14];
/** All parts together may be solved to so much less than exactly. */
const TOLERANCE = 5e-5;

/**
 * Bounds a covering by its neighborhoods, each solved exactly.
 *
 * Candidates are parted so that parts share little demand. Demand that several parts can cover has a
 * price, as in the relaxation, but a part is paid once however many of its candidates cover it; what
 * one part alone can cover counts in full. The parts' best, each candidate paid for at one price,
 * and what is given away bound every plan (Lagrange): between the relaxation, which is the same with
 * parts of one candidate, and the optimum, which is the same with one part. What lies between
 * relaxation and optimum comes from places where candidates overlap, so it adds up over the town,
 * where branching would have to multiply; parts add up.
 *
 * The parts' choices together are tried as plans too. Only where every candidate costs 1.
 *
 * @param rounds Cells of a part, at most, in one round after the other; a cell has one of the plan's
 * chosen.
 */
export function* boundByParts(
	relaxation: CoveringRelaxation,
	record: SitingRecord,
	random: () => number,
	rounds: readonly number[] = ROUNDS
): Generator<void, void> {
	const { model, shares } = relaxation;
	if (record.isProven || model.costs.some((cost) => cost !== 1)) return;
	const indexOf = new Map<number, number>();
	model.candidates.forEach((given, candidate) => indexOf.set(given, candidate));
	const seeds = record.chosen.flatMap((given) => indexOf.get(given) ?? []);
	if (seeds.length < 2) return;
	const step = exactStepOf(model.firstValue);
	const prices = relaxation.bestPrices.map((price) => toExactValue(price, step));
	const { price } = relaxation.weighBest();
	const cellOf = growCells(model, seeds);
	const ties = tieCells(model, cellOf, seeds.length, prices, shares);
	const frame: Frame = { model, prices, price, cellOf, seeds };
	const base = model.baseValue + price * model.budget + giveAway(model, prices);
	let parts: Part[] = seeds.map((_, cell) => ({ cells: [cell], refund: Infinity }));
	const { scores } = relaxation.weighBest();
	for (const part of parts) part.refund = 0;
	scores.forEach((score, candidate) => {
		parts[cellOf[candidate]!]!.refund += Math.max(0, score - price);
	});
	for (const mostCells of rounds) {
		const before = parts.length;
		parts = joinParts(parts, ties, mostCells);
		if (parts.length === before && mostCells !== rounds[0]) continue;
		for (const part of parts) {
			if (part.solved) continue;
			const tolerance = (TOLERANCE * record.objective) / parts.length;
			const { surplus, choices, inside } = yield* settlePart(frame, part, tolerance, random);
			part.refund = Math.min(part.refund, surplus - inside);
			part.solved = choices;
			record.lowerBound(base + parts.reduce((sum, { refund }) => sum + refund, 0));
			yield;
			if (record.isProven) return;
		}
		tryTogether(frame, parts, record);
		yield;
		if (record.isProven || parts.length === 1) return;
	}
}

/** Candidates around some of the plan's chosen ones. */
interface Part {
	cells: number[];
	/** At most so much of what is given away is right to be: total bound = base + all refunds. */
	refund: number;
	/** Good choices by number; undefined: not solved yet, the refund is that of its cells. */
	solved?: SolvedPart['choices'];
}

interface Frame {
	model: CoveringModel;
	prices: Float64Array;
	price: number;
	cellOf: Int32Array;
	/** The plan's chosen, one by cell. */
	seeds: readonly number[];
}

/** What is given away at prices, covered or not: by one demand point. */
function giftOf(model: CoveringModel, prices: Float64Array, demand: number): number {
	const price = prices[demand]!;
	return model.firstValue[demand]! - price + Math.max(0, model.secondValue[demand]! - price);
}

function giveAway(model: CoveringModel, prices: Float64Array): number {
	let given = 0;
	for (let demand = 0; demand < prices.length; demand++) given += giftOf(model, prices, demand);
	return given;
}

/** Joined parts are worth no more than they were apart, so refunds add up. */
function joinParts(parts: readonly Part[], ties: Float64Array[], mostCells: number): Part[] {
	const joined = joinCells(
		parts.map(({ cells }) => cells),
		ties,
		mostCells
	);
	return joined
		.map((cells): Part => {
			const inside = parts.filter((part) => cells.includes(part.cells[0]!));
			return inside.length === 1
				? inside[0]!
				: { cells, refund: inside.reduce((sum, { refund }) => sum + refund, 0) };
		})
		.sort((a, b) => a.cells.length - b.cells.length);
}

/** @returns As `solvePart`, and what of the demand that only this part covers was given away. */
function* settlePart(
	frame: Frame,
	part: Part,
	tolerance: number,
	random: () => number
): Generator<void, SolvedPart & { inside: number }> {
	const { model, prices, price, cellOf, seeds } = frame;
	const isIn = new Set(part.cells);
	const members = [...cellOf.keys()].filter((candidate) => isIn.has(cellOf[candidate]!));
	const newIndex = new Int32Array(cellOf.length).fill(-1);
	members.forEach((candidate, index) => (newIndex[candidate] = index));
	const { coveredBy } = model;
	const firstValue = new Float64Array(prices.length);
	const secondValue = new Float64Array(prices.length);
	let inside = 0;
	for (let demand = 0; demand < prices.length; demand++) {
		let own = 0;
		const [begin, end] = [coveredBy.start[demand]!, coveredBy.start[demand + 1]!];
		for (let q = begin; q < end; q++) own += newIndex[coveredBy.item[q]!]! >= 0 ? 1 : 0;
		if (own === 0) continue;
		const isInside = own === end - begin;
		firstValue[demand] = isInside ? model.firstValue[demand]! : prices[demand]!;
		if (isInside) secondValue[demand] = model.secondValue[demand]!;
		else if (model.secondValue[demand]! > 0) secondValue[demand] = prices[demand]!;
		if (isInside) inside += giftOf(model, prices, demand);
	}
	const merged = mergeDemand(coveredBy, newIndex, firstValue, secondValue);
	const cut: CoveringModel = {
		candidates: Int32Array.from(members, (candidate) => model.candidates[candidate]!),
		costs: new Float64Array(members.length).fill(1),
		budget: model.budget,
		covers: transpose(merged.coveredBy, members.length),
		coveredBy: merged.coveredBy,
		firstValue: merged.firstValue,
		secondValue: merged.secondValue,
		baseValue: 0,
		baseCandidates: [],
		isWhole: false
	};
	const plan = new CoverPlan(cut);
	for (const seed of seeds) if (newIndex[seed]! >= 0) plan.add(newIndex[seed]!);
	const known = plan.value - price * plan.spent;
	const start = carryPrices(prices, merged.demandOf, cut);
	const solved = yield* solvePart(cut, start, price, plan.spent, known, tolerance, random);
	return { ...solved, inside };
}

/** The best numbers for the parts within the budget, filled up and exchanged, as a plan. */
function tryTogether(frame: Frame, parts: readonly Part[], record: SitingRecord): void {
	const { model, cellOf, seeds } = frame;
	const indexOf = new Map<number, number>();
	model.candidates.forEach((given, candidate) => indexOf.set(given, candidate));
	/** By number chosen so far: the worth, and the choice. */
	let best: ({ worth: number; chosen: readonly number[] } | undefined)[] = [
		{ worth: 0, chosen: [] }
	];
	for (const { cells, solved } of parts) {
		const own = seeds.filter((candidate) => cells.includes(cellOf[candidate]!));
		const options = [...(solved?.values() ?? [])].map(({ chosen, worth }) => ({
			chosen: chosen.flatMap((given) => indexOf.get(given) ?? []),
			worth
		}));
		// Where nothing better was found for its number, the plan's own.
		if (!solved?.has(own.length)) options.push({ chosen: own, worth: worthAlone(model, own) });
		const next: typeof best = [];
		best.forEach((before, count) => {
			if (!before) return;
			for (const { chosen, worth } of options) {
				const total = count + chosen.length;
				const known = next[total];
				if (total > model.budget || (known && known.worth >= before.worth + worth)) continue;
				next[total] = { worth: before.worth + worth, chosen: [...before.chosen, ...chosen] };
			}
		});
		best = next;
	}
	const together = best.reduce(
		(most, each) => (each && each.worth > (most?.worth ?? -1) ? each : most),
		undefined
	);
	if (!together) return;
	const plan = new CoverPlan(model);
	plan.become(together.chosen);
	fillGreedily(plan);
	exchange(plan);
	offerPlan(plan, record);
}

function worthAlone(model: CoveringModel, chosen: readonly number[]): number {
	const plan = new CoverPlan(model);
	for (const candidate of chosen) plan.add(candidate);
	return plan.value - model.baseValue;
}
