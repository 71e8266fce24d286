import {
	computeReach,
	findSnap,
	listEdgeParts,
	reachPlace,
	type RoadReach
} from '#lib/core/roads/index.ts';
import { rounded } from './response-compute.ts';
import { sliceEdge, type RoadLayer } from './road-layer.ts';
import { walkLayerOf } from './walk-layer.ts';

/** A place in degrees that a report can name. */
export interface NamedPoint {
	id: string;
	name: string | null;
	lon: number;
	lat: number;
}

export interface ReachQuestion {
	facilities: readonly NamedPoint[];
	/** Length of hose, or of the way on foot. */
	withinMeters: number;
	/** Most that may lie off the street at either end; it counts as length. */
	offRoadMeters: number;
	closedEdges: readonly number[];
}

/** Reach along streets over a layer; facilities in the order of the question. */
export interface StreetReach {
	layer: RoadLayer;
	reach: RoadReach;
	facilities: readonly NamedPoint[];
	offRoad: NamedPoint[];
}

/** The parts of streets within a length of the nearest facility, exact to the point on the edge. */
export function findReach(layer: RoadLayer, question: ReachQuestion): StreetReach {
	const { graph, snaps } = walkLayerOf(layer);
	const { facilities, withinMeters, offRoadMeters } = question;
	const closedEdges = new Uint8Array(layer.network.edgeCount);
	for (const edge of question.closedEdges) closedEdges[edge] = 1;
	const places = facilities.map(({ lon, lat }) =>
		snapOn(layer, lon, lat, offRoadMeters, closedEdges)
	);
	const reach = computeReach(graph, places, { withinMeters, offRoadMeters, closedEdges });
	const offRoad = reach.offRoadFacilities.flatMap((index) => facilities[index] ?? []);
	return { layer, reach, facilities, offRoad };

	function snapOn(
		{ projection }: RoadLayer,
		lon: number,
		lat: number,
		limitMeters: number,
		closed: Uint8Array
	) {
		const [x = NaN, y = NaN] = projection.forward(lon, lat);
		return findSnap(snaps, x, y, { limitMeters, isEligible: (edge) => closed[edge] === 0 });
	}
}

/** Meters of street by state, each edge once. */
export function summarizeReach({ layer, reach }: StreetReach): {
	totalMeters: number;
	reachedMeters: number;
	beyondMeters: number;
} {
	let totalMeters = 0;
	let reachedMeters = 0;
	for (let edge = 0; edge < layer.network.edgeCount; edge++) {
		for (const part of listEdgeParts(reach.field, edge, reach.options.withinMeters)) {
			const meters = part.offset1 - part.offset0;
			totalMeters += meters;
			if (part.state === 'within') reachedMeters += meters;
		}
	}
	return { totalMeters, reachedMeters, beyondMeters: totalMeters - reachedMeters };
}

export type ReachProperties = {
	edge: number;
	way: number;
	name: string | null;
	class: string;
	lengthMeters: number;
	/** Least and greatest length from the facility, the way to the street included. */
	meters: number | null;
	farthestMeters: number | null;
	/** Id of the facility. */
	facility: string | null;
};

/** The reached parts of all streets. */
export function reachFeatures(
	found: StreetReach
): GeoJSON.FeatureCollection<GeoJSON.LineString, ReachProperties> {
	const { layer, reach, facilities } = found;
	const features: GeoJSON.Feature<GeoJSON.LineString, ReachProperties>[] = [];
	for (let edge = 0; edge < layer.network.edgeCount; edge++) {
		for (const part of listEdgeParts(reach.field, edge, reach.options.withinMeters)) {
			if (part.state !== 'within') continue;
			features.push({
				type: 'Feature',
				geometry: {
					type: 'LineString',
					coordinates: sliceEdge(layer, edge, part.offset0, part.offset1)
				},
				properties: {
					edge,
					way: layer.wayIds[edge] ?? NaN,
					name: layer.names[edge] ?? null,
					class: layer.classes[edge] ?? '',
					lengthMeters: rounded(part.offset1 - part.offset0) ?? 0,
					meters: rounded(part.minCost),
					farthestMeters: rounded(part.maxCost),
					facility: facilities[reach.facilityOfSource[part.source] ?? -1]?.id ?? null
				}
			});
		}
	}
	return { type: 'FeatureCollection', features };
}

export type BuildingReach = NamedPoint & {
	/** In all, off-road at both ends included; null: not reached. */
	meters: number | null;
	facility: string | null;
};

/** Whether and from where each building is reached: its nearest street point within the budget, the whole within the length. */
export function reachBuildings(
	found: StreetReach,
	buildings: readonly NamedPoint[]
): BuildingReach[] {
	const { layer, reach, facilities } = found;
	const { snaps } = walkLayerOf(layer);
	const closed = reach.options.closedEdges;
	return buildings.map((building) => {
		const [x = NaN, y = NaN] = layer.projection.forward(building.lon, building.lat);
		const snap = findSnap(snaps, x, y, {
			limitMeters: reach.options.offRoadMeters,
			isEligible: (edge) => closed?.[edge] !== 1
		});
		const at = snap && reachPlace(reach, snap);
		return {
			...building,
			meters: rounded(at?.meters),
			facility: (at && facilities[at.facility]?.id) ?? null
		};
	});
}
