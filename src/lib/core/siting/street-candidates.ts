import { forEachSegmentNear, pointSegmentDistanceMeters } from '../geometry/index.ts';
import type { SegmentGrid } from '../geometry/index.ts';
import type { RoadGraph } from '../roads/build-graph.ts';
import { thinPlaces } from './thin-places.ts';

export interface CandidateRules {
	/** Along a street, between crossings. */
	spacingMeters: number;
	/** From a crossing along each street that leaves it. */
	crossingMeters: number;
	/** From any wall, at least. */
	wallMeters: number;
	/** From the kerb, where the carriageway's width is known: between the two, in the middle. */
	kerbMinMeters: number;
	kerbMaxMeters: number;
}

/** A place beside (or, where the width is unknown, on) a street. */
export interface StreetCandidate {
	x: number;
	y: number;
	edge: number;
	offsetMeters: number;
	isNearCrossing: boolean;
	/** The carriageway's width is known, so that the place stands beside the kerb. */
	isAtKerb: boolean;
}

const CROSSING_STREETS = 3;

/**
 * Places where a facility could stand: near each crossing, and along each street between crossings;
 * beside the kerb where the width of the carriageway is known; none nearer to a wall than the rule.
 *
 * @param widths Carriageway in meters by edge, NaN: unknown; then the place is on the centerline
 * and says so.
 * @param walls Sides of buildings.
 * @returns By rising edge and offset; thinned, so that no two lie within a third of the spacing and
 * places near crossings go first.
 * @throws {RangeError} A rule is negative, or the spacing is not more than 0.
 */
export function listStreetCandidates(
	graph: RoadGraph,
	widths: Float64Array,
	walls: SegmentGrid,
	rules: CandidateRules
): StreetCandidate[] {
	assertRules(rules);
	const { network, edgeAccess } = graph;
	const streets = countStreets(graph);
	const found: StreetCandidate[] = [];
	for (let edge = 0; edge < network.edgeCount; edge++) {
		const length = network.edgeMeters[edge]!;
		if (edgeAccess[edge] === 0 || length === 0) continue;
		for (const { offsetMeters, isNearCrossing } of offsetsOf(edge)) {
			const place = placeBeside(graph, widths[edge]!, walls, edge, offsetMeters, rules);
			if (place) found.push({ ...place, edge, offsetMeters, isNearCrossing });
		}
	}
	return thinPlaces(found, rules.spacingMeters / 3, ({ isNearCrossing }) => isNearCrossing);

	function offsetsOf(edge: number): { offsetMeters: number; isNearCrossing: boolean }[] {
		const length = network.edgeMeters[edge]!;
		const begins = streets[network.edgeFrom[edge]!]! >= CROSSING_STREETS;
		const ends = streets[network.edgeTo[edge]!]! >= CROSSING_STREETS;
		const offsets: { offsetMeters: number; isNearCrossing: boolean }[] = [];
		const margin = Math.min(rules.crossingMeters, length / 2);
		if (begins) offsets.push({ offsetMeters: margin, isNearCrossing: true });
		const first = begins ? margin : 0;
		const last = ends ? length - margin : length;
		const parts = Math.ceil((last - first) / rules.spacingMeters);
		for (let part = 1; part < parts; part++) {
			const offsetMeters = first + (part / parts) * (last - first);
			offsets.push({ offsetMeters, isNearCrossing: false });
		}
		if (ends && length - margin > margin)
			offsets.push({ offsetMeters: length - margin, isNearCrossing: true });
		if (offsets.length === 0) offsets.push({ offsetMeters: length / 2, isNearCrossing: false });
		return offsets;
	}
}

/** How many ends of streets meet at each node. */
function countStreets({ network, edgeAccess }: RoadGraph): Uint16Array {
	const streets = new Uint16Array(network.nodeCount);
	for (let edge = 0; edge < network.edgeCount; edge++) {
		if (edgeAccess[edge] === 0) continue;
		streets[network.edgeFrom[edge]!]!++;
		streets[network.edgeTo[edge]!]!++;
	}
	return streets;
}

function placeBeside(
	{ network }: RoadGraph,
	widthMeters: number,
	walls: SegmentGrid,
	edge: number,
	offsetMeters: number,
	rules: CandidateRules
): { x: number; y: number; isAtKerb: boolean } | undefined {
	const { pointStart, pointMeters, coordinates } = network;
	const last = pointStart[edge + 1]! - 1;
	let point = pointStart[edge]!;
	while (point + 1 < last && pointMeters[point + 1]! < offsetMeters) point++;
	const [ax, ay, bx, by] = coordinates.subarray(2 * point, 2 * point + 4);
	const span = pointMeters[point + 1]! - pointMeters[point]!;
	const share = span > 0 ? (offsetMeters - pointMeters[point]!) / span : 0;
	const x = ax! + share * (bx! - ax!);
	const y = ay! + share * (by! - ay!);
	const isFree = (px: number, py: number) => isClearOfWalls(walls, px, py, rules.wallMeters);
	if (!(widthMeters > 0)) return isFree(x, y) ? { x, y, isAtKerb: false } : undefined;
	const length = Math.hypot(bx! - ax!, by! - ay!) || 1;
	const aside = widthMeters / 2 + (rules.kerbMinMeters + rules.kerbMaxMeters) / 2;
	// Traffic keeps right, and an engine stops on the right.
	for (const side of [aside, -aside]) {
		const px = x + ((by! - ay!) / length) * side;
		const py = y - ((bx! - ax!) / length) * side;
		if (isFree(px, py)) return { x: px, y: py, isAtKerb: true };
	}
	return undefined;
}

function isClearOfWalls(walls: SegmentGrid, x: number, y: number, meters: number): boolean {
	let isClear = true;
	forEachSegmentNear(walls, x - meters, y - meters, x + meters, y + meters, (segment) => {
		if (!isClear) return;
		const [ax, ay, bx, by] = walls.coordinates.subarray(4 * segment, 4 * segment + 4);
		if (pointSegmentDistanceMeters(x, y, ax!, ay!, bx!, by!) < meters) isClear = false;
	});
	return isClear;
}

function assertRules(rules: CandidateRules): void {
	for (const [name, meters] of Object.entries(rules)) {
		const isFine = name === 'spacingMeters' ? meters > 0 : meters >= 0;
		if (!isFine || meters === Infinity)
			throw new RangeError(`${name} is ${meters}, expected a length that can be.`);
	}
}
