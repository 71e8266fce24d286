import { InvalidArgumentError } from 'commander';

/** Median and least of the times of several runs. */
export function summarizeTimes(times: readonly number[]): { elapsedMs: number; leastMs: number } {
	const sorted = times.toSorted((a, b) => a - b);
	const middle = (sorted.length - 1) / 2;
	const low = sorted[Math.floor(middle)] ?? NaN;
	const high = sorted[Math.ceil(middle)] ?? NaN;
	return { elapsedMs: (low + high) / 2, leastMs: sorted[0] ?? NaN };
}

/** An option that must be a number in a range. */
export function parseNumber(least: number, greatest: number, isWhole = false) {
	return (text: string): number => {
		const value = text.trim() === '' ? NaN : Number(text);
		if (value >= least && value <= greatest && (!isWhole || Number.isInteger(value))) return value;
		const kind = isWhole ? '整数 / whole number' : '数 / number';
		throw new InvalidArgumentError(`${least}–${greatest} (${kind})`);
	};
}
