import { costAlong, runsOnEdge, type RoadField } from './road-field.ts';
import type { RoadPoint } from './snap.ts';

/** Stretch of an edge on which cost and meters change evenly from one end to the other. */
export interface ProfilePiece {
	offset0: number;
	offset1: number;
	/** Infinity where the stretch cannot be reached. */
	cost0: number;
	cost1: number;
	meters0: number;
	meters1: number;
	/** −1 where the stretch cannot be reached. */
	source: number;
}

/** Cost of a place on a road, meters of road driven to it, and the source they are from. */
export interface PointCost {
	cost: number;
	meters: number;
	source: number;
}

/** A way that enters the edge at `offset` and runs on along it. */
interface Run extends PointCost {
	offset: number;
}

/**
 * Cost of every point of an edge, exact: the least of the ways in from each permitted end and of
 * those from sources on the edge itself.
 *
 * @returns Pieces by rising offset that together are the edge; neighbors may jump in cost (behind
 * a source on a one-way street). One piece of no length for an edge of no length, none for an edge
 * that the graph's mode may not use. Costs above the field's limit are no more than bounds.
 */
export function profileEdge(field: RoadField, edge: number): ProfilePiece[] {
	if (field.graph.edgeAccess[edge] === 0) return [];
	if (!field.sourcesOnEdge.has(edge) && field.edgeCost[edge]! > 0)
		return profileFromEnds(field, edge);
	const edgeMeters = field.graph.network.edgeMeters[edge]!;
	const ups = listUpRuns(field, edge);
	const downs = listDownRuns(field, edge);
	const pieces: ProfilePiece[] = [];
	const breaks = [
		0,
		edgeMeters,
		...ups.map((run) => run.offset),
		...downs.map((run) => run.offset)
	];
	breaks.sort((a, b) => a - b);
	for (let k = 1; k < breaks.length; k++) {
		const [start, end] = [breaks[k - 1]!, breaks[k]!];
		if (start === end && edgeMeters > 0) continue;
		const up = ups.findLast((run) => run.offset <= start);
		const down = downs.findLast((run) => run.offset >= end);
		addLeast(field, edge, pieces, start, end, up, down);
		if (edgeMeters === 0) break;
	}
	return pieces;
}

/**
 * Least cost of a place on an edge, arriving in a permitted direction only; at the very end of an
 * edge it is that of the junction.
 *
 * @returns undefined where it cannot be reached, or costs more than the field's limit.
 */
export function costAtPoint(field: RoadField, point: RoadPoint): PointCost | undefined {
	const { edge, offsetMeters } = point;
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	const up = listUpRuns(field, edge).findLast((run) => run.offset <= offsetMeters);
	const down = listDownRuns(field, edge).findLast((run) => run.offset >= offsetMeters);
	let best: PointCost = { cost: Infinity, meters: Infinity, source: -1 };
	if (offsetMeters === 0) best = labelOf(field, edgeFrom[edge]!);
	if (offsetMeters === edgeMeters[edge]) best = better(best, labelOf(field, edgeTo[edge]!));
	if (up !== undefined) best = better(best, follow(field, edge, up, offsetMeters));
	if (down !== undefined) best = better(best, follow(field, edge, down, offsetMeters));
	return best.cost < Infinity && best.cost <= field.limit ? best : undefined;
}

/** Ways along the edge with rising offset, each better than the one before where it enters. */
function listUpRuns(field: RoadField, edge: number): Run[] {
	if (!runsOnEdge(field, edge).up) return [];
	const enter = labelOf(field, field.graph.network.edgeFrom[edge]!);
	const onEdge = field.sourcesOnEdge.get(edge) ?? [];
	return keepBetter(
		field,
		edge,
		enter.cost < Infinity ? { ...enter, offset: 0 } : undefined,
		onEdge
	);
}

function listDownRuns(field: RoadField, edge: number): Run[] {
	if (!runsOnEdge(field, edge).down) return [];
	const { edgeTo, edgeMeters } = field.graph.network;
	const enter = labelOf(field, edgeTo[edge]!);
	const onEdge = field.sourcesOnEdge.get(edge)?.toReversed() ?? [];
	const first = enter.cost < Infinity ? { ...enter, offset: edgeMeters[edge]! } : undefined;
	return keepBetter(field, edge, first, onEdge);
}

function keepBetter(
	field: RoadField,
	edge: number,
	first: Run | undefined,
	sourcesInOrder: readonly number[]
): Run[] {
	const runs: Run[] = first === undefined ? [] : [first];
	for (const source of sourcesInOrder) {
		const { offsetMeters, initialCost = 0 } = field.sources[source]!;
		const own = { offset: offsetMeters, cost: initialCost, meters: 0, source };
		const last = runs.at(-1);
		if (last === undefined || isBetter(own, follow(field, edge, last, offsetMeters)))
			runs.push(own);
	}
	return runs;
}

/** The common case, spelled out in numbers because it is run for every edge of a city. */
function profileFromEnds(field: RoadField, edge: number): ProfilePiece[] {
	const { cost, meters, source } = field;
	const { edgeFrom, edgeTo, edgeMeters } = field.graph.network;
	const [from, to, length] = [edgeFrom[edge]!, edgeTo[edge]!, edgeMeters[edge]!];
	const edgeCost = field.edgeCost[edge]!;
	const { up, down } = runsOnEdge(field, edge);
	const upCost = up ? cost[from]! : Infinity;
	const downCost = down ? cost[to]! : Infinity;
	if (upCost === Infinity && downCost === Infinity) return [unreachablePiece(0, length)];
	let meet = upCost === Infinity ? 0 : length;
	if (upCost < Infinity && downCost < Infinity) {
		const share = (downCost + edgeCost - upCost) / (2 * edgeCost);
		meet = Math.min(length, Math.max(0, share * length));
	}
	const rest = length - meet;
	const pieces: ProfilePiece[] = [];
	if (meet > 0) {
		pieces.push({
			offset0: 0,
			offset1: meet,
			cost0: upCost,
			cost1: upCost + costAlong(field, edge, meet),
			meters0: meters[from]!,
			meters1: meters[from]! + meet,
			source: source[from]!
		});
	}
	if (rest > 0) {
		pieces.push({
			offset0: meet,
			offset1: length,
			cost0: downCost + costAlong(field, edge, rest),
			cost1: downCost,
			meters0: meters[to]! + rest,
			meters1: meters[to]!,
			source: source[to]!
		});
	}
	return pieces;
}

/** Adds the lesser of two ways between two offsets, cut where they meet. */
function addLeast(
	field: RoadField,
	edge: number,
	pieces: ProfilePiece[],
	start: number,
	end: number,
	up: Run | undefined,
	down: Run | undefined
): void {
	if (up === undefined || down === undefined) {
		const only = up ?? down;
		if (only !== undefined) addPiece(field, edge, pieces, only, start, end);
		else addUnreachable(pieces, start, end);
		return;
	}
	const upAtStart = follow(field, edge, up, start);
	const downAtStart = follow(field, edge, down, start);
	const span = costAlong(field, edge, end - start);
	if (start === end || span === 0) {
		const isDown = isBetter(downAtStart, upAtStart);
		addPiece(field, edge, pieces, isDown ? down : up, start, end);
		return;
	}
	// Going up, the one rises as the other falls: they meet where the gap is used up twice as fast.
	const share = (downAtStart.cost - upAtStart.cost) / (2 * span);
	const meet = Math.min(end, Math.max(start, start + share * (end - start)));
	if (meet > start) addPiece(field, edge, pieces, up, start, meet);
	if (meet < end) addPiece(field, edge, pieces, down, meet, end);
}

function addPiece(
	field: RoadField,
	edge: number,
	pieces: ProfilePiece[],
	run: Run,
	from: number,
	to: number
): void {
	const begin = follow(field, edge, run, from);
	const finish = follow(field, edge, run, to);
	const last = pieces.at(-1);
	if (
		last !== undefined &&
		last.source === run.source &&
		last.cost1 === begin.cost &&
		last.meters1 === begin.meters &&
		last.meters1 > last.meters0 === finish.meters > begin.meters
	) {
		last.offset1 = to;
		last.cost1 = finish.cost;
		last.meters1 = finish.meters;
		return;
	}
	pieces.push({
		offset0: from,
		offset1: to,
		cost0: begin.cost,
		cost1: finish.cost,
		meters0: begin.meters,
		meters1: finish.meters,
		source: run.source
	});
}

function addUnreachable(pieces: ProfilePiece[], start: number, end: number): void {
	const last = pieces.at(-1);
	if (last !== undefined && last.source === -1) {
		last.offset1 = end;
		return;
	}
	pieces.push(unreachablePiece(start, end));
}

function unreachablePiece(offset0: number, offset1: number): ProfilePiece {
	return {
		offset0,
		offset1,
		cost0: Infinity,
		cost1: Infinity,
		meters0: Infinity,
		meters1: Infinity,
		source: -1
	};
}

function labelOf(field: RoadField, node: number): PointCost {
	return { cost: field.cost[node]!, meters: field.meters[node]!, source: field.source[node]! };
}

function follow(field: RoadField, edge: number, run: Run, offset: number): PointCost {
	const meters = Math.abs(offset - run.offset);
	return {
		cost: run.cost + costAlong(field, edge, meters),
		meters: run.meters + meters,
		source: run.source
	};
}

function better<A extends PointCost>(a: A, b: A): A {
	return isBetter(b, a) ? b : a;
}

function isBetter(a: PointCost, b: PointCost): boolean {
	if (a.cost !== b.cost) return a.cost < b.cost;
	return a.source !== b.source ? a.source < b.source : a.meters < b.meters;
}
