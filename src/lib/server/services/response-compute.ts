import {
	computeResponse,
	findSnap,
	listEdgeParts,
	profileEdge,
	summarizeResponse,
	type ResponseSummary,
	type RoadField
} from '#lib/core/roads/index.ts';
import { sliceEdge, type RoadLayer } from './road-layer.ts';

/** A fire station as response needs it; degrees. */
export interface StationPoint {
	id: string;
	name: string | null;
	lon: number;
	lat: number;
	turnoutSeconds: number;
}

export interface ResponseQuestion {
	stations: readonly StationPoint[];
	/** A station starts from a road within this distance. */
	snapMeters: number;
	/** Multiplies every speed: 1, or that of winter. */
	speedFactor: number;
	/** Edges under a closure now. */
	closedEdges: readonly number[];
}

/** Arrival times over all drivable road. */
export interface ResponseField {
	layer: RoadLayer;
	field: RoadField;
	/** Stations that reach a road; the field's sources are these, in this order. */
	stations: StationPoint[];
	/** Stations too far from any road. */
	unsnapped: StationPoint[];
}

/** Arrival times from the nearest station at every point of every drivable road. */
export function findResponse(layer: RoadLayer, question: ResponseQuestion): ResponseField {
	const { network, projection } = layer;
	const closed = new Uint8Array(network.edgeCount);
	for (const edge of question.closedEdges) closed[edge] = 1;
	const stations: StationPoint[] = [];
	const unsnapped: StationPoint[] = [];
	const sources = question.stations.flatMap((station) => {
		const [x, y] = projection.forward(station.lon, station.lat);
		const snap = findSnap(layer.snaps, x ?? NaN, y ?? NaN, {
			limitMeters: question.snapMeters,
			isEligible: (edge) => closed[edge] === 0
		});
		(snap ? stations : unsnapped).push(station);
		if (!snap) return [];
		const { edge, offsetMeters } = snap;
		return [{ edge, offsetMeters, turnoutSeconds: station.turnoutSeconds }];
	});
	const field = computeResponse(layer.drive, sources, {
		speedFactor: question.speedFactor,
		...(question.closedEdges.length > 0 && { closedEdges: closed })
	});
	return { layer, field, stations, unsnapped };
}

export function summarize(response: ResponseField, minutes: number): ResponseSummary {
	return summarizeResponse(response.field, minutes * 60);
}

/** Seconds are null where no engine can come. */
export type EdgeProperties = {
	edge: number;
	way: number;
	name: string | null;
	class: string;
	lengthMeters: number;
	/** Until the whole edge is reached: the latest arrival at any of its points. */
	seconds: number | null;
	/** The earliest arrival at any of its points. */
	leastSeconds: number | null;
	/** Road driven to the point that is reached last. */
	meters: number | null;
	/** Id of the station from which that point is reached. */
	station: string | null;
	/** Arrival at the junctions at its two ends. */
	fromSeconds: number | null;
	toSeconds: number | null;
};

/** One feature for every drivable edge. */
export function edgeFeatures(
	response: ResponseField
): GeoJSON.FeatureCollection<GeoJSON.LineString, EdgeProperties> {
	const { layer, field, stations } = response;
	const { edgeCount, edgeMeters, edgeFrom, edgeTo } = layer.network;
	const features: GeoJSON.Feature<GeoJSON.LineString, EdgeProperties>[] = [];
	for (let edge = 0; edge < edgeCount; edge++) {
		const pieces = profileEdge(field, edge);
		if (pieces.length === 0) continue;
		const lengthMeters = edgeMeters[edge] ?? 0;
		let least = Infinity;
		let last = { cost: -Infinity, meters: Infinity, source: -1 };
		for (const piece of pieces) {
			least = Math.min(least, piece.cost0, piece.cost1);
			const { source } = piece;
			if (piece.cost0 > last.cost) last = { cost: piece.cost0, meters: piece.meters0, source };
			if (piece.cost1 > last.cost) last = { cost: piece.cost1, meters: piece.meters1, source };
		}
		features.push({
			type: 'Feature',
			geometry: { type: 'LineString', coordinates: sliceEdge(layer, edge, 0, lengthMeters) },
			properties: {
				edge,
				way: layer.wayIds[edge] ?? NaN,
				name: layer.names[edge] ?? null,
				class: layer.classes[edge] ?? '',
				lengthMeters: rounded(lengthMeters) ?? 0,
				seconds: rounded(last.cost),
				leastSeconds: rounded(least),
				meters: rounded(last.meters),
				station: stations[last.source]?.id ?? null,
				fromSeconds: rounded(field.cost[edgeFrom[edge] ?? -1]),
				toSeconds: rounded(field.cost[edgeTo[edge] ?? -1])
			}
		});
	}
	return { type: 'FeatureCollection', features };
}

export type GapProperties = {
	edge: number;
	way: number;
	name: string | null;
	class: string;
	state: 'beyond' | 'unreachable';
	lengthMeters: number;
	/** Least and latest arrival on the part; null where no engine can come. */
	seconds: number | null;
	latestSeconds: number | null;
	station: string | null;
};

/** The parts of roads beyond the limit, cut at the exact point where it is passed. */
export function gapFeatures(
	response: ResponseField,
	minutes: number
): GeoJSON.FeatureCollection<GeoJSON.LineString, GapProperties> {
	const { layer, field, stations } = response;
	const features: GeoJSON.Feature<GeoJSON.LineString, GapProperties>[] = [];
	for (let edge = 0; edge < layer.network.edgeCount; edge++) {
		for (const part of listEdgeParts(field, edge, minutes * 60)) {
			if (part.state === 'within') continue;
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
					state: part.state,
					lengthMeters: rounded(part.offset1 - part.offset0) ?? 0,
					seconds: rounded(part.minCost),
					latestSeconds: rounded(part.maxCost),
					station: stations[part.source]?.id ?? null
				}
			});
		}
	}
	return { type: 'FeatureCollection', features };
}

/** Three decimals: milliseconds and millimeters; null where there is no such number. */
export function rounded(value: number | undefined): number | null {
	return value === undefined || !Number.isFinite(value) ? null : Math.round(value * 1000) / 1000;
}
