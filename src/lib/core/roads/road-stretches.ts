import {
	buildSegmentGrid,
	forEachSegmentNear,
	isInsideArea,
	type AreaIndex,
	type SegmentGrid
} from '../geometry/index.ts';
import type { RoadNetwork } from './road-network.ts';

/** A part of an edge inside the area. */
export interface RoadPart {
	edge: number;
	offset0: number;
	offset1: number;
}

/** What lies of one road in one zone. */
export interface RoadStretch {
	road: number;
	/** As `zoneAt` answered. */
	zone: number;
	/** Along the middle of the road: carriageways side by side count once. */
	lengthMeters: number;
	/** Of that: where the road is wider than `wideMeters`. */
	wideLengthMeters: number;
	minWidthMeters: number;
	maxWidthMeters: number;
}

export interface RoadStretchInput {
	network: RoadNetwork;
	/** Road by edge, 0 … `roadCount` − 1; −1: the edge does not count. Length `edgeCount`. */
	edgeRoad: Int32Array;
	roadCount: number;
	/** Width of the carriageway by edge, meters. Length `edgeCount`. */
	edgeWidthMeters: Float64Array;
	/** What the lengths are clipped to, in the plane of the network. */
	area: AreaIndex;
	/** Zone of a place, for instance its township; any whole number. */
	zoneAt: (x: number, y: number) => number;
	/** Wider than this asks for both sides. */
	wideMeters: number;
	/** Greatest step for widths and zones; `STEP_METERS` unless given. */
	stepMeters?: number | undefined;
}

export interface RoadStretches {
	/** By road, then zone. */
	stretches: RoadStretch[];
	/** By rising edge and offset, whatever the road. */
	parts: RoadPart[];
}

/** Lengths are taken in steps of at most this, each with the width in its middle. */
export const STEP_METERS = 10;
/** Carriageways of one road lie at most this far from each other, middle to middle. */
export const TWIN_METERS = 50;
/** Cosine of the angle up to which two carriageways run side by side (25.8°). */
const LEAST_COSINE = 0.9;

/**
 * Lengths and widths of roads inside an area.
 *
 * Maps draw a divided road as one line for each carriageway. Where one-way edges of one road run side
 * by side (crossed by one perpendicular within `TWIN_METERS`), each counts its share of the length,
 * and the road is as wide as from the outer rim of the first to that of the last. An edge open both
 * ways is a road of its own.
 *
 * Clipping is exact; widths and zones hold for steps of at most `stepMeters`.
 * O(edges · neighbors).
 *
 * @throws {RangeError} An array is not of length `edgeCount`, or an edge names no road.
 */
export function measureRoadStretches(input: RoadStretchInput): RoadStretches {
	assertInput(input);
	const { network, edgeRoad, edgeWidthMeters, area, zoneAt, wideMeters } = input;
	const stepMeters = input.stepMeters ?? STEP_METERS;
	const twins = buildTwinIndex(input);
	const stretches = new Map<string, RoadStretch>();
	const parts: RoadPart[] = [];
	for (let edge = 0; edge < network.edgeCount; edge++) {
		const road = edgeRoad[edge]!;
		if (road < 0) continue;
		const last = network.pointStart[edge + 1]! - 1;
		for (let point = network.pointStart[edge]!; point < last; point++) {
			for (const [t0, t1] of listInside(network, point, area)) {
				const offset0 = offsetAt(network, point, t0);
				const offset1 = offsetAt(network, point, t1);
				if (!(offset1 > offset0)) continue;
				const before = parts.at(-1);
				if (before?.edge === edge && before.offset1 === offset0) before.offset1 = offset1;
				else parts.push({ edge, offset0, offset1 });
				const steps = Math.ceil((offset1 - offset0) / stepMeters);
				for (let step = 0; step < steps; step++) {
					const t = t0 + ((step + 0.5) / steps) * (t1 - t0);
					const { share, widthMeters } = crossRoad(
						input,
						twins,
						edge,
						point,
						t,
						edgeWidthMeters[edge]!
					);
					const [x, y] = placeAt(network, point, t);
					const stretch = stretchOf(stretches, road, zoneAt(x, y));
					const meters = ((offset1 - offset0) / steps) * share;
					stretch.lengthMeters += meters;
					if (widthMeters > wideMeters) stretch.wideLengthMeters += meters;
					stretch.minWidthMeters = Math.min(stretch.minWidthMeters, widthMeters);
					stretch.maxWidthMeters = Math.max(stretch.maxWidthMeters, widthMeters);
				}
			}
		}
	}
	return {
		stretches: [...stretches.values()].sort((a, b) => a.road - b.road || a.zone - b.zone),
		parts
	};
}

function assertInput({ network, edgeRoad, edgeWidthMeters, roadCount }: RoadStretchInput): void {
	const lengths = { edgeRoad: edgeRoad.length, edgeWidthMeters: edgeWidthMeters.length };
	for (const [name, length] of Object.entries(lengths)) {
		if (length !== network.edgeCount)
			throw new RangeError(`${name} has ${length} entries, expected ${network.edgeCount}.`);
	}
	const wrong = edgeRoad.findIndex((road) => road >= roadCount);
	if (wrong >= 0)
		throw new RangeError(`edge ${wrong} is of road ${edgeRoad[wrong]}, there are ${roadCount}.`);
}

function stretchOf(known: Map<string, RoadStretch>, road: number, zone: number): RoadStretch {
	const key = `${road} ${zone}`;
	let stretch = known.get(key);
	if (!stretch) {
		stretch = {
			road,
			zone,
			lengthMeters: 0,
			wideLengthMeters: 0,
			minWidthMeters: Infinity,
			maxWidthMeters: 0
		};
		known.set(key, stretch);
	}
	return stretch;
}

function placeAt({ coordinates }: RoadNetwork, point: number, t: number): [number, number] {
	const x = coordinates[point * 2]!;
	const y = coordinates[point * 2 + 1]!;
	return [x + t * (coordinates[point * 2 + 2]! - x), y + t * (coordinates[point * 2 + 3]! - y)];
}

/** Ends of a segment are the offsets of its points, to the digit. */
function offsetAt({ pointMeters }: RoadNetwork, point: number, t: number): number {
	if (t === 1) return pointMeters[point + 1]!;
	return pointMeters[point]! + t * (pointMeters[point + 1]! - pointMeters[point]!);
}

/** Parts of a segment inside the area, as parameters 0 … 1. */
function listInside(network: RoadNetwork, point: number, area: AreaIndex): [number, number][] {
	const [ax, ay] = placeAt(network, point, 0);
	const [bx, by] = placeAt(network, point, 1);
	const cuts = [0, 1];
	const { edges } = area;
	const box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)] as const;
	forEachSegmentNear(area.grid, ...box, (side) => {
		const at = 4 * side;
		const t = crossingOf(ax, ay, bx, by, edges, at);
		if (t > 0 && t < 1) cuts.push(t);
	});
	cuts.sort((a, b) => a - b);
	const inside: [number, number][] = [];
	for (let k = 1; k < cuts.length; k++) {
		const [t0, t1] = [cuts[k - 1]!, cuts[k]!];
		if (t1 <= t0) continue;
		const [x, y] = placeAt(network, point, (t0 + t1) / 2);
		if (!isInsideArea(area, x, y)) continue;
		const before = inside.at(-1);
		if (before?.[1] === t0) before[1] = t1;
		else inside.push([t0, t1]);
	}
	return inside;
}

/** Where a → b meets the segment at `at`, as a parameter of a → b; NaN where it does not. */
function crossingOf(
	ax: number,
	ay: number,
	bx: number,
	by: number,
	segments: Float64Array,
	at: number
): number {
	const cx = segments[at]!;
	const cy = segments[at + 1]!;
	const dx = segments[at + 2]! - cx;
	const dy = segments[at + 3]! - cy;
	const turn = (bx - ax) * dy - (by - ay) * dx;
	if (turn === 0) return NaN;
	const t = ((cx - ax) * dy - (cy - ay) * dx) / turn;
	const u = ((cx - ax) * (by - ay) - (cy - ay) * (bx - ax)) / turn;
	return u >= 0 && u <= 1 ? t : NaN;
}

/** Segments of one-way edges that count. */
interface TwinIndex {
	grid: SegmentGrid;
	segmentEdge: Int32Array;
}

function buildTwinIndex({ network, edgeRoad }: RoadStretchInput): TwinIndex {
	const values: number[] = [];
	const edges: number[] = [];
	for (let edge = 0; edge < network.edgeCount; edge++) {
		if (edgeRoad[edge]! < 0 || network.edgeOneWay[edge] === 0) continue;
		for (
			let point = network.pointStart[edge]!;
			point < network.pointStart[edge + 1]! - 1;
			point++
		) {
			for (let k = 0; k < 4; k++) values.push(network.coordinates[point * 2 + k]!);
			edges.push(edge);
		}
	}
	return {
		grid: buildSegmentGrid(Float64Array.from(values)),
		segmentEdge: Int32Array.from(edges)
	};
}

/** Share of a carriageway in its road, and the width of the road, at a place of a segment. */
function crossRoad(
	{ network, edgeRoad, edgeWidthMeters }: RoadStretchInput,
	{ grid, segmentEdge }: TwinIndex,
	edge: number,
	point: number,
	t: number,
	ownWidth: number
): { share: number; widthMeters: number } {
	if (network.edgeOneWay[edge] === 0) return { share: 1, widthMeters: ownWidth };
	const [ax, ay] = placeAt(network, point, 0);
	const [bx, by] = placeAt(network, point, 1);
	const length = Math.hypot(bx - ax, by - ay);
	if (length === 0) return { share: 1, widthMeters: ownWidth };
	const [x, y] = placeAt(network, point, t);
	const acrossX = -(by - ay) / length;
	const acrossY = (bx - ax) / length;
	const reach = TWIN_METERS;
	const x0 = x - acrossX * reach;
	const y0 = y - acrossY * reach;
	const x1 = x + acrossX * reach;
	const y1 = y + acrossY * reach;
	/** Nearest crossing by edge: a bend may meet the perpendicular twice. */
	const byEdge = new Map<number, number>();
	forEachSegmentNear(
		grid,
		Math.min(x0, x1),
		Math.min(y0, y1),
		Math.max(x0, x1),
		Math.max(y0, y1),
		(segment) => {
			const other = segmentEdge[segment]!;
			if (other === edge || edgeRoad[other] !== edgeRoad[edge]) return;
			const { coordinates } = grid;
			const dx = coordinates[4 * segment + 2]! - coordinates[4 * segment]!;
			const dy = coordinates[4 * segment + 3]! - coordinates[4 * segment + 1]!;
			const along = Math.abs(dx * acrossY - dy * acrossX);
			if (along < LEAST_COSINE * Math.hypot(dx, dy)) return;
			const at = crossingOf(x0, y0, x1, y1, coordinates, 4 * segment);
			if (!(at >= 0 && at <= 1)) return;
			const distance = (2 * at - 1) * reach;
			const known = byEdge.get(other);
			if (known === undefined || Math.abs(distance) < Math.abs(known)) byEdge.set(other, distance);
		}
	);
	let [low, high] = [-ownWidth / 2, ownWidth / 2];
	let carriageways = 1;
	const seen = [0];
	for (const [other, distance] of byEdge) {
		// Two edges of one carriageway meet in a point and are one line.
		if (seen.some((at) => Math.abs(at - distance) < LEAST_GAP_METERS)) continue;
		seen.push(distance);
		carriageways++;
		low = Math.min(low, distance - edgeWidthMeters[other]! / 2);
		high = Math.max(high, distance + edgeWidthMeters[other]! / 2);
	}
	return { share: 1 / carriageways, widthMeters: high - low };
}

const LEAST_GAP_METERS = 0.5;
