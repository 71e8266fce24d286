import { computeRoadField, costAtPoint, type RoadGraph, type RoadPoint } from '../roads/index.ts';

/** A place of a round: where it joins the road, and how far off it lies. */
export interface RoundPlace {
	/** Plane meters. */
	x: number;
	y: number;
	/** undefined: no road near. */
	road: (RoadPoint & { distanceMeters: number }) | undefined;
}

export interface TravelOptions {
	/** Length `edgeCount`; not 0: impassable. */
	closedEdges?: Uint8Array;
	/** Multiplies every speed on the road: 0.75 in winter. */
	speedFactor?: number;
	/** On foot, between the road and the place and where no road leads. */
	walkMetersPerSecond: number;
	/** Ways beside the roads are this much longer than the straight line. */
	detour: number;
}

export interface TravelMatrix {
	/** Seconds from i to j at `i * count + j`. */
	seconds: Float64Array;
	/** Pairs that no road joins: their time is a guess on foot along the straight line. */
	guessedCount: number;
}

/**
 * Travel times between all places of a round along the roads, in permitted directions, edge-exact.
 *
 * @throws {RangeError} As `computeRoadField`; or the walking speed or detour cannot be.
 *
 * One search a place: O(n · roads).
 */
export function computeTravelMatrix(
	graph: RoadGraph,
	places: readonly RoundPlace[],
	options: TravelOptions
): TravelMatrix {
	const { closedEdges, speedFactor = 1, walkMetersPerSecond, detour } = options;
	if (!(walkMetersPerSecond > 0) || !(detour >= 1))
		throw new RangeError(
			`Walking at ${walkMetersPerSecond} m/s with detour ${detour}, expected more than 0 and at least 1.`
		);
	const count = places.length;
	const seconds = new Float64Array(count * count);
	let guessedCount = 0;
	places.forEach((from, i) => {
		const field =
			from.road &&
			computeRoadField(graph, [{ edge: from.road.edge, offsetMeters: from.road.offsetMeters }], {
				speedFactor,
				...(closedEdges && { closedEdges })
			});
		places.forEach((to, j) => {
			if (i === j) return;
			const straight = (Math.hypot(to.x - from.x, to.y - from.y) * detour) / walkMetersPerSecond;
			const onRoad = field && to.road ? costAtPoint(field, to.road)?.cost : undefined;
			if (onRoad === undefined) guessedCount++;
			const offRoad =
				((from.road?.distanceMeters ?? 0) + (to.road?.distanceMeters ?? 0)) / walkMetersPerSecond;
			// Next door nobody drives round the block.
			seconds[i * count + j] =
				onRoad === undefined ? straight : Math.min(straight, onRoad + offRoad);
		});
	});
	return { seconds, guessedCount };
}
