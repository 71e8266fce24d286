import { profileEdge } from './edge-profile.ts';
import type { RoadField } from './road-field.ts';

/** Stretch of an edge with one state and one nearest source. */
export interface EdgePart {
	edge: number;
	offset0: number;
	offset1: number;
	/** `within`: cost at most the limit; `beyond`: more; `unreachable`: no way at all, or closed. */
	state: 'within' | 'beyond' | 'unreachable';
	/** Infinity where unreachable, and where above the limit that the field was searched to. */
	minCost: number;
	maxCost: number;
	/** −1 where unreachable. */
	source: number;
}

/** What a whole edge comes to. */
export interface EdgeSummary {
	minCost: number;
	maxCost: number;
	/** Meters of road to the place of least cost, and the source it is from. */
	meters: number;
	source: number;
	withinMeters: number;
	beyondMeters: number;
	unreachableMeters: number;
}

/**
 * Parts of one edge, cut exactly where the limit is passed and where the nearest source changes.
 *
 * @param limit In the field's unit, not above the limit the field was searched to; Infinity gives
 * the computed responsibility areas, uncut by cost.
 * @returns Parts by rising offset that together are the edge; none for an edge that the graph's
 * mode may not use, one of no length for an edge of no length.
 * @throws {RangeError} The limit is above the field's.
 */
export function listEdgeParts(field: RoadField, edge: number, limit: number): EdgePart[] {
	assertLimit(field, limit);
	const parts: EdgePart[] = [];
	for (const { offset0, offset1, cost0, cost1, source } of profileEdge(field, edge)) {
		const state = source < 0 ? 'unreachable' : cost0 <= limit ? 'within' : 'beyond';
		if (cost0 <= limit === cost1 <= limit) {
			addPart(field, parts, { edge, offset0, offset1, state, ...range(cost0, cost1), source });
			continue;
		}
		const share = (limit - cost0) / (cost1 - cost0);
		const cut = Math.min(offset1, Math.max(offset0, offset0 + share * (offset1 - offset0)));
		const other = state === 'within' ? 'beyond' : 'within';
		if (cut > offset0) {
			const costs = range(cost0, limit);
			addPart(field, parts, { edge, offset0, offset1: cut, state, ...costs, source });
		}
		if (cut < offset1) {
			const costs = range(limit, cost1);
			addPart(field, parts, { edge, offset0: cut, offset1, state: other, ...costs, source });
		}
	}
	return parts;
}

/** Calls `visit` with every part of every edge of the graph's mode, by rising edge and offset. */
export function forEachEdgePart(
	field: RoadField,
	limit: number,
	visit: (part: EdgePart) => void
): void {
	for (let edge = 0; edge < field.graph.network.edgeCount; edge++)
		listEdgeParts(field, edge, limit).forEach(visit);
}

/**
 * Least and most cost on an edge and its meters by state.
 *
 * @returns undefined for an edge that the graph's mode may not use.
 */
export function summarizeEdge(
	field: RoadField,
	edge: number,
	limit: number
): EdgeSummary | undefined {
	assertLimit(field, limit);
	if (field.graph.edgeAccess[edge] === 0) return undefined;
	const summary: EdgeSummary = {
		minCost: Infinity,
		maxCost: 0,
		meters: Infinity,
		source: -1,
		withinMeters: 0,
		beyondMeters: 0,
		unreachableMeters: 0
	};
	for (const piece of profileEdge(field, edge)) {
		const isFirstLess = piece.cost0 <= piece.cost1;
		const least = isFirstLess ? piece.cost0 : piece.cost1;
		if (least < summary.minCost && least <= field.limit) {
			summary.minCost = least;
			summary.meters = isFirstLess ? piece.meters0 : piece.meters1;
			summary.source = piece.source;
		}
	}
	for (const part of listEdgeParts(field, edge, limit)) {
		summary.maxCost = Math.max(summary.maxCost, part.maxCost);
		summary[`${part.state}Meters`] += part.offset1 - part.offset0;
	}
	return summary;
}

/** Adds a part, or lengthens the last one when it goes on with the same state and source. */
function addPart(field: RoadField, parts: EdgePart[], part: EdgePart): void {
	part.minCost = hideUnsearched(field, part.minCost);
	part.maxCost = hideUnsearched(field, part.maxCost);
	const last = parts.at(-1);
	if (last === undefined || last.state !== part.state || last.source !== part.source) {
		parts.push(part);
		return;
	}
	last.offset1 = part.offset1;
	last.minCost = Math.min(last.minCost, part.minCost);
	last.maxCost = Math.max(last.maxCost, part.maxCost);
}

function range(costA: number, costB: number): { minCost: number; maxCost: number } {
	return costA < costB ? { minCost: costA, maxCost: costB } : { minCost: costB, maxCost: costA };
}

/** Above the search limit the field holds bounds only. */
function hideUnsearched(field: RoadField, cost: number): number {
	return cost <= field.limit ? cost : Infinity;
}

export function assertLimit(field: RoadField, limit: number): void {
	if (!(limit >= 0)) throw new RangeError(`limit is ${limit}, expected 0 or more.`);
	if (limit > field.limit)
		throw new RangeError(
			`limit is ${limit}, but the field was searched only to ${field.limit} ${field.unit}.`
		);
}
