import { assertLimit, listEdgeParts } from './edge-parts.ts';
import { runsOnEdge, type RoadField } from './road-field.ts';

/**
 * Meters of an edge at which the cost is at most a limit: the same as the `within` parts of
 * `listEdgeParts`, without making them.
 *
 * @throws {RangeError} The limit is above the field's.
 */
export function reachedMetersOfEdge(field: RoadField, edge: number, limit: number): number {
	assertLimit(field, limit);
	return reachedMeters(field, edge, limit);
}

/** Reached meters of every edge and their sum, kept right by looking only at changed edges. */
export class LiveLengths {
	reachedMeters = 0;
	/** All counted edges of the graph's mode, closed ones too. */
	readonly totalMeters: number;
	readonly #field: RoadField;
	readonly #limit: number;
	readonly #isCounted: Uint8Array | undefined;
	readonly #reachedOnEdge: Float64Array;

	/**
	 * @param isCounted By edge, not 0: counted; every edge unless given.
	 * @throws {RangeError} The limit is above the field's.
	 */
	constructor(field: RoadField, limit: number, isCounted?: Uint8Array) {
		assertLimit(field, limit);
		const { edgeCount, edgeMeters } = field.graph.network;
		this.#field = field;
		this.#limit = limit;
		this.#isCounted = isCounted;
		this.#reachedOnEdge = new Float64Array(edgeCount);
		let totalMeters = 0;
		for (let edge = 0; edge < edgeCount; edge++) {
			if (field.graph.edgeAccess[edge] === 0 || isCounted?.[edge] === 0) continue;
			totalMeters += edgeMeters[edge]!;
			this.#reachedOnEdge[edge] = reachedMeters(field, edge, limit);
			this.reachedMeters += this.#reachedOnEdge[edge]!;
		}
		this.totalMeters = totalMeters;
	}

	/** To be called after each change of the field, with `listChangedEdges` of it. */
	update(changedEdges: readonly number[]): void {
		for (const edge of changedEdges) {
			if (this.#isCounted?.[edge] === 0) continue;
			const reached = reachedMeters(this.#field, edge, this.#limit);
			this.reachedMeters += reached - this.#reachedOnEdge[edge]!;
			this.#reachedOnEdge[edge] = reached;
		}
	}
}

function reachedMeters(field: RoadField, edge: number, limit: number): number {
	const edgeCost = field.edgeCost[edge]!;
	if (field.graph.edgeAccess[edge] === 0) return 0;
	if (field.sourcesOnEdge.has(edge) || edgeCost === 0) return sumReachedParts(field, edge, limit);
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	const length = edgeMeters[edge]!;
	const { up, down } = runsOnEdge(field, edge);
	const left = up ? limit - field.cost[edgeFrom[edge]!]! : -1;
	const right = down ? limit - field.cost[edgeTo[edge]!]! : -1;
	const fromStart = left > 0 ? Math.min(1, left / edgeCost) : 0;
	const fromEnd = right > 0 ? Math.min(1, right / edgeCost) : 0;
	return Math.min(1, fromStart + fromEnd) * length;
}

function sumReachedParts(field: RoadField, edge: number, limit: number): number {
	return listEdgeParts(field, edge, limit)
		.filter(({ state }) => state === 'within')
		.reduce((sum, { offset0, offset1 }) => sum + offset1 - offset0, 0);
}
