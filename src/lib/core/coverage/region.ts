import { multiPolygonBox } from '../geometry/plane.ts';
import { createBoundaryScan, scanCircle, scanEdge } from './boundary-scan.ts';
import type { BoundaryScan } from './boundary-scan.ts';
import { nestLoops } from './nest-loops.ts';
import type { RegionPart } from './nest-loops.ts';
import { closeCurve, createPieceList } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import type { Scene } from './scene.ts';
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

/** Links, flattens and nests one region's pieces. */
export function buildRegion(
	scene: Scene,
	pieces: PieceList,
	sagittaMeters: number,
	isByPlace = false
): Region {
	const traced = traceLoops(pieces, scene, sagittaMeters, isByPlace);
	const rank = (squareMeters: number) => Math.round(squareMeters * 1000);
	const parts = nestLoops(traced.loops).map((part) => ({
		part,
		rank: rank(part.areaSquareMeters),
		corner: undefined as [number, number] | undefined
	}));
	const cornerOf = (each: (typeof parts)[number]): [number, number] => {
		const box = (each.corner ??= multiPolygonBox([each.part.rings.slice(0, 1)])?.slice(0, 2) as
			[number, number] | undefined);
		return box ?? [0, 0];
	};
	parts.sort((a, b) => {
		if (a.rank !== b.rank) return b.rank - a.rank;
		const [ax, ay] = cornerOf(a);
		const [bx, by] = cornerOf(b);
		return ax - bx || ay - by;
	});
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
