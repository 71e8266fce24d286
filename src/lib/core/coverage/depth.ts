import { buildDiscSet, roundMeters } from './discs.ts';
import type { DiscInput, DiscSet } from './discs.ts';

/** Answers how often a place is covered; every facility counts, also where two coincide. */
export interface CoverageIndex {
	/** Whether (x, y) is within reach of at least one facility, the rim included. */
	isCovered(x: number, y: number): boolean;
	/** Number of facilities within whose reach (x, y) lies, the rim included. */
	coverageDepth(x: number, y: number): number;
}

/**
 * Prepares point queries over discs. O(n) to build, O(neighbors) a query.
 *
 * @throws {RangeError} As `computeHoles`.
 */
export function buildCoverageIndex(discs: Omit<DiscInput, 'labels'>): CoverageIndex {
	const distinct = buildDiscSet(discs);
	const multiplicity = countMultiplicity(discs, distinct);
	return {
		isCovered: (x, y) => countDiscs(distinct, multiplicity, x, y, 1) > 0,
		coverageDepth: (x, y) => countDiscs(distinct, multiplicity, x, y, Infinity)
	};
}

/** How many of the given discs each distinct one stands for; `matches` leaves some out. */
export function countMultiplicity(
	discs: Omit<DiscInput, 'labels'>,
	distinct: DiscSet,
	originX = 0,
	originY = 0,
	matches: (disc: number) => boolean = () => true
): Int32Array {
	const multiplicity = new Int32Array(distinct.count);
	for (let i = 0; i < discs.xs.length; i++) {
		if (!matches(i)) continue;
		const radius = typeof discs.radii === 'number' ? discs.radii : discs.radii[i]!;
		const x = roundMeters(discs.xs[i]! - originX);
		const y = roundMeters(discs.ys[i]! - originY);
		visitNear(
			distinct,
			x,
			y,
			(j) => {
				const isSame = distinct.xs[j] === x && distinct.ys[j] === y && distinct.radii[j] === radius;
				if (isSame) multiplicity[j]!++;
				return isSame;
			},
			0
		);
	}
	return multiplicity;
}

function countDiscs(
	discs: DiscSet,
	multiplicity: Int32Array,
	x: number,
	y: number,
	enough: number
): number {
	let depth = 0;
	visitNear(discs, x, y, (j) => {
		const dx = discs.xs[j]! - x;
		const dy = discs.ys[j]! - y;
		const radius = discs.radii[j]!;
		if (dx * dx + dy * dy <= radius * radius) depth += multiplicity[j]!;
		return depth >= enough;
	});
	return depth;
}

/**
 * Visits discs whose cell lies within reach of (x, y) until `visit` answers true.
 *
 * @param reachMeters Instead of the greatest radius of each level.
 * @param marginMeters Added to either.
 */
export function visitNear(
	discs: DiscSet,
	x: number,
	y: number,
	visit: (disc: number) => boolean,
	reachMeters?: number,
	marginMeters = 0
): void {
	for (const level of discs.levels) {
		const { cellMeters, columns, rows, starts } = level;
		const reach = (reachMeters ?? level.maxRadiusMeters) + marginMeters;
		const firstColumn = Math.max(0, Math.floor((x - reach - level.minX) / cellMeters));
		const lastColumn = Math.min(columns - 1, Math.floor((x + reach - level.minX) / cellMeters));
		const firstRow = Math.max(0, Math.floor((y - reach - level.minY) / cellMeters));
		const lastRow = Math.min(rows - 1, Math.floor((y + reach - level.minY) / cellMeters));
		if (firstColumn > lastColumn) continue;
		for (let row = firstRow; row <= lastRow; row++) {
			const end = starts[row * columns + lastColumn + 1]!;
			for (let j = starts[row * columns + firstColumn]!; j < end; j++) if (visit(j)) return;
		}
	}
}
