import { assertLimit, listEdgeParts } from './edge-parts.ts';
import { profileEdge } from './edge-profile.ts';
import { findLengthQuantile, type EvenStretches } from './quantile.ts';
import type { RoadField } from './road-field.ts';

/** Lengths of road by state; every edge of the graph's mode counts once, closed ones too. */
export interface FieldSummary {
	totalMeters: number;
	/** Cost at most the limit. */
	reachedMeters: number;
	/** The rest: cost above the limit, and what cannot be reached. */
	beyondMeters: number;
	/** No way at all; part of `beyondMeters`. */
	unreachableMeters: number;
	/** By source index: road nearest to it, and what of that is within the limit. */
	sources: Array<{ nearestMeters: number; reachedMeters: number }>;
}

/**
 * Lengths of road within, beyond and out of reach, exact to the cut points.
 *
 * @throws {RangeError} The limit is above the one the field was searched to.
 *
 * With a search limit, what lies beyond it cannot be told from what has no way at all: both are in
 * `beyondMeters`, and `unreachableMeters` counts what was not come upon.
 */
export function summarizeField(field: RoadField, limit: number): FieldSummary {
	assertLimit(field, limit);
	const summary: FieldSummary = {
		totalMeters: 0,
		reachedMeters: 0,
		beyondMeters: 0,
		unreachableMeters: 0,
		sources: field.sources.map(() => ({ nearestMeters: 0, reachedMeters: 0 }))
	};
	for (let edge = 0; edge < field.graph.network.edgeCount; edge++) {
		if (field.graph.edgeAccess[edge] === 0) continue;
		summary.totalMeters += field.graph.network.edgeMeters[edge]!;
		for (const part of listEdgeParts(field, edge, limit)) {
			const meters = part.offset1 - part.offset0;
			const bySource = summary.sources[part.source];
			if (bySource !== undefined) bySource.nearestMeters += meters;
			if (part.state === 'within') {
				summary.reachedMeters += meters;
				if (bySource !== undefined) bySource.reachedMeters += meters;
			} else summary.beyondMeters += meters;
			if (part.state === 'unreachable') summary.unreachableMeters += meters;
		}
	}
	return summary;
}

/**
 * Cost that the given shares of road length do not exceed, exact over the piecewise linear costs.
 *
 * @param shares 0 … 1, of all road of the graph's mode, unreachable road included.
 * @returns By share; null where less road than that is reached (within the field's limit).
 */
export function findCostQuantiles(
	field: RoadField,
	shares: readonly number[]
): Array<number | null> {
	const { stretches, totalMeters } = collectStretches(field);
	return shares.map((share) => {
		if (!(share >= 0 && share <= 1)) throw new RangeError(`Share is ${share}, expected 0 to 1.`);
		const cost = findLengthQuantile(stretches, share * totalMeters);
		return cost === undefined || cost > field.limit ? null : cost;
	});
}

function collectStretches(field: RoadField): { stretches: EvenStretches; totalMeters: number } {
	const { edgeCount, edgeMeters } = field.graph.network;
	const low: number[] = [];
	const high: number[] = [];
	const meters: number[] = [];
	let totalMeters = 0;
	for (let edge = 0; edge < edgeCount; edge++) {
		if (field.graph.edgeAccess[edge] === 0) continue;
		totalMeters += edgeMeters[edge]!;
		for (const piece of profileEdge(field, edge)) {
			if (piece.source < 0 || piece.offset1 === piece.offset0) continue;
			low.push(Math.min(piece.cost0, piece.cost1));
			high.push(Math.max(piece.cost0, piece.cost1));
			meters.push(piece.offset1 - piece.offset0);
		}
	}
	const stretches = {
		count: low.length,
		low: Float64Array.from(low),
		high: Float64Array.from(high),
		meters: Float64Array.from(meters)
	};
	return { stretches, totalMeters };
}
