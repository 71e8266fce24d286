import { lineLengthMeters, type Projection } from '#lib/core/geometry/index.ts';
import type { FacilityInput } from '#lib/domain/facility.ts';
import type { BuildingRow } from '#lib/server/queries/building.ts';
import type { BaseFeatureRow } from '#lib/server/queries/base-feature.ts';
import type { PlaceRow } from '#lib/server/queries/place-import.ts';
import type { RoadEdgeRow } from '#lib/server/queries/road.ts';
import type {
	OsmBaseFeature,
	OsmBuilding,
	OsmFacility,
	OsmPlace,
	OsmRoadEdge
} from '#lib/formats/osm/extract-model.ts';

/** Projects `lon, lat, …` to `x, y, …` meters. */
export function toPlaneLine(lonLats: Float64Array, projection: Projection): Float64Array {
	const plane = new Float64Array(lonLats.length);
	const pair = new Float64Array(2);
	for (let index = 0; index < lonLats.length; index += 2) {
		projection.forward(lonLats[index] ?? NaN, lonLats[index + 1] ?? NaN, pair);
		plane.set(pair, index);
	}
	return plane;
}

/** An edge to store; its length in the district's projection. */
export function toRoadEdgeRow(id: number, edge: OsmRoadEdge, projection: Projection): RoadEdgeRow {
	const { road } = edge;
	return {
		id,
		wayId: edge.wayId,
		fromNode: edge.fromNode,
		toNode: edge.toNode,
		ordinal: edge.ordinal,
		class: road.class,
		name: road.name ?? road.ref ?? null,
		oneWay: road.oneWay,
		speedKmh: road.speedKmh,
		isDrivable: road.isDrivable,
		isWalkable: road.isWalkable,
		access: road.access,
		maxHeightMeters: road.maxHeightMeters ?? null,
		maxWidthMeters: road.maxWidthMeters ?? null,
		maxWeightTons: road.maxWeightTons ?? null,
		widthMeters: road.widthMeters ?? null,
		lanes: road.lanes === undefined ? null : Math.min(road.lanes, 32_767),
		bridge: road.bridge,
		tunnel: road.tunnel,
		layer: road.layer,
		lengthMeters: lineLengthMeters(toPlaneLine(edge.coordinates, projection)),
		lonLats: edge.coordinates
	};
}

export function toBuildingRow(id: number, building: OsmBuilding): BuildingRow {
	return {
		id,
		sourceId: building.sourceId,
		name: building.name ?? null,
		use: building.use ?? null,
		levels: building.levels ?? null,
		address: building.address?.text ?? null,
		polygons: building.polygons
	};
}

/** Least zoom at which a base feature is drawn; small ones are thinned by size as well. */
const LEAST_ZOOM: Record<OsmBaseFeature['layer'], number> = {
	water: 6,
	waterway: 12,
	landuse: 9,
	rail: 9,
	boundary: 0
};
const LEAST_ZOOM_BY_CLASS: Record<string, number> = {
	river: 7,
	canal: 10,
	coastline: 0,
	forest: 7,
	ditch: 14,
	drain: 14,
	stream: 12
};

export function toBaseFeatureRow(id: number, feature: OsmBaseFeature): BaseFeatureRow {
	const { layer, geometry } = feature;
	const byClass = layer === 'water' ? undefined : LEAST_ZOOM_BY_CLASS[feature.class];
	return {
		id,
		layer,
		class: feature.class,
		name: feature.name ?? null,
		minZoom: byClass ?? LEAST_ZOOM[layer],
		shape:
			geometry.type === 'polygons' ? { polygons: geometry.polygons } : { lines: geometry.lines }
	};
}

/** Our kind and rank of an OSM `place`; villages and smaller are rural (乡村，不适用5分钟). */
const PLACE_KINDS = {
	city: { kind: 'settlement', rank: 1, isRural: false },
	town: { kind: 'settlement', rank: 2, isRural: false },
	suburb: { kind: 'settlement', rank: 3, isRural: false },
	village: { kind: 'village', rank: 3, isRural: true },
	quarter: { kind: 'settlement', rank: 4, isRural: false },
	neighbourhood: { kind: 'settlement', rank: 5, isRural: false },
	hamlet: { kind: 'village', rank: 4, isRural: true },
	isolated_dwelling: { kind: 'village', rank: 5, isRural: true }
} as const;

export function toPlaceRow(place: OsmPlace): PlaceRow {
	return {
		sourceId: place.sourceId,
		name: place.name,
		population: place.population ?? null,
		lon: place.lon,
		lat: place.lat,
		...PLACE_KINDS[place.kind]
	};
}

/** A facility for the register. What OSM does not say and the register demands is assumed, with a note. */
export function toFacilityInput(facility: OsmFacility): FacilityInput & { notes: string[] } {
	const notes = [...facility.notes];
	const required: Partial<FacilityInput> = {};
	if (facility.kind === 'hydrant') required.ownership = facility.ownership ?? 'municipal';
	if (facility.kind === 'fire_station') required.category = facility.category ?? 'national';
	if (facility.kind === 'micro_station') {
		required.sponsor = 'community';
		notes.push('sponsor is not tagged: taken as community');
	}
	return {
		kind: facility.kind,
		name: facility.name ?? null,
		managed_by: facility.operator ?? null,
		position: [facility.lon, facility.lat],
		attributes: facility.attributes,
		lifecycle: 'in_service',
		disclosure: 'internal',
		...required,
		notes
	};
}
