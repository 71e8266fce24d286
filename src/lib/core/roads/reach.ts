import type { RoadGraph } from './build-graph.ts';
import { costAtPoint } from './edge-profile.ts';
import { computeRoadField, type RoadField } from './road-field.ts';
import type { Snap } from './snap.ts';

export interface ReachOptions {
	/** Length of hose or of the way on foot, from the facility to the end. */
	withinMeters: number;
	/** Most that may lie off the road at either end; what does lie there counts as length. */
	offRoadMeters: number;
	/** Length `edgeCount`; not 0: impassable. */
	closedEdges?: Uint8Array;
}

/** Reach along streets, and which facilities it is of. */
export interface RoadReach {
	/** In meters, searched to `withinMeters`; give that limit to `listEdgeParts` for the parts. */
	field: RoadField;
	/** Index of the facility, as given, by index of the field's source. */
	facilityOfSource: number[];
	/** Facilities with no street within the off-road budget: they reach no street. */
	offRoadFacilities: number[];
	options: ReachOptions;
}

/**
 * Streets within a length of the nearest facility, exact to the point on the edge; one-way streets
 * do not matter. No hull: only street that is really reached.
 *
 * @param graph For walking, or for driving with its one-way streets ignored.
 * @param facilities Each snapped to its nearest street, undefined where there is none.
 * @throws {RangeError} An option or snap cannot be; the message names it.
 */
export function computeReach(
	graph: RoadGraph,
	facilities: ReadonlyArray<Snap | undefined>,
	options: ReachOptions
): RoadReach {
	const { withinMeters, offRoadMeters, closedEdges } = options;
	if (!(offRoadMeters >= 0))
		throw new RangeError(`offRoadMeters is ${offRoadMeters}, expected 0 or more.`);
	const facilityOfSource: number[] = [];
	const offRoadFacilities: number[] = [];
	const sources = facilities.flatMap((snap, facility) => {
		if (snap === undefined || snap.distanceMeters > offRoadMeters) {
			offRoadFacilities.push(facility);
			return [];
		}
		facilityOfSource.push(facility);
		return [{ edge: snap.edge, offsetMeters: snap.offsetMeters, initialCost: snap.distanceMeters }];
	});
	const field = computeRoadField(graph, sources, {
		unit: 'meters',
		direction: 'either',
		limit: withinMeters,
		...(closedEdges && { closedEdges })
	});
	return { field, facilityOfSource, offRoadFacilities, options };
}

/**
 * Whether and from where a place off the street (a building's snap) is reached.
 *
 * @returns Meters in all, off-road at both ends included, and the facility's index; undefined when
 * the place is farther from its street than the budget, or the whole is longer than the reach.
 */
export function reachPlace(
	reach: RoadReach,
	place: Snap
): { meters: number; facility: number } | undefined {
	const { withinMeters, offRoadMeters } = reach.options;
	if (place.distanceMeters > offRoadMeters) return undefined;
	const found = costAtPoint(reach.field, place);
	if (found === undefined || found.cost + place.distanceMeters > withinMeters) return undefined;
	return {
		meters: found.cost + place.distanceMeters,
		facility: reach.facilityOfSource[found.source]!
	};
}
