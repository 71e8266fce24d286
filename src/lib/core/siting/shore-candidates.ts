import { buildAreaIndex, isInsideArea, type PlaneMultiPolygon } from '../geometry/index.ts';
import { findSnap, type SnapIndex } from '../roads/snap.ts';
import { thinPlaces } from './thin-places.ts';

/** Natural water in the plane: lakes and wide rivers as polygons, others as lines `x, y, …`. */
export interface WaterShapes {
	polygons: PlaneMultiPolygon;
	lines: readonly Float64Array[];
}

export interface ShoreRules {
	/** Along the shore. */
	spacingMeters: number;
	/** From a street that an engine can drive, at most. */
	accessMeters: number;
}

/** A place on the shore, and the street from which an engine gets there. */
export interface ShoreCandidate {
	x: number;
	y: number;
	edge: number;
	/** From the shore to the street. */
	roadMeters: number;
}

/**
 * Places on natural water where an engine could draw: along shores and rivers, near a street.
 *
 * A river's line inside its own polygon is the middle of the water and left out.
 *
 * @param streets Streets that engines use.
 * @returns In the order of the shapes; thinned, so that no two lie within a third of the spacing.
 * @throws {RangeError} The spacing is not more than 0, or the access is negative.
 */
export function listShoreCandidates(
	{ polygons, lines }: WaterShapes,
	streets: SnapIndex,
	{ spacingMeters, accessMeters }: ShoreRules
): ShoreCandidate[] {
	if (!(spacingMeters > 0) || spacingMeters === Infinity || !(accessMeters >= 0))
		throw new RangeError(
			`Spacing ${spacingMeters} m, access ${accessMeters} m: expected lengths that can be.`
		);
	const water = buildAreaIndex(polygons);
	const found: ShoreCandidate[] = [];
	const add = (x: number, y: number) => {
		const snap = findSnap(streets, x, y, { limitMeters: accessMeters });
		if (snap) found.push({ x, y, edge: snap.edge, roadMeters: snap.distanceMeters });
	};
	for (const rings of polygons) for (const ring of rings) walk(ring, true, spacingMeters, add);
	for (const line of lines)
		walk(line, false, spacingMeters, (x, y) => {
			if (!isInsideArea(water, x, y)) add(x, y);
		});
	return thinPlaces(found, spacingMeters / 3);
}

/** Visits points of a line every so many meters, its first point first. */
function walk(
	line: Float64Array,
	isClosed: boolean,
	spacingMeters: number,
	visit: (x: number, y: number) => void
): void {
	const count = line.length / 2;
	let untilNext = 0;
	for (let k = 0; k < (isClosed ? count : count - 1); k++) {
		const [ax, ay] = [line[2 * k]!, line[2 * k + 1]!];
		const next = (k + 1) % count;
		const [bx, by] = [line[2 * next]!, line[2 * next + 1]!];
		const length = Math.hypot(bx - ax, by - ay);
		let at = untilNext;
		for (; at < length; at += spacingMeters)
			visit(ax + (at / length) * (bx - ax), ay + (at / length) * (by - ay));
		untilNext = at - length;
	}
}
