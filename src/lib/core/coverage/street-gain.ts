import { buildPointGrid, forEachPointWithin } from '../geometry/point-grid.ts';
import { forEachSegmentNear, type SegmentGrid } from '../geometry/segment-grid.ts';
import type { GainDisc } from './local-gain.ts';

/** Meters of street that one disc would cover, or does, beside others. */
export interface StreetGain {
	/**
	 * Meters of street inside the disc that no other disc reaches; exact.
	 *
	 * @param except Index of a disc of the set that does not count: the one asked about itself.
	 */
	metersOf(disc: GainDisc, except?: number): number;
}

/**
 * Index over streets and the discs that cover them. A street's part inside a disc is one interval of
 * each of its segments, so what is left is a difference of intervals. O(streets and discs near) a question.
 *
 * @param streets Segments of streets in the plane; each street once.
 * @param discs Those that cover.
 */
export function buildStreetGain(streets: SegmentGrid, discs: readonly GainDisc[]): StreetGain {
	const greatest = discs.reduce((most, { radiusMeters }) => Math.max(most, radiusMeters), 0);
	const centers = buildPointGrid(
		Float64Array.from(discs, ({ x }) => x),
		Float64Array.from(discs, ({ y }) => y),
		Math.max(1, greatest)
	);
	// A segment may be listed in several cells; the question that met it last is its mark.
	const metAt = new Uint32Array(streets.coordinates.length / 4);
	let question = 0;
	return {
		metersOf(disc, except = -1) {
			const { x, y, radiusMeters } = disc;
			question++;
			const near: GainDisc[] = [];
			forEachPointWithin(centers, x, y, radiusMeters + greatest, (index) => {
				const other = discs[index];
				if (other && index !== except) near.push(other);
			});
			let meters = 0;
			const visit = (segment: number) => {
				if (metAt[segment] === question) return;
				metAt[segment] = question;
				meters += uncoveredMeters(streets.coordinates, 4 * segment, disc, near);
			};
			const r = radiusMeters;
			forEachSegmentNear(streets, x - r, y - r, x + r, y + r, visit);
			return meters;
		}
	};
}

/** Part of a segment inside a disc and outside others. */
function uncoveredMeters(
	coordinates: Float64Array,
	at: number,
	disc: GainDisc,
	others: readonly GainDisc[]
): number {
	const [ax, ay] = [coordinates[at]!, coordinates[at + 1]!];
	const [bx, by] = [coordinates[at + 2]!, coordinates[at + 3]!];
	const own = shareInside(ax, ay, bx, by, disc);
	if (!own) return 0;
	const covered = others
		.flatMap((other) => {
			const inside = shareInside(ax, ay, bx, by, other);
			return inside ? [inside] : [];
		})
		.sort((a, b) => a[0] - b[0]);
	let [left] = own;
	const [, end] = own;
	let share = 0;
	for (const [from, to] of covered) {
		if (from >= end) break;
		if (from > left) share += from - left;
		left = Math.max(left, to);
		if (left >= end) break;
	}
	if (left < end) share += end - left;
	return share * Math.hypot(bx - ax, by - ay);
}

/** Shares of a segment between which it is inside a disc; undefined: it is not. */
function shareInside(
	ax: number,
	ay: number,
	bx: number,
	by: number,
	{ x, y, radiusMeters }: GainDisc
): [number, number] | undefined {
	const [dx, dy] = [bx - ax, by - ay];
	const [fx, fy] = [ax - x, ay - y];
	const a = dx * dx + dy * dy;
	if (a === 0) return undefined;
	const b = fx * dx + fy * dy;
	const discriminant = b * b - a * (fx * fx + fy * fy - radiusMeters * radiusMeters);
	if (discriminant <= 0) return undefined;
	const root = Math.sqrt(discriminant);
	const from = Math.max(0, (-b - root) / a);
	const to = Math.min(1, (-b + root) / a);
	return from < to ? [from, to] : undefined;
}
