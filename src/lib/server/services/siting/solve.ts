import {
	siteAll,
	siteCapacity,
	siteCenter,
	siteCovering,
	siteMedian,
	type SitingState
} from '#lib/core/siting/index.ts';
import type { SitingQuestion } from '#lib/domain/siting.ts';
import type { SitingModel } from './model.ts';

export interface SolveWatch {
	signal?: AbortSignal | undefined;
	onState?: ((state: SitingState, elapsedMs: number) => void) | undefined;
}

export interface Solved extends SitingState {
	elapsedMs: number;
	/** `open`: the method has no more to say, and something is left unproven. */
	endedBy: 'proof' | 'gap' | 'deadline' | 'signal' | 'open';
}

/** How long others wait while it thinks. */
const TURN_MILLISECONDS = 40;
const SEED = 1;

/**
 * Solves the model: always an answer with its objective, proven bound and gap; a signal, the
 * deadline or a gap that is enough ends it, and the best so far is kept.
 */
export async function solve(
	model: SitingModel,
	question: SitingQuestion,
	watch: SolveWatch = {}
): Promise<Solved> {
	const started = performance.now();
	const states = statesOf(model, question);
	let turn = started;
	for (;;) {
		const { value: state, done = false } = states.next();
		const now = performance.now();
		const elapsedMs = now - started;
		const end = (endedBy: Solved['endedBy']): Solved => ({ ...state, elapsedMs, endedBy });
		if (state.isProven) return end('proof');
		if (done) return end('open');
		if (state.gap <= question.gap) return end('gap');
		if (watch.signal?.aborted === true) return end('signal');
		if (elapsedMs >= question.seconds * 1000) return end('deadline');
		if (now - turn < TURN_MILLISECONDS) continue;
		watch.onState?.(state, elapsedMs);
		// Signals and other requests are heard only between turns.
		await new Promise((resolve) => setImmediate(resolve));
		turn = performance.now();
	}
}

function statesOf(
	model: SitingModel,
	{ objective, count = 0, budget, backup, capacity }: SitingQuestion
): Generator<SitingState, SitingState> {
	const random = mulberry32(SEED);
	const { serves, weights, costs, baseCosts } = model;
	if (objective === 'all') return siteAll(serves, weights.length, random);
	if (costs && baseCosts) {
		const median = { serves, costs, baseCosts, weights, count };
		return objective === 'median' ? siteMedian(median) : siteCenter(median, random);
	}
	const limit =
		budget === undefined
			? { limit: { count } }
			: {
					limit: { budget },
					costs: Float64Array.from(model.candidates, (candidate) => candidate.cost)
				};
	if (capacity !== undefined)
		return siteCapacity(
			{
				covers: serves,
				weights,
				capacities: new Float64Array(model.candidates.length).fill(capacity),
				...limit
			},
			random
		);
	return siteCovering(
		{
			covers: serves,
			weights,
			backupShare: backup,
			...limit
		},
		random
	);
}

/** The same answer on every run: numbers 0 … 1 from a seed. */
function mulberry32(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
