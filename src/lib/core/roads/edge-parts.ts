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
	const add = (offset0: number, offset1: number, costA: number, costB: number, source: number) => {
		const [minCost, maxCost] = costA < costB ? [costA, costB] : [costB, costA];
		const state = source < 0 ? 'unreachable' : maxCost <= limit ? 'within' : 'beyond';
		const last = parts.at(-1);
		if (last !== undefined && last.state === state && last.source === source) {
			last.offset1 = offset1;
			last.minCost = Math.min(last.minCost, hideUnsearched(field, minCost));
			last.maxCost = Math.max(last.maxCost, hideUnsearched(field, maxCost));
			return;
		}
		parts.push({
			edge,
			offset0,
			offset1,
			state,
			minCost: hideUnsearched(field, minCost),
			maxCost: hideUnsearched(field, maxCost),
			source
		});
	};
	for (const piece of profileEdge(field, edge)) {
		const { offset0, offset1, cost0, cost1, source } = piece;
		if (cost0 <= limit === cost1 <= limit) {
			add(offset0, offset1, cost0, cost1, source);
			continue;
		}
		const share = (limit - cost0) / (cost1 - cost0);
		const cut = Math.min(offset1, Math.max(offset0, offset0 + share * (offset1 - offset0)));
		addCut(add, piece, cut, limit);
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

function addCut(
	add: (offset0: number, offset1: number, costA: number, costB: number, source: number) => void,
	piece: { offset0: number; offset1: number; cost0: number; cost1: number; source: number },
	cut: number,
	limit: number
): void {
	const { offset0, offset1, cost0, cost1, source } = piece;
	// The least number above the limit stands for "just beyond" on the far side of the cut.
	const beyond = limit + Math.max(limit, 1) * Number.EPSILON;
	if (cost0 <= limit) {
		if (cut > offset0) add(offset0, cut, cost0, limit, source);
		if (cut < offset1) add(cut, offset1, beyond, cost1, source);
	} else {
		if (cut > offset0) add(offset0, cut, cost0, beyond, source);
		if (cut < offset1) add(cut, offset1, limit, cost1, source);
	}
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
