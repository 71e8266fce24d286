import type { PlaneMultiPolygon } from '../geometry/plane.ts';
import type { RegionPart } from './nest-loops.ts';
import { addArcs, addEdgeParts } from './pieces.ts';
import { assertSagitta, buildRegion, collectPieces } from './region.ts';
import type { Watch } from './region.ts';
import { buildScene } from './scene.ts';

/** Chords stay within this of their arcs unless asked otherwise. */
export const DEFAULT_SAGITTA_METERS = 0.05;

export interface HolesInput extends Watch {
	/** What must be covered, in the plane; valid (rings do not cross), any orientation. */
	readonly area: PlaneMultiPolygon;
	/** Positions of the facilities that count, meters in the same plane. */
	readonly xs: Float64Array;
	readonly ys: Float64Array;
	/** Reach of each facility, or of all, in meters; 0 covers nothing. */
	readonly radii: Float64Array | number;
	/** Greatest distance of a chord from its arc in the rings given out; 0.05 m if absent. */
	readonly sagittaMeters?: number | undefined;
}

export interface Holes {
	readonly areaSquareMeters: number;
	readonly coveredSquareMeters: number;
	readonly holeSquareMeters: number;
	/** Outer ring first (counterclockwise), then islands of coverage (clockwise); open rings. */
	readonly holes: RegionPart[];
}

/**
 * The holes of coverage: the area minus the union of all discs.
 *
 * All areas are exact (arcs as arcs, about 1e-12 relative); only the rings are flattened, with
 * vertices on the circles, so that rings are never smaller than the hole. Holes come large to
 * small. Discs that coincide count once; discs outside the area that reach into it count.
 * O(n · neighbors + edges); docs/algorithms/coverage.md.
 *
 * @throws {RangeError} Coordinates or radii not finite, arrays of unequal length, sagitta ≤ 0.
 * @throws Whatever `signal` throws when aborted.
 */
export function computeHoles(input: HolesInput): Holes {
	const sagittaMeters = input.sagittaMeters ?? DEFAULT_SAGITTA_METERS;
	assertSagitta(sagittaMeters);
	const scene = buildScene(input.area, { xs: input.xs, ys: input.ys, radii: input.radii });
	const [pieces] = collectPieces(
		scene,
		1,
		(scan, curve, isCircle, [list]) => {
			if (isCircle) addArcs(list!, curve, scan.outsideKnown, true);
			else addEdgeParts(list!, curve, scan.outsideKnown);
		},
		input
	);
	const region = buildRegion(scene, pieces!, sagittaMeters);
	input.onProgress?.(1);
	const holeSquareMeters = Math.min(region.areaSquareMeters, scene.areaSquareMeters);
	return {
		areaSquareMeters: scene.areaSquareMeters,
		coveredSquareMeters: scene.areaSquareMeters - holeSquareMeters,
		holeSquareMeters,
		holes: region.parts
	};
}
