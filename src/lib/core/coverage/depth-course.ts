import { SEAM } from './boundary-scan.ts';
import type { BoundaryScan } from './boundary-scan.ts';
import { visitNear } from './depth.ts';
import { crossEdge } from './edge-crossing.ts';
import { appendInterval } from './interval-list.ts';
import type { IntervalList } from './interval-list.ts';
import { FULL_TURN, quarterTurns } from './quarter-turns.ts';

/** How many facilities each distinct disc stands for: of the known ones, and of all. */
export interface DiscCounts {
	readonly known: Int32Array;
	readonly all: Int32Array;
}

/** A stretch of a curve within the same discs throughout, the curve's own disc not counted. */
export interface Stretch {
	from: number;
	to: number;
	/** Curves that end it on either side. */
	fromPartner: number;
	toPartner: number;
	/** Facilities that reach it. */
	known: number;
	all: number;
}

interface Crossing {
	at: number;
	disc: number;
	/** 1 where the curve enters the disc, −1 where it leaves it. */
	step: 1 | -1;
}

/** The stretches of circle `i` by rising direction, from 0 to a full turn. */
export function followCircle(scan: BoundaryScan, i: number, counts: DiscCounts): Stretch[] {
	const { xs, ys, radii } = scan.discs;
	const x = xs[i]!;
	const y = ys[i]!;
	const radius = radii[i]!;
	const crossings: Crossing[] = [];
	let known = 0;
	let all = 0;
	visitNear(
		scan.discs,
		x,
		y,
		(j) => {
			const dx = xs[j]! - x;
			const dy = ys[j]! - y;
			const squared = dx * dx + dy * dy;
			const distance = Math.sqrt(squared);
			const sum = radius + radii[j]!;
			const larger = radii[j]! - radius;
			if (j === i || distance >= sum || distance <= -larger) return false;
			if (distance <= larger) {
				known += counts.known[j]!;
				all += counts.all[j]!;
				return false;
			}
			// As in boundary-scan.ts: symmetric in the two, so that both find the same two points.
			const along = (squared - larger * sum) / (2 * squared);
			const across =
				Math.sqrt(
					(distance + sum) * (sum - distance) * ((distance + larger) * (distance - larger))
				) /
				(2 * squared);
			const enters = quarterTurns(along * dx + across * dy, along * dy - across * dx);
			const leaves = quarterTurns(along * dx - across * dy, along * dy + across * dx);
			crossings.push({ at: enters, disc: j, step: 1 }, { at: leaves, disc: j, step: -1 });
			if (enters > leaves) {
				known += counts.known[j]!;
				all += counts.all[j]!;
			}
			return false;
		},
		undefined,
		radius
	);
	return cutAt(crossings, counts, { to: FULL_TURN, before: SEAM, after: SEAM, known, all });
}

/** The stretches of area edge `edge`, from 0 to 1 along it. */
export function followEdge(scan: BoundaryScan, edge: number, counts: DiscCounts): Stretch[] {
	const { discs, area, crossing } = scan;
	const [ax, ay, bx, by] = area.edges.subarray(4 * edge, 4 * edge + 4);
	const crossings: Crossing[] = [];
	let known = 0;
	let all = 0;
	visitNear(
		discs,
		(ax! + bx!) / 2,
		(ay! + by!) / 2,
		(j) => {
			const isMet = crossEdge(
				area.edges,
				edge,
				discs.xs[j]!,
				discs.ys[j]!,
				discs.radii[j]!,
				crossing
			);
			if (!isMet) return false;
			const { entersAt, leavesAt } = crossing;
			if (entersAt < 0) {
				known += counts.known[j]!;
				all += counts.all[j]!;
			} else crossings.push({ at: entersAt, disc: j, step: 1 });
			if (leavesAt <= 1) crossings.push({ at: leavesAt, disc: j, step: -1 });
			return false;
		},
		undefined,
		Math.hypot(bx! - ax!, by! - ay!) / 2
	);
	const before = discs.count + area.previousEdge[edge]!;
	const after = discs.count + area.nextEdge[edge]!;
	return cutAt(crossings, counts, { to: 1, before, after, known, all });
}

function cutAt(
	crossings: Crossing[],
	counts: DiscCounts,
	whole: { to: number; before: number; after: number; known: number; all: number }
): Stretch[] {
	crossings.sort((a, b) => a.at - b.at);
	const stretches: Stretch[] = [];
	let { known, all } = whole;
	let from = 0;
	let fromPartner = whole.before;
	for (const { at, disc, step } of crossings) {
		if (at > from) stretches.push({ from, to: at, fromPartner, toPartner: disc, known, all });
		known += step * counts.known[disc]!;
		all += step * counts.all[disc]!;
		from = at;
		fromPartner = disc;
	}
	if (whole.to > from)
		stretches.push({ from, to: whole.to, fromPartner, toPartner: whole.after, known, all });
	return stretches;
}

/** Makes the list the stretches that `holds`, those that touch joined. */
export function fillWhere(
	list: IntervalList,
	stretches: readonly Stretch[],
	holds: (stretch: Stretch) => boolean
): void {
	list.count = 0;
	for (const stretch of stretches) {
		if (!holds(stretch)) continue;
		const last = list.count - 1;
		if (last >= 0 && list.to[last] === stretch.from) {
			list.to[last] = stretch.to;
			list.toPartner[last] = stretch.toPartner;
		} else {
			const { from, to, fromPartner, toPartner } = stretch;
			appendInterval(list, from, to, fromPartner, toPartner);
		}
	}
}
