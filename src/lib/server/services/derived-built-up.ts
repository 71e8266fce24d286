import { closeFootprints } from '#lib/core/geometry/close-footprints.ts';
import {
	multiPolygonAreaSquareMeters,
	type PlaneMultiPolygon,
	type Projection
} from '#lib/core/geometry/index.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { hasImportedCoverageArea } from '#lib/server/queries/coverage-input.ts';
import type { Staged } from './import-stage.ts';

/** A built-up area computed from buildings, and how. */
export interface DerivedArea {
	name: string;
	source: string;
	derivation: Record<string, unknown>;
	/** Degrees, closed rings `lon, lat, …`. */
	polygons: Float64Array[][];
	areaSquareMeters: number;
}

/**
 * Planning assumption: buildings at most 100 m apart belong together, the area reaches 20 m beyond
 * the outer walls, clusters under 2 hectares are no built-up area, gaps under 2 hectares no gaps.
 */
const OPTIONS = {
	closeMeters: 50,
	marginMeters: 20,
	leastPartSquareMeters: 20_000,
	leastGapSquareMeters: 20_000,
	cellMeters: 20
};

/**
 * The built-up area that follows from the buildings of an import.
 *
 * @returns undefined when an area was imported (that one counts), or no cluster is large enough.
 */
export async function deriveBuiltUpArea(
	db: Database,
	district: string,
	staged: Staged
): Promise<DerivedArea | undefined> {
	if (await hasImportedCoverageArea(db, district)) return undefined;
	const area = closeFootprints(staged.footprints, OPTIONS);
	if (area.length === 0) return undefined;
	return {
		name: '建成区（由建筑物推算）',
		source: `由 ${staged.counts.buildings} 栋建筑物推算`,
		derivation: {
			method: 'closing of building footprints',
			buildings: staged.counts.buildings,
			projection: staged.projection.code,
			...OPTIONS
		},
		polygons: area.map((rings) => rings.map((ring) => toDegrees(ring, staged.projection))),
		areaSquareMeters: multiPolygonAreaSquareMeters(area)
	};
}

/** The built-up area that follows from footprints in the plane; undefined: no cluster is large enough. */
export function builtUpOf(footprints: PlaneMultiPolygon): PlaneMultiPolygon | undefined {
	const area = closeFootprints(footprints, OPTIONS);
	return area.length === 0 ? undefined : area;
}

function toDegrees(ring: Float64Array, projection: Projection): Float64Array {
	const degrees = new Float64Array(ring.length + 2);
	const pair = new Float64Array(2);
	for (let index = 0; index < degrees.length; index += 2) {
		const at = index % ring.length;
		projection.inverse(ring[at] ?? NaN, ring[at + 1] ?? NaN, pair);
		degrees.set(pair, index);
	}
	return degrees;
}
