import { lineLengthMeters, projectionFor, type Projection } from '#lib/core/geometry/index.ts';
import { FormatError } from '#lib/formats/format-error.ts';
import { extractOsm } from '#lib/formats/osm/extract.ts';
import type {
	OsmBaseFeature,
	OsmBuilding,
	OsmFacility,
	OsmPlace,
	OsmRoadEdge
} from '#lib/formats/osm/extract-model.ts';
import { Invalid } from '#lib/server/errors.ts';
import { toPlaneLine } from './import-rows.ts';
import { widthOf, type RoadLayerEdge } from './road-layer.ts';
import type { WaterFeature } from './siting/water.ts';

/** What planning needs of an OpenStreetMap file. */
export interface RoadFile {
	edges: OsmRoadEdge[];
	buildings: OsmBuilding[];
	facilities: OsmFacility[];
	places: OsmPlace[];
	water: WaterFeature[];
	projection: Projection;
}

/**
 * Roads, buildings and facilities of an OpenStreetMap file, without any database.
 *
 * @throws {Invalid} The file cannot be read to its end, or has no road.
 */
export async function readRoadFile(path: string): Promise<RoadFile> {
	const edges: OsmRoadEdge[] = [];
	const buildings: OsmBuilding[] = [];
	const facilities: OsmFacility[] = [];
	const places: OsmPlace[] = [];
	const water: WaterFeature[] = [];
	let projection: Projection | undefined;
	try {
		for await (const chunk of extractOsm(path)) {
			if (chunk.kind === 'header' && chunk.header.bbox) {
				const [west, south, east, north] = chunk.header.bbox;
				projection = projectionFor((west + east) / 2, (south + north) / 2);
			}
			if (chunk.kind === 'edges') edges.push(...chunk.items);
			if (chunk.kind === 'buildings') buildings.push(...chunk.items);
			if (chunk.kind === 'facilities') facilities.push(...chunk.items);
			if (chunk.kind === 'places') places.push(...chunk.items);
			if (chunk.kind === 'baseFeatures') water.push(...chunk.items.flatMap(waterOf));
		}
	} catch (cause) {
		if (!(cause instanceof FormatError) && !isMissing(cause)) throw cause;
		throw new Invalid(['{path} 无法读取：{reason}', '{path} cannot be read: {reason}'], {
			params: { path, reason: cause.message },
			cause
		});
	}
	const first = edges[0];
	if (!first)
		throw new Invalid(['{path} 里没有道路。', 'There is no road in {path}.'], { params: { path } });
	const [lon = NaN, lat = NaN] = first.coordinates;
	return {
		edges,
		buildings,
		facilities,
		places,
		water,
		projection: projection ?? projectionFor(lon, lat)
	};
}

function waterOf({ layer, class: kind, geometry }: OsmBaseFeature): WaterFeature[] {
	if (layer !== 'water' && layer !== 'waterway') return [];
	const polygons = geometry.type === 'polygons' ? geometry.polygons : [];
	return [{ layer, class: kind, polygons, lines: geometry.type === 'lines' ? geometry.lines : [] }];
}

/** Edges of a file as travel needs them, lengths in the plane. */
export function toLayerEdges(
	edges: readonly OsmRoadEdge[],
	projection: Projection
): RoadLayerEdge[] {
	return edges.map(({ wayId, fromNode, toNode, coordinates, road }) => ({
		wayId,
		fromNode,
		toNode,
		oneWay: road.oneWay,
		speedKmh: road.speedKmh,
		lengthMeters: lineLengthMeters(toPlaneLine(coordinates, projection)),
		isDrivable: road.isDrivable,
		isWalkable: road.isWalkable,
		maxHeightMeters: road.maxHeightMeters,
		maxWidthMeters: road.maxWidthMeters,
		class: road.class,
		name: road.name ?? road.ref ?? null,
		widthMeters: widthOf(road.widthMeters ?? null, road.lanes ?? null),
		isStructure: road.bridge || road.tunnel,
		lonLats: coordinates
	}));
}

function isMissing(error: unknown): error is Error {
	return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
