import Flatbush from 'flatbush';
import {
	buildRoadGraph,
	buildRoadNetwork,
	buildSnapIndex,
	type RoadEdge,
	type RoadGraph,
	type RoadNetwork,
	type SnapIndex
} from '#lib/core/roads/index.ts';
import type { Projection } from '#lib/core/geometry/index.ts';
import { toPlaneLine } from './import-rows.ts';

/** An edge as read from the database or from a file; `lonLats` in degrees. */
export interface RoadLayerEdge extends Omit<RoadEdge, 'coordinates'> {
	wayId: number;
	class: string;
	name: string | null;
	/** Of the carriageway; null: not known. */
	widthMeters: number | null;
	/** On a bridge or in a tunnel. */
	isStructure: boolean;
	lonLats: Float64Array;
}

/** A lane as city streets are laid out (CJJ 37-2012, 5.3: 3.25–3.75 m). */
const LANE_METERS = 3.5;

/** Carriageway by its tagged width, else by its lanes; null: neither is known. */
export function widthOf(widthMeters: number | null, lanes: number | null): number | null {
	return widthMeters ?? (lanes === null ? null : lanes * LANE_METERS);
}

/** Roads ready for travel and for drawing; edge indices are the order given. */
export interface RoadLayer {
	projection: Projection;
	network: RoadNetwork;
	drive: RoadGraph;
	snaps: SnapIndex;
	wayIds: Float64Array;
	classes: string[];
	names: (string | null)[];
	/** Carriageway in meters by edge; NaN: not known. */
	widths: Float64Array;
	/** By edge: 1 on a bridge or in a tunnel. */
	structures: Uint8Array;
	/** `lon, lat` by point, beside `network.coordinates`. */
	lonLats: Float64Array;
	/** Edges by their boxes in degrees; undefined when there is no edge. */
	boxes: Flatbush | undefined;
}

/** Packs edges for travel. */
export function buildRoadLayer(edges: readonly RoadLayerEdge[], projection: Projection): RoadLayer {
	const network = buildRoadNetwork(
		(function* () {
			for (const edge of edges)
				yield { ...edge, coordinates: toPlaneLine(edge.lonLats, projection) };
		})(),
		{
			edges: edges.length,
			points: edges.reduce((sum, { lonLats }) => sum + lonLats.length / 2, 0)
		}
	);
	const lonLats = new Float64Array(network.coordinates.length);
	let at = 0;
	for (const edge of edges) {
		lonLats.set(edge.lonLats, at);
		at += edge.lonLats.length;
	}
	const drive = buildRoadGraph(network);
	return {
		projection,
		network,
		drive,
		snaps: buildSnapIndex(drive),
		wayIds: Float64Array.from(edges, (edge) => edge.wayId),
		classes: edges.map((edge) => edge.class),
		names: edges.map((edge) => edge.name),
		widths: Float64Array.from(edges, (edge) => edge.widthMeters ?? NaN),
		structures: Uint8Array.from(edges, (edge) => (edge.isStructure ? 1 : 0)),
		lonLats,
		boxes: indexBoxes(edges)
	};
}

/** The line of an edge between two offsets in meters, degrees with seven decimals, two positions at least. */
export function sliceEdge(
	layer: RoadLayer,
	edge: number,
	offset0: number,
	offset1: number
): GeoJSON.Position[] {
	const { pointStart, pointMeters } = layer.network;
	const first = pointStart[edge] ?? 0;
	const last = (pointStart[edge + 1] ?? 0) - 1;
	const positions: GeoJSON.Position[] = [];
	if (offset0 <= 0 && offset1 >= (pointMeters[last] ?? 0)) {
		for (let point = first; point <= last; point++) positions.push(roundedPoint(layer, point));
		return positions;
	}
	positions.push(positionAt(layer, first, last, offset0));
	for (let point = first; point <= last; point++) {
		const meters = pointMeters[point] ?? 0;
		if (meters > offset0 && meters < offset1) positions.push(roundedPoint(layer, point));
	}
	positions.push(positionAt(layer, first, last, offset1));
	return positions;
}

function positionAt(
	layer: RoadLayer,
	first: number,
	last: number,
	offset: number
): GeoJSON.Position {
	const { pointMeters } = layer.network;
	if (offset <= 0) return roundedPoint(layer, first);
	let point = first + 1;
	while (point < last && (pointMeters[point] ?? 0) < offset) point++;
	const before = pointMeters[point - 1] ?? 0;
	const after = pointMeters[point] ?? 0;
	const share = after > before ? Math.min(1, (offset - before) / (after - before)) : 1;
	const { lonLats } = layer;
	const at = (index: number) => lonLats[index] ?? NaN;
	const along = (axis: 0 | 1) => {
		const from = at((point - 1) * 2 + axis);
		return round7(from + (at(point * 2 + axis) - from) * share);
	};
	return [along(0), along(1)];
}

function roundedPoint({ lonLats }: RoadLayer, point: number): GeoJSON.Position {
	return [round7(lonLats[point * 2] ?? NaN), round7(lonLats[point * 2 + 1] ?? NaN)];
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}

function indexBoxes(edges: readonly RoadLayerEdge[]): Flatbush | undefined {
	if (edges.length === 0) return undefined;
	const boxes = new Flatbush(edges.length);
	for (const { lonLats } of edges) {
		let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
		for (let index = 0; index < lonLats.length; index += 2) {
			const lon = lonLats[index] ?? NaN;
			const lat = lonLats[index + 1] ?? NaN;
			if (lon < west) west = lon;
			if (lon > east) east = lon;
			if (lat < south) south = lat;
			if (lat > north) north = lat;
		}
		boxes.add(west, south, east, north);
	}
	boxes.finish();
	return boxes;
}
