import type { AreaIndex } from '../geometry/area-index.ts';
import { isInsideArea } from '../geometry/area-index.ts';
import { KNOWN } from './discs.ts';
import type { DiscSet } from './discs.ts';
import { crossEdge } from './edge-crossing.ts';
import type { EdgeCrossing } from './edge-crossing.ts';
import {
	createIntervalList,
	resetIntervals,
	subtractInterval,
	widestInterval
} from './interval-list.ts';
import type { IntervalList } from './interval-list.ts';
import { FULL_TURN, pointOnCircle, quarterTurns } from './quarter-turns.ts';

/** The artificial partner at direction 0, where a circle's parameter begins and ends. */
export const SEAM = -1;

/**
 * Working memory for looking at one curve after the other.
 *
 * Curves are numbered: disc `i` is curve `i`, edge `e` is curve `discs.count + e`. After
 * `scanCircle` or `scanEdge`, `outsideKnown` holds the parts inside the area and outside every
 * known disc, `outsideAll` those outside the unverified discs as well.
 */
export interface BoundaryScan {
	readonly discs: DiscSet;
	readonly area: AreaIndex;
	readonly outsideKnown: IntervalList;
	readonly outsideAll: IntervalList;
	readonly crossing: EdgeCrossing;
	readonly point: Float64Array;
	/** Per edge: the last look at it, so that one listed in many cells counts once. */
	readonly seenBy: Int32Array;
	looks: number;
	/** How many crossings of the present circle with edges are in the arrays, sorted by direction. */
	crossings: number;
	readonly turns: number[];
	readonly crossedEdges: number[];
	readonly entersArea: boolean[];
}

export function createBoundaryScan(discs: DiscSet, area: AreaIndex): BoundaryScan {
	return {
		discs,
		area,
		outsideKnown: createIntervalList(),
		outsideAll: createIntervalList(),
		crossing: { entersAt: 0, leavesAt: 0 },
		point: new Float64Array(2),
		seenBy: new Int32Array(area.nextEdge.length).fill(-1),
		looks: 0,
		crossings: 0,
		turns: [],
		crossedEdges: [],
		entersArea: []
	};
}

const MANY_CANDIDATES = 64;
const SAMPLED_CANDIDATES = 32;

/** Finds the uncovered parts of circle `i` inside the area; parameters are quarter turns. */
export function scanCircle(scan: BoundaryScan, i: number): void {
	const { discs, outsideKnown, outsideAll } = scan;
	resetIntervals(outsideKnown, 0, FULL_TURN, SEAM, SEAM);
	resetIntervals(outsideAll, 0, FULL_TURN, SEAM, SEAM);
	// An unverified circle bounds nothing that only the known discs decide.
	if (discs.labels[i] !== KNOWN) outsideKnown.count = 0;
	if (!discs.hasUnverified) outsideAll.count = 0;
	const candidates = countCandidates(scan, i);
	if (candidates > MANY_CANDIDATES) {
		// In a dense cluster a few neighbors already bury the circle; look at a sample first.
		if (!subtractNeighbors(scan, i, Math.floor(candidates / SAMPLED_CANDIDATES))) return;
	}
	if (!subtractNeighbors(scan, i, 1)) return;
	clipToArea(scan, i);
}

function countCandidates(scan: BoundaryScan, i: number): number {
	const { xs, ys, radii, levels } = scan.discs;
	let count = 0;
	for (const level of levels) {
		const reach = radii[i]! + level.maxRadiusMeters;
		const { cellMeters, columns, rows, starts } = level;
		const firstColumn = Math.max(0, Math.floor((xs[i]! - reach - level.minX) / cellMeters));
		const lastColumn = Math.min(
			columns - 1,
			Math.floor((xs[i]! + reach - level.minX) / cellMeters)
		);
		const firstRow = Math.max(0, Math.floor((ys[i]! - reach - level.minY) / cellMeters));
		const lastRow = Math.min(rows - 1, Math.floor((ys[i]! + reach - level.minY) / cellMeters));
		if (firstColumn > lastColumn) continue;
		for (let row = firstRow; row <= lastRow; row++) {
			count += starts[row * columns + lastColumn + 1]! - starts[row * columns + firstColumn]!;
		}
	}
	return count;
}

/** Subtracts every `stride`-th neighbor; false as soon as nothing is left of the circle. */
function subtractNeighbors(scan: BoundaryScan, i: number, stride: number): boolean {
	const { xs, ys, radii, levels } = scan.discs;
	const x = xs[i]!;
	const y = ys[i]!;
	const radius = radii[i]!;
	for (const level of levels) {
		const reach = radius + level.maxRadiusMeters;
		const { cellMeters, columns, rows, starts } = level;
		const firstColumn = Math.max(0, Math.floor((x - reach - level.minX) / cellMeters));
		const lastColumn = Math.min(columns - 1, Math.floor((x + reach - level.minX) / cellMeters));
		const firstRow = Math.max(0, Math.floor((y - reach - level.minY) / cellMeters));
		const lastRow = Math.min(rows - 1, Math.floor((y + reach - level.minY) / cellMeters));
		if (firstColumn > lastColumn) continue;
		for (let row = firstRow; row <= lastRow; row++) {
			const end = starts[row * columns + lastColumn + 1]!;
			for (let j = starts[row * columns + firstColumn]!; j < end; j += stride) {
				const dx = xs[j]! - x;
				const dy = ys[j]! - y;
				const sum = radius + radii[j]!;
				const squared = dx * dx + dy * dy;
				if (squared >= sum * sum || j === i) continue;
				if (!subtractDisc(scan, i, j, dx, dy, squared)) return false;
			}
		}
	}
	return true;
}

/**
 * Subtracts the part of circle `i` inside disc `j`; false if nothing is left.
 *
 * Every quantity is symmetric in the two discs, so that circle `j` finds the same two points.
 */
function subtractDisc(
	scan: BoundaryScan,
	i: number,
	j: number,
	dx: number,
	dy: number,
	squared: number
): boolean {
	const { radii, labels } = scan.discs;
	const { outsideKnown, outsideAll } = scan;
	const isKnown = labels[j] === KNOWN;
	const distance = Math.sqrt(squared);
	const sum = radii[i]! + radii[j]!;
	const larger = radii[j]! - radii[i]!;
	if (distance >= sum || distance <= -larger) return true;
	if (distance <= larger) {
		if (isKnown) outsideKnown.count = 0;
		outsideAll.count = 0;
		return outsideKnown.count > 0;
	}
	// Foot of the common chord, and half the chord, both in units of the distance.
	const along = (squared - larger * sum) / (2 * squared);
	const across =
		Math.sqrt((distance + sum) * (sum - distance) * ((distance + larger) * (distance - larger))) /
		(2 * squared);
	const enters = quarterTurns(along * dx + across * dy, along * dy - across * dx);
	const leaves = quarterTurns(along * dx - across * dy, along * dy + across * dx);
	if (isKnown) subtractTurn(outsideKnown, enters, leaves, j, j);
	subtractTurn(outsideAll, enters, leaves, j, j);
	return outsideKnown.count > 0 || outsideAll.count > 0;
}

/** Subtracts the directions from `low` counterclockwise to `high`, through 0 if need be. */
function subtractTurn(
	list: IntervalList,
	low: number,
	high: number,
	lowPartner: number,
	highPartner: number
): void {
	if (low <= high) subtractInterval(list, low, high, lowPartner, highPartner);
	else {
		subtractInterval(list, low, FULL_TURN, lowPartner, SEAM);
		subtractInterval(list, 0, high, SEAM, highPartner);
	}
}

/** An odd fraction, so that the point tried is not one where shapes like to touch. */
const ODD_FRACTION = 0.4371;

/** Takes what lies outside the area away from both lists of circle `i`. */
export function clipToArea(scan: BoundaryScan, i: number): void {
	const { discs, outsideKnown, outsideAll, turns, crossedEdges, entersArea } = scan;
	collectCrossings(scan, i);
	const count = scan.crossings;
	if (count === 0) {
		// In the widest part: a tiny one may lie where a side of the area touches the circle.
		const list = outsideKnown.count > 0 ? outsideKnown : outsideAll;
		const k = widestInterval(list);
		const turn = list.from[k]! + ODD_FRACTION * (list.to[k]! - list.from[k]!);
		if (!isDirectionInside(scan, i, turn)) outsideKnown.count = outsideAll.count = 0;
		return;
	}
	sortCrossings(scan);
	// Whether the area lies there is asked once, in the widest gap, and followed from crossing to
	// crossing: an edge that leaves the disc leads the circle into the area.
	let widest = count - 1;
	let width = turns[0]! + FULL_TURN - turns[count - 1]!;
	for (let k = 0; k + 1 < count; k++) {
		if (turns[k + 1]! - turns[k]! > width) {
			widest = k;
			width = turns[k + 1]! - turns[k]!;
		}
	}
	const probe = (turns[widest]! + ODD_FRACTION * width) % FULL_TURN;
	let depth = isDirectionInside(scan, i, probe) ? 1 : 0;
	if (width >= FULL_TURN) {
		// All crossings coincide: a corner only touches the circle.
		if (depth === 0) outsideKnown.count = outsideAll.count = 0;
		return;
	}
	let outsideSince = depth > 0 ? -1 : widest;
	for (let step = 1; step <= count; step++) {
		const k = (widest + step) % count;
		depth += entersArea[k] ? 1 : -1;
		if (depth <= 0 && outsideSince < 0) outsideSince = k;
		else if (depth > 0 && outsideSince >= 0) {
			const lowPartner = discs.count + crossedEdges[outsideSince]!;
			const highPartner = discs.count + crossedEdges[k]!;
			subtractTurn(outsideKnown, turns[outsideSince]!, turns[k]!, lowPartner, highPartner);
			subtractTurn(outsideAll, turns[outsideSince]!, turns[k]!, lowPartner, highPartner);
			outsideSince = -1;
		}
	}
}

function isDirectionInside(scan: BoundaryScan, i: number, turn: number): boolean {
	const { discs, area, point } = scan;
	pointOnCircle(discs.xs[i]!, discs.ys[i]!, discs.radii[i]!, turn, point);
	return isInsideArea(area, point[0]!, point[1]!);
}

function collectCrossings(scan: BoundaryScan, i: number): void {
	const { discs, area, seenBy } = scan;
	const { grid } = area;
	scan.crossings = 0;
	const x = discs.xs[i]! - grid.minX;
	const y = discs.ys[i]! - grid.minY;
	const radius = discs.radii[i]!;
	const firstColumn = Math.max(0, Math.floor((x - radius) / grid.cellMeters));
	const lastColumn = Math.min(grid.columns - 1, Math.floor((x + radius) / grid.cellMeters));
	const firstRow = Math.max(0, Math.floor((y - radius) / grid.cellMeters));
	const lastRow = Math.min(grid.rows - 1, Math.floor((y + radius) / grid.cellMeters));
	if (firstColumn > lastColumn) return;
	const look = scan.looks++;
	for (let row = firstRow; row <= lastRow; row++) {
		const end = grid.starts[row * grid.columns + lastColumn + 1]!;
		for (let k = grid.starts[row * grid.columns + firstColumn]!; k < end; k++) {
			const edge = grid.items[k]!;
			if (seenBy[edge] === look) continue;
			seenBy[edge] = look;
			addCrossings(scan, i, edge);
		}
	}
}

function addCrossings(scan: BoundaryScan, i: number, edge: number): void {
	const { discs, area, crossing } = scan;
	if (!crossEdge(area.edges, edge, discs.xs[i]!, discs.ys[i]!, discs.radii[i]!, crossing)) return;
	if (crossing.entersAt >= 0) addCrossing(scan, i, edge, crossing.entersAt, false);
	if (crossing.leavesAt <= 1) addCrossing(scan, i, edge, crossing.leavesAt, true);
}

function addCrossing(
	scan: BoundaryScan,
	i: number,
	edge: number,
	t: number,
	entersArea: boolean
): void {
	const { discs } = scan;
	const { edges } = scan.area;
	const ax = edges[4 * edge]!;
	const ay = edges[4 * edge + 1]!;
	const x = ax + t * (edges[4 * edge + 2]! - ax) - discs.xs[i]!;
	const y = ay + t * (edges[4 * edge + 3]! - ay) - discs.ys[i]!;
	const k = scan.crossings++;
	scan.turns[k] = quarterTurns(x, y);
	scan.crossedEdges[k] = edge;
	scan.entersArea[k] = entersArea;
}

/** Insertion sort of three parallel arrays: a circle meets few edges. */
function sortCrossings({ crossings, turns, crossedEdges, entersArea }: BoundaryScan): void {
	for (let k = 1; k < crossings; k++) {
		const turn = turns[k]!;
		const edge = crossedEdges[k]!;
		const enters = entersArea[k]!;
		let at = k - 1;
		for (; at >= 0 && turns[at]! > turn; at--) {
			turns[at + 1] = turns[at]!;
			crossedEdges[at + 1] = crossedEdges[at]!;
			entersArea[at + 1] = entersArea[at]!;
		}
		turns[at + 1] = turn;
		crossedEdges[at + 1] = edge;
		entersArea[at + 1] = enters;
	}
}

/** Finds the uncovered parts of area edge `edge`; parameters run from 0 to 1 along it. */
export function scanEdge(scan: BoundaryScan, edge: number): void {
	const { discs, area, outsideKnown, outsideAll } = scan;
	const before = discs.count + area.previousEdge[edge]!;
	const after = discs.count + area.nextEdge[edge]!;
	resetIntervals(outsideKnown, 0, 1, before, after);
	resetIntervals(outsideAll, 0, 1, before, after);
	if (!discs.hasUnverified) outsideAll.count = 0;
	for (const level of discs.levels) {
		const ax = area.edges[4 * edge]!;
		const ay = area.edges[4 * edge + 1]!;
		const dx = area.edges[4 * edge + 2]! - ax;
		const dy = area.edges[4 * edge + 3]! - ay;
		// A long edge is looked at in pieces, else its box would hold the discs of half the district.
		const pieces = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / (4 * level.cellMeters)) || 1;
		const reach = level.maxRadiusMeters;
		const { minX, minY, cellMeters, columns, rows, starts } = level;
		for (let piece = 0; piece < pieces; piece++) {
			const x0 = ax + (piece / pieces) * dx - minX;
			const y0 = ay + (piece / pieces) * dy - minY;
			const x1 = ax + ((piece + 1) / pieces) * dx - minX;
			const y1 = ay + ((piece + 1) / pieces) * dy - minY;
			const firstColumn = Math.max(0, Math.floor((Math.min(x0, x1) - reach) / cellMeters));
			const lastColumn = Math.min(columns - 1, Math.floor((Math.max(x0, x1) + reach) / cellMeters));
			const firstRow = Math.max(0, Math.floor((Math.min(y0, y1) - reach) / cellMeters));
			const lastRow = Math.min(rows - 1, Math.floor((Math.max(y0, y1) + reach) / cellMeters));
			if (firstColumn > lastColumn) continue;
			for (let row = firstRow; row <= lastRow; row++) {
				const end = starts[row * columns + lastColumn + 1]!;
				for (let j = starts[row * columns + firstColumn]!; j < end; j++) {
					if (!subtractFromEdge(scan, edge, j)) return;
				}
			}
		}
	}
}

function subtractFromEdge(scan: BoundaryScan, edge: number, j: number): boolean {
	const { discs, area, crossing, outsideKnown, outsideAll } = scan;
	if (!crossEdge(area.edges, edge, discs.xs[j]!, discs.ys[j]!, discs.radii[j]!, crossing)) {
		return true;
	}
	const { entersAt, leavesAt } = crossing;
	if (discs.labels[j] === KNOWN) subtractInterval(outsideKnown, entersAt, leavesAt, j, j);
	subtractInterval(outsideAll, entersAt, leavesAt, j, j);
	return outsideKnown.count > 0 || outsideAll.count > 0;
}
