import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundByParts } from './bound-by-parts.ts';
import { CoverPlan } from './cover-plan.ts';
import { offerPlan } from './covering-branch.ts';
import { buildCoveringModel, type CoveringModel } from './covering-model.ts';
import { CoveringRelaxation } from './covering-relaxation.ts';
import { toIncidence } from './incidence.ts';
import { SitingRecord } from './siting-record.ts';

function seeded(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
		return state / 2 ** 32;
	};
}

/** The best of all choices within the budget, one after the other. */
function bestOf(model: CoveringModel): number {
	const count = model.candidates.length;
	let best = -Infinity;
	for (let bits = 0; bits < 1 << count; bits++) {
		const chosen = [...Array(count).keys()].filter((k) => (bits >> k) & 1);
		if (chosen.length > model.budget) continue;
		const plan = new CoverPlan(model);
		for (const candidate of chosen) plan.add(candidate);
		best = Math.max(best, plan.value);
	}
	return best;
}

const drawCase = fc
	.record({
		/** Places on a line, so that neighborhoods are there to be found. */
		places: fc.array(fc.double({ min: 0, max: 30, noNaN: true }), {
			minLength: 4,
			maxLength: 10
		}),
		demand: fc.array(fc.double({ min: 0, max: 30, noNaN: true }), {
			minLength: 10,
			maxLength: 30
		}),
		weights: fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 3 })), {
			minLength: 30,
			maxLength: 30
		}),
		reach: fc.double({ min: 1, max: 6, noNaN: true }),
		count: fc.integer({ min: 2, max: 5 }),
		backupShare: fc.constantFrom(0, 0, 0.5, 1),
		steps: fc.nat(25),
		rounds: fc.constantFrom([1], [1, 2], [2, 3], [3]),
		chosen: fc.array(fc.nat(9), { minLength: 2, maxLength: 4 })
	})
	.filter(({ weights }) => weights.every((weight) => Number.isFinite(weight)))
	.map(({ places, demand, weights, reach, count, backupShare, steps, rounds, chosen }) => {
		const lists = places.map((place) =>
			[...demand.keys()].filter((index) => Math.abs(demand[index]! - place) <= reach)
		);
		const model = buildCoveringModel({
			covers: toIncidence(lists),
			weights: Float64Array.from(demand, (_, index) => weights[index]!),
			limit: { count },
			backupShare
		});
		return { model, steps, rounds, chosen };
	});

describe('boundByParts against trying every choice', () => {
	it('bounds every plan from whatever prices and plan it begins with, and tells plans as they are', () => {
		let looked = 0;
		let belowRelaxation = 0;
		fc.assert(
			fc.property(drawCase, ({ model, steps, rounds, chosen }) => {
				const candidateCount = model.candidates.length;
				if (candidateCount < 2) return;
				const best = bestOf(model);
				const plan = new CoverPlan(model);
				for (const index of chosen) {
					const candidate = index % candidateCount;
					if (plan.isChosen[candidate] === 0 && plan.fits(candidate)) plan.add(candidate);
				}
				const record = new SitingRecord(model.isWhole);
				offerPlan(plan, record);
				const relaxation = new CoveringRelaxation(
					model,
					model.firstValue.map((value) => value / 2),
					new Float64Array(candidateCount)
				);
				relaxation.advance(steps);
				record.lowerBound(relaxation.bound);
				if (record.isProven) return;
				for (const _ of boundByParts(relaxation, record, seeded(3), rounds))
					expect(record.bound).toBeGreaterThanOrEqual(best - 1e-9 * (1 + best));
				expect(record.objective).toBeLessThanOrEqual(best + 1e-9 * (1 + best));
				const again = new CoverPlan(model);
				again.become(
					record.chosen.map((given) => [...model.candidates].indexOf(given)).filter((k) => k >= 0)
				);
				expect(again.value).toBeCloseTo(record.objective, 9);
				expect(again.spent).toBeLessThanOrEqual(model.budget);
				looked++;
				if (record.bound < relaxation.bound * (1 - 1e-6)) belowRelaxation++;
			}),
			{ numRuns: 3000 }
		);
		expect(looked).toBeGreaterThan(300);
		expect(belowRelaxation / looked).toBeGreaterThan(0.2);
	});
});
