import { buildAreaIndex } from '../geometry/area-index.ts';
import type { AreaIndex } from '../geometry/area-index.ts';
import {
	multiPolygonAreaSquareMeters,
	multiPolygonBox,
	normalizePlaneMultiPolygon
} from '../geometry/plane.ts';
import type { PlaneMultiPolygon, PlaneRing } from '../geometry/plane.ts';
import { createBoundaryScan, scanCircle, scanEdge } from './boundary-scan.ts';
import type { BoundaryScan } from './boundary-scan.ts';
import { buildDiscSet } from './discs.ts';
import type { DiscInput, DiscSet } from './discs.ts';
import { nestLoops } from './nest-loops.ts';
import type { RegionPart } from './nest-loops.ts';
import { closeCurve, createPieceList } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { traceLoops } from './trace-loops.ts';

/** Stops a long computation: an `AbortSignal`, or anything that throws when asked. */
export interface Abortable {
	throwIfAborted(): void;
}

export interface Watch {
	readonly signal?: Abortable | undefined;
	/** Called with the share done, 0 … 1. */
	readonly onProgress?: ((share: number) => void) | undefined;
}

/** Area and discs in one frame around the middle of the area, where digits are not wasted. */
export interface Scene {
	readonly area: AreaIndex;
	readonly discs: DiscSet;
	readonly areaSquareMeters: number;
	readonly originX: number;
	readonly originY: number;
}

/** @throws {RangeError} A coordinate or radius that is not finite, or arrays of unequal length. */
export function buildScene(area: PlaneMultiPolygon, discs: DiscInput): Scene {
	const clean = normalizePlaneMultiPolygon(area);
	const box = multiPolygonBox(clean);
	const originX = box ? Math.round((box[0] + box[2]) / 2) : 0;
	const originY = box ? Math.round((box[1] + box[3]) / 2) : 0;
	const local = clean.map((polygon) => polygon.map((ring) => moveRing(ring, -originX, -originY)));
	return {
		area: buildAreaIndex(local),
		// Without an area there is nothing to cover, whatever the discs.
		discs: buildDiscSet(discs, originX, originY, box ?? [0, 0, 0, 0]),
		areaSquareMeters: multiPolygonAreaSquareMeters(local),
		originX,
		originY
	};
}

function moveRing(ring: PlaneRing, dx: number, dy: number): PlaneRing {
	const moved = new Float64Array(ring.length);
	for (let k = 0; k < ring.length; k += 2) {
		moved[k] = ring[k]! + dx;
		moved[k + 1] = ring[k + 1]! + dy;
	}
	return moved;
}

/** Adds what one scanned curve contributes to each region; `isCircle` tells arcs from edges. */
export type AddPieces = (
	scan: BoundaryScan,
	curve: number,
	isCircle: boolean,
	lists: readonly PieceList[]
) => void;

const CURVES_BETWEEN_CHECKS = 4096;

/** Scans every circle and every area edge once and collects the pieces of `regionCount` regions. */
export function collectPieces(
	scene: Scene,
	regionCount: number,
	add: AddPieces,
	watch: Watch
): PieceList[] {
	const { discs, area } = scene;
	const edgeCount = area.nextEdge.length;
	const curveCount = discs.count + edgeCount;
	const lists = Array.from({ length: regionCount }, () => createPieceList(curveCount));
	const scan = createBoundaryScan(discs, area);
	for (let curve = 0; curve < curveCount; curve++) {
		if (curve % CURVES_BETWEEN_CHECKS === 0) {
			watch.signal?.throwIfAborted();
			watch.onProgress?.((0.9 * curve) / curveCount);
		}
		const isCircle = curve < discs.count;
		if (isCircle) scanCircle(scan, curve);
		else scanEdge(scan, curve - discs.count);
		if (scan.outsideKnown.count > 0 || scan.outsideAll.count > 0) {
			add(scan, curve, isCircle, lists);
		}
		for (const list of lists) closeCurve(list, curve);
	}
	return lists;
}

export interface Region {
	/** Exact, arcs as arcs. */
	readonly areaSquareMeters: number;
	/** Large to small; parts of equal area (to 10 cm²) from west to east, then south to north. */
	readonly parts: RegionPart[];
}

/** Links, flattens and nests one region's pieces, and moves it back to the plane's coordinates. */
export function buildRegion(scene: Scene, pieces: PieceList, sagittaMeters: number): Region {
	const { discs, area, originX, originY } = scene;
	const traced = traceLoops(pieces, discs, area, sagittaMeters);
	const parts = nestLoops(traced.loops).map((part) => {
		const rings = part.rings.map((ring) => moveRing(ring, originX, originY));
		const [minX, minY] = multiPolygonBox([rings]) ?? [0, 0];
		return { part: { rings, areaSquareMeters: part.areaSquareMeters }, minX, minY };
	});
	const rank = (squareMeters: number) => Math.round(squareMeters * 1000);
	parts.sort(
		(a, b) =>
			rank(b.part.areaSquareMeters) - rank(a.part.areaSquareMeters) ||
			a.minX - b.minX ||
			a.minY - b.minY
	);
	return {
		areaSquareMeters: Math.max(0, traced.areaSquareMeters),
		parts: parts.map(({ part }) => part)
	};
}

/** @throws {RangeError} The sagitta is not positive. */
export function assertSagitta(sagittaMeters: number): void {
	if (!(sagittaMeters > 0)) {
		throw new RangeError(`sagitta must be more than 0 m, got ${sagittaMeters}`);
	}
}
