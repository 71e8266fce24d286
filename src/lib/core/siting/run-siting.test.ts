import { describe, expect, it } from 'vitest';
import { runSiting } from './run-siting.ts';
import type { SitingState } from './siting-record.ts';

const stateAt = (step: number, isProven = false): SitingState => ({
	chosen: [step],
	objective: step,
	bound: 10,
	gap: isProven ? 0 : (10 - step) / 10,
	isProven
});

function* fiveSteps(): Generator<SitingState, SitingState> {
	for (let step = 1; step < 5; step++) yield stateAt(step);
	return stateAt(10, true);
}

/** A clock that goes on by 10 ms at every look. */
function tickingClock(): () => number {
	let time = 1000;
	return () => (time += 10);
}

describe('runSiting', () => {
	it('runs to the proof when nothing stops it', () => {
		const answer = runSiting(fiveSteps(), { now: tickingClock() });
		expect(answer).toEqual({ ...stateAt(10, true), elapsedMs: 50, endedBy: 'proof' });
	});

	it('keeps the best at the deadline, which is on the same clock', () => {
		const answer = runSiting(fiveSteps(), { now: tickingClock(), deadline: 1035 });
		expect(answer).toMatchObject({ objective: 3, endedBy: 'deadline', elapsedMs: 30 });
	});

	it('answers though the deadline has passed before it begins', () => {
		const answer = runSiting(fiveSteps(), { now: tickingClock(), deadline: 0 });
		expect(answer).toMatchObject({ objective: 1, chosen: [1], endedBy: 'deadline' });
	});

	it('stops when asked, and when the gap is small enough', () => {
		const signal = { aborted: false };
		const stopped = runSiting(fiveSteps(), {
			now: tickingClock(),
			signal,
			onProgress: ({ objective }) => (signal.aborted = objective === 2)
		});
		expect(stopped).toMatchObject({ objective: 2, endedBy: 'signal' });
		const enough = runSiting(fiveSteps(), { now: tickingClock(), gapEnough: 0.6 });
		expect(enough).toMatchObject({ objective: 4, endedBy: 'gap' });
	});

	it('tells every state and the time to it', () => {
		const times: number[] = [];
		runSiting(fiveSteps(), {
			now: tickingClock(),
			onProgress: ({ elapsedMs }) => times.push(elapsedMs)
		});
		expect(times).toEqual([10, 20, 30, 40, 50]);
	});
});
