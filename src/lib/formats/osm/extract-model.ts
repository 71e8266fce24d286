import type { BaseAttributes, PlaceAttributes } from '#lib/domain/osm-land.ts';
import type { BuildingAttributes, OsmAddressText } from '#lib/domain/osm-building.ts';
import type { FacilityAttributes, OsmFacilityKind } from '#lib/domain/osm-facility.ts';
import type { RoadAttributes, RoadSkip } from '#lib/domain/osm-road.ts';
import type { Bbox, OsmHeader } from './osm-model.ts';
import type { OsmProblem } from './problem-log.ts';
import type { Polygon } from './rings.ts';

/**
 * A piece of a road between two junctions or ends. `wayId`, `fromNode`, `toNode` and `ordinal` (0 unless
 * the way meets the same pair again) name it; `fromNode` and `toNode` are never the same.
 */
export interface OsmRoadEdge {
	wayId: number;
	fromNode: number;
	toNode: number;
	ordinal: number;
	/** `[lon, lat, lon, lat, …]` in degrees, at least two positions; a zero length is possible. */
	coordinates: Float64Array;
	/** One object, shared by all edges of the way. */
	road: RoadAttributes;
}

export interface OsmBuilding extends BuildingAttributes {
	sourceId: string;
	polygons: Polygon[];
}

export type OsmGeometry =
	| { type: 'polygons'; polygons: Polygon[] }
	/** Each `[lon, lat, …]`; more than one where the file is clipped in between. */
	| { type: 'lines'; lines: Float64Array[] };

export interface OsmBaseFeature extends BaseAttributes {
	sourceId: string;
	geometry: OsmGeometry;
}

interface Placed {
	/** `node/1`, `way/2` or `relation/3`. */
	sourceId: string;
	lon: number;
	lat: number;
}

export interface OsmPlace extends Placed, PlaceAttributes {}
export interface OsmAddress extends Placed, OsmAddressText {}
export interface OsmFacility extends Placed, FacilityAttributes {}

export interface OsmSummary {
	header: OsmHeader;
	/** Of all nodes in the file: ways that cross the header's box reach beyond it. Absent without nodes. */
	extent?: Bbox;
	counts: OsmCounts;
	roadsSkipped: Record<RoadSkip, number>;
	facilities: Record<OsmFacilityKind, number>;
	problems: OsmProblem[];
	/** All problems by code; `problems` holds the first of each. */
	problemCounts: Record<string, number>;
}

export interface OsmCounts {
	nodes: number;
	ways: number;
	relations: number;
	/** Ways with a `highway` tag, whatever its value. */
	highwayWays: number;
	drivableWays: number;
	walkableWays: number;
	edges: number;
	drivableEdges: number;
	buildings: number;
	baseFeatures: number;
	places: number;
	addresses: number;
}

/** Items of one kind, at most 500; the header comes first and the summary last. */
export type OsmExtractChunk =
	| { kind: 'header'; header: OsmHeader }
	| { kind: 'edges'; items: OsmRoadEdge[] }
	| { kind: 'buildings'; items: OsmBuilding[] }
	| { kind: 'baseFeatures'; items: OsmBaseFeature[] }
	| { kind: 'places'; items: OsmPlace[] }
	| { kind: 'addresses'; items: OsmAddress[] }
	| { kind: 'facilities'; items: OsmFacility[] }
	| { kind: 'summary'; summary: OsmSummary };
