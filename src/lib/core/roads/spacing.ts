import type { RoadGraph } from './build-graph.ts';
import { profileEdge, type ProfilePiece } from './edge-profile.ts';
import { listEdgeParts } from './edge-parts.ts';
import { computeRoadField, type RoadField } from './road-field.ts';
import type { RoadPoint } from './snap.ts';

/** Stretch of a main road farther than half the spacing from any crane. */
export interface UnservedStretch {
	edge: number;
	offset0: number;
	offset1: number;
	/** To the nearest crane along the roads; Infinity where no road leads to one. */
	minMeters: number;
	maxMeters: number;
}

/** Two cranes whose nearest-crane areas meet on a main road. */
export interface CraneNeighbors {
	/** The lower index first. */
	cranes: [number, number];
	/** Along the roads from one to the other, over the place where the areas meet. */
	spacingMeters: number;
	/** That place, on the main road. */
	edge: number;
	offsetMeters: number;
}

export interface CraneSpacing {
	/** In meters, one-way streets ignored. */
	field: RoadField;
	mainMeters: number;
	unservedMeters: number;
	/** By rising edge and offset. */
	unserved: UnservedStretch[];
	/** Widest apart first. */
	neighbors: CraneNeighbors[];
}

export interface SpacingOptions {
	/** 1,000 unless given (GB 50974-2014 7.2.9, 宜). */
	spacingMeters?: number;
	/** Length `edgeCount`; not 0: impassable. */
	closedEdges?: Uint8Array;
}

const DEFAULT_SPACING_METERS = 1000;
/** Shorter stretches are rounding: two cranes exactly the spacing apart just serve. */
const LEAST_STRETCH_METERS = 0.001;

/**
 * Spacing of water cranes along main roads.
 *
 * A point of a main road is served when the nearest crane along the road network (side roads too,
 * one-way streets ignored) is at most half the spacing away: so a straight road between two cranes
 * is served throughout exactly when they are at most the spacing apart, and half the spacing is
 * served beyond the last crane. It says nothing about places off main roads; cranes have no
 * protection radius.
 *
 * @param isMainRoad By edge, not 0: main road. Length `edgeCount`.
 * @throws {RangeError} A crane or option cannot be; the message names it.
 */
export function computeCraneSpacing(
	graph: RoadGraph,
	cranes: readonly RoadPoint[],
	isMainRoad: Uint8Array,
	options: SpacingOptions = {}
): CraneSpacing {
	const { spacingMeters = DEFAULT_SPACING_METERS, closedEdges } = options;
	const { edgeCount, edgeMeters } = graph.network;
	if (!(spacingMeters > 0 && spacingMeters < Infinity))
		throw new RangeError(`spacingMeters is ${spacingMeters}, expected more than 0 and finite.`);
	if (isMainRoad.length !== edgeCount)
		throw new RangeError(`isMainRoad has ${isMainRoad.length} entries, expected ${edgeCount}.`);
	const sources = cranes.map(({ edge, offsetMeters }) => ({ edge, offsetMeters }));
	const field = computeRoadField(graph, sources, {
		unit: 'meters',
		direction: 'either',
		...(closedEdges && { closedEdges })
	});
	const unserved: UnservedStretch[] = [];
	const closest = new Map<string, CraneNeighbors>();
	let mainMeters = 0;
	for (let edge = 0; edge < edgeCount; edge++) {
		if (isMainRoad[edge] === 0 || graph.edgeAccess[edge] === 0) continue;
		mainMeters += edgeMeters[edge]!;
		unserved.push(...listUnserved(field, edge, spacingMeters / 2));
		for (const pair of listMeetings(field, edge)) {
			const key = pair.cranes.join(' ');
			const known = closest.get(key);
			if (known === undefined || pair.spacingMeters < known.spacingMeters) closest.set(key, pair);
		}
	}
	return {
		field,
		mainMeters,
		unservedMeters: unserved.reduce((sum, { offset0, offset1 }) => sum + offset1 - offset0, 0),
		unserved,
		neighbors: [...closest.values()].sort((a, b) => b.spacingMeters - a.spacingMeters)
	};
}

function listUnserved(field: RoadField, edge: number, halfSpacing: number): UnservedStretch[] {
	const stretches: UnservedStretch[] = [];
	for (const part of listEdgeParts(field, edge, halfSpacing)) {
		if (part.state === 'within') continue;
		const last = stretches.at(-1);
		if (last !== undefined && last.offset1 === part.offset0) {
			last.offset1 = part.offset1;
			last.minMeters = Math.min(last.minMeters, part.minCost);
			last.maxMeters = Math.max(last.maxMeters, part.maxCost);
			continue;
		}
		const { offset0, offset1, minCost: minMeters, maxCost: maxMeters } = part;
		stretches.push({ edge, offset0, offset1, minMeters, maxMeters });
	}
	return stretches.filter(({ offset0, offset1 }) => offset1 - offset0 >= LEAST_STRETCH_METERS);
}

/** Places on the edge, its ends included, where one crane's area ends and another's begins. */
function listMeetings(field: RoadField, edge: number): CraneNeighbors[] {
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	const pieces = profileEdge(field, edge);
	const stops = [
		standAt(field, edgeFrom[edge]!, 0),
		...pieces,
		standAt(field, edgeTo[edge]!, edgeMeters[edge]!)
	];
	const meetings: CraneNeighbors[] = [];
	for (let k = 1; k < stops.length; k++) {
		const [before, after] = [stops[k - 1]!, stops[k]!];
		if (before.source < 0 || after.source < 0 || before.source === after.source) continue;
		meetings.push({
			cranes: [Math.min(before.source, after.source), Math.max(before.source, after.source)],
			spacingMeters: before.cost1 + after.cost0,
			edge,
			offsetMeters: after.offset0
		});
	}
	return meetings;
}

/** A junction as a piece of no length: the area that meets the edge there may be another's. */
function standAt(field: RoadField, node: number, offset: number): ProfilePiece {
	const cost = field.cost[node]!;
	const meters = field.meters[node]!;
	return {
		offset0: offset,
		offset1: offset,
		cost0: cost,
		cost1: cost,
		meters0: meters,
		meters1: meters,
		source: field.source[node]!
	};
}
