import { listSnaps, type SnapIndex } from './snap.ts';

export interface AssignInput {
	/** Road by edge, −1: takes no point. Length `edgeCount`. */
	edgeRoad: Int32Array;
	/** Width of the carriageway by edge, meters. */
	edgeWidthMeters: Float64Array;
	/** Plane meters. */
	xs: Float64Array;
	ys: Float64Array;
	/** The road that a point says it stands on; −1: it names none. */
	named: Int32Array;
	/** From the middle of the road. */
	limitMeters: number;
	/** The same for the road that the point names itself. */
	namedLimitMeters: number;
}

/** A point and its road. */
export interface Assigned {
	road: number;
	edge: number;
	offsetMeters: number;
	distanceMeters: number;
	/** By the name it states, not by distance alone. */
	isByName: boolean;
	/** On the road. */
	x: number;
	y: number;
}

/**
 * The road that each point belongs to: the one it names, if that runs within `namedLimitMeters`; else
 * the road whose kerb (middle less half the width) is nearest within `limitMeters`.
 *
 * @returns One entry for each point; undefined where no road is near enough. Ties go to the nearer
 * middle, then to the lower edge.
 */
export function assignToRoads(snaps: SnapIndex, input: AssignInput): (Assigned | undefined)[] {
	const { edgeRoad, edgeWidthMeters, xs, ys, named, limitMeters, namedLimitMeters } = input;
	return Array.from(xs, (x, index) => {
		const y = ys[index]!;
		const wanted = named[index]!;
		const near = listSnaps(snaps, x, y, {
			limitMeters: wanted < 0 ? limitMeters : Math.max(limitMeters, namedLimitMeters),
			isEligible: (edge) => edgeRoad[edge]! >= 0
		});
		const own = near.find(
			({ edge, distanceMeters }) => edgeRoad[edge] === wanted && distanceMeters <= namedLimitMeters
		);
		let best = wanted >= 0 ? own : undefined;
		const isByName = best !== undefined;
		if (!best) {
			let least = Infinity;
			for (const snap of near) {
				if (snap.distanceMeters > limitMeters) break;
				const toKerb = Math.max(0, snap.distanceMeters - edgeWidthMeters[snap.edge]! / 2);
				if (toKerb >= least) continue;
				least = toKerb;
				best = snap;
			}
		}
		return best && { road: edgeRoad[best.edge]!, ...best, isByName };
	});
}
