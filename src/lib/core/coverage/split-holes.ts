import type { PlaneMultiPolygon } from '../geometry/plane.ts';
import type { BoundaryScan } from './boundary-scan.ts';
import { KNOWN, UNVERIFIED } from './discs.ts';
import { DEFAULT_SAGITTA_METERS } from './holes.ts';
import { createIntervalList, differenceOfIntervals } from './interval-list.ts';
import type { RegionPart } from './nest-loops.ts';
import { addArcs, addEdgeParts } from './pieces.ts';
import type { PieceList } from './pieces.ts';
import { assertSagitta, buildRegion, collectPieces } from './region.ts';
import type { Watch } from './region.ts';
import { buildScene } from './scene.ts';

export interface Facilities {
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	readonly radii: Float64Array | number;
}

export interface SplitHolesInput extends Watch {
	readonly area: PlaneMultiPolygon;
	/** Facilities that count as covering in this view. */
	readonly known: Facilities;
	/** Facilities never inspected: they may cover. */
	readonly unverified: Facilities;
	readonly sagittaMeters?: number | undefined;
}

export interface SplitHoles {
	readonly areaSquareMeters: number;
	readonly coveredSquareMeters: number;
	/** All holes: the area minus the reach of the known. Computed on its own, not as a sum. */
	readonly holeSquareMeters: number;
	/** 确认盲区: not reached even if every uninspected facility works. */
	readonly confirmedSquareMeters: number;
	/** 待核盲区: reached only by facilities never inspected. */
	readonly unverifiedSquareMeters: number;
	readonly confirmed: RegionPart[];
	readonly unverified: RegionPart[];
}

/**
 * Splits the holes of a view in two that tile them: confirmed = area − (known ∪ unverified), and
 * unverified = (area ∩ reach of the unverified) − reach of the known.
 *
 * Areas are exact, and their sum is the holes' area to about 1e-12 relative. The two sides of a
 * shared arc are flattened alike.
 *
 * @throws {RangeError} As `computeHoles`.
 */
export function splitHoles(input: SplitHolesInput): SplitHoles {
	const sagittaMeters = input.sagittaMeters ?? DEFAULT_SAGITTA_METERS;
	assertSagitta(sagittaMeters);
	const scene = buildScene(input.area, joinFacilities(input.known, input.unverified));
	const lists = collectPieces(scene, 3, createSplitter(), input);
	const [all, confirmed, unverified] = lists.map((list, region) =>
		buildRegion(scene, list, region === 0 ? Infinity : sagittaMeters)
	);
	input.onProgress?.(1);
	return {
		areaSquareMeters: scene.areaSquareMeters,
		coveredSquareMeters: scene.areaSquareMeters - all!.areaSquareMeters,
		holeSquareMeters: all!.areaSquareMeters,
		confirmedSquareMeters: confirmed!.areaSquareMeters,
		unverifiedSquareMeters: unverified!.areaSquareMeters,
		confirmed: confirmed!.parts,
		unverified: unverified!.parts
	};
}

/**
 * What a curve adds to [all holes, confirmed, unverified].
 *
 * Where a curve is outside the known discs but not outside all, some unverified disc holds it:
 * that difference bounds the unverified holes. An unverified circle itself bounds both kinds,
 * confirmed on its outer side, unverified on its inner one.
 */
function createSplitter(): (
	scan: BoundaryScan,
	curve: number,
	isCircle: boolean,
	lists: readonly PieceList[]
) => void {
	const held = createIntervalList();
	return (scan, curve, isCircle, [all, confirmed, unverified]) => {
		const { outsideKnown, discs } = scan;
		// Without unverified discs the second list is not kept: it would be the first.
		const outsideAll = discs.hasUnverified ? scan.outsideAll : outsideKnown;
		differenceOfIntervals(outsideKnown, outsideAll, held);
		if (!isCircle) {
			addEdgeParts(all!, curve, outsideKnown);
			addEdgeParts(confirmed!, curve, outsideAll);
			addEdgeParts(unverified!, curve, held);
		} else if (discs.labels[curve] === KNOWN) {
			addArcs(all!, curve, outsideKnown, true);
			addArcs(confirmed!, curve, outsideAll, true);
			addArcs(unverified!, curve, held, true);
		} else {
			addArcs(confirmed!, curve, outsideAll, true);
			addArcs(unverified!, curve, outsideAll, false);
		}
	};
}

/** Both kinds as labeled discs. @throws {RangeError} Radii of another length. */
export function joinFacilities(known: Facilities, unverified: Facilities) {
	const count = known.xs.length;
	const total = count + unverified.xs.length;
	const xs = new Float64Array(total);
	const ys = new Float64Array(count + unverified.ys.length);
	const radii = new Float64Array(total);
	const labels = new Uint8Array(total).fill(UNVERIFIED, count);
	xs.set(known.xs);
	xs.set(unverified.xs, count);
	ys.set(known.ys.subarray(0, count));
	ys.set(unverified.ys, count);
	fillRadii(radii.subarray(0, count), known.radii);
	fillRadii(radii.subarray(count), unverified.radii);
	return { xs, ys, radii, labels };
}

function fillRadii(target: Float64Array, radii: Float64Array | number): void {
	if (typeof radii === 'number') target.fill(radii);
	else if (radii.length === target.length) target.set(radii);
	else throw new RangeError(`${target.length} facilities need as many radii, got ${radii.length}`);
}
