/** Doubles hold whole numbers up to 2^53; two bits are kept free for sums that pass the total. */
const STEPS_OF_TOTAL = 2 ** 51;

/**
 * A step so small that the total has at most 51 bits of it. Values that are whole numbers of it
 * (`toExactValue`) add and subtract without rounding, however many and in whatever order. Whole
 * numbers stay as they are.
 */
export function exactStepOf(values: Float64Array): number {
	let total = 0;
	for (let k = 0; k < values.length; k++) total += values[k]!;
	return total === 0 ? 1 : 2 ** Math.ceil(Math.log2(total)) / STEPS_OF_TOTAL;
}

export function toExactValue(value: number, step: number): number {
	return Math.round(value / step) * step;
}
