import type { RateMonth } from '#lib/domain/rate.ts';

export interface TrendPoint {
	x: number;
	y: number;
	label: string;
	rate: number;
}

/** A trend laid out in a box of `width` × `height` units, y downwards. */
export interface TrendLayout {
	points: TrendPoint[];
	/** Height of the target's line. */
	targetY: number;
	/** Shares at which lines are drawn, with their height. */
	ticks: { share: number; y: number }[];
}

const LEAST_SPAN = 0.1;
const TICK_STEPS = [0.02, 0.05, 0.1, 0.2];
const MOST_TICKS = 6;

/** Lays out the months that have a rate, and the target, in a box: from a round share below the least to 100 %. */
export function layOutTrend(
	months: readonly Pick<RateMonth, 'month' | 'intactRate'>[],
	target: number,
	box: { left: number; right: number; top: number; bottom: number }
): TrendLayout {
	const known = months.flatMap(({ month, intactRate }, index) =>
		intactRate === null ? [] : [{ label: month, rate: intactRate, index }]
	);
	const least = Math.min(target, 1 - LEAST_SPAN, ...known.map(({ rate }) => rate));
	const step = TICK_STEPS.find((size) => (1 - least) / size <= MOST_TICKS) ?? 0.25;
	const floor = Math.max(0, Math.floor(least / step + 1e-9) * step);
	const toY = (share: number) =>
		box.bottom - ((share - floor) / (1 - floor)) * (box.bottom - box.top);
	const gap = months.length > 1 ? (box.right - box.left) / (months.length - 1) : 0;
	const ticks = Array.from({ length: Math.round((1 - floor) / step) + 1 }, (_, index) => {
		const share = Math.min(1, floor + index * step);
		return { share, y: toY(share) };
	});
	return {
		points: known.map(({ label, rate, index }) => ({
			label,
			rate,
			x: box.left + index * gap,
			y: toY(rate)
		})),
		targetY: toY(target),
		ticks
	};
}
