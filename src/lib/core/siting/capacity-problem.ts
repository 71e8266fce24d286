import { assertCoveringProblem, assertLength, type CoveringProblem } from './covering-problem.ts';

/** Maximal covering in which each facility serves only so much (capacitated maximal covering). */
export interface CapacityProblem extends Omit<CoveringProblem, 'backupShare'> {
	/** By candidate, locked ones too, in the unit of the weights; 0 or more, `Infinity`: no limit. */
	capacities: Float64Array;
}

/** @throws {RangeError} A number cannot be; the message names it and says what was expected. */
export function assertCapacityProblem(problem: CapacityProblem): void {
	assertCoveringProblem(problem);
	const { capacities, covers } = problem;
	assertLength('capacities', capacities.length, covers.start.length - 1);
	const wrong = capacities.findIndex((capacity) => !(capacity >= 0));
	if (wrong >= 0)
		throw new RangeError(`capacities[${wrong}] is ${capacities[wrong]}, expected 0 or more.`);
}
