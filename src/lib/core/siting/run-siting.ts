import type { SitingState } from './siting-record.ts';

export interface SitingWatch {
	/** Milliseconds on any clock that rises; the clock stays outside the kernels. */
	now: () => number;
	/** On that clock; none: to the proven end. */
	deadline?: number;
	/** Stops; the best is kept. */
	signal?: { readonly aborted: boolean };
	/** Stops when no more than this share can be missing; 0 unless given. */
	gapEnough?: number;
	onProgress?: (state: SitingState & { elapsedMs: number }) => void;
}

/** The last state, how long it took, and what ended it. */
export interface SitingAnswer extends SitingState {
	elapsedMs: number;
	endedBy: 'proof' | 'gap' | 'deadline' | 'signal';
}

/**
 * Runs a siting to its end, its deadline, or a signal, whichever is first: always an answer, with
 * its objective, its bound and its gap. To stop a solver while it is inside a step, run it in a
 * worker and end that.
 */
export function runSiting(
	states: Iterator<SitingState, SitingState>,
	watch: SitingWatch
): SitingAnswer {
	const { now, deadline = Infinity, signal, gapEnough = 0, onProgress } = watch;
	const start = now();
	for (;;) {
		const { value: state, done = false } = states.next();
		const elapsedMs = now() - start;
		onProgress?.({ ...state, elapsedMs });
		const answer = (endedBy: SitingAnswer['endedBy']) => ({ ...state, elapsedMs, endedBy });
		if (done || state.isProven) return answer('proof');
		if (state.gap <= gapEnough) return answer('gap');
		if (signal?.aborted === true) return answer('signal');
		if (start + elapsedMs >= deadline) return answer('deadline');
	}
}
