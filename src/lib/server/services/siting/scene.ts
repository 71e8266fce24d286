import {
	buildSegmentGrid,
	type PlaneMultiPolygon,
	type SegmentGrid
} from '#lib/core/geometry/index.ts';
import type { WaterShapes } from '#lib/core/siting/index.ts';
import type { GivenPlace } from '#lib/domain/siting.ts';
import type { NamedPoint } from '../reach-compute.ts';
import type { RoadLayer } from '../road-layer.ts';

/** Everything that siting looks at, wherever it was read from; positions in degrees. */
export interface SitingScene {
	layer: RoadLayer;
	/** What must be covered, in the plane; undefined: nothing is known to be built up. */
	area: PlaneMultiPolygon | undefined;
	areaName: string;
	/** Sides of buildings. */
	walls: SegmentGrid;
	/** Natural water that an intake may stand on. */
	water: WaterShapes;
	/** Plots that may be built on; positions inside them. */
	parcels: readonly GivenPlace[];
	buildings: readonly NamedPoint[];
	/** Facilities of the kind (and others that cover as it does) that count: they stay. */
	existing: readonly ExistingSite[];
	/** Facilities of the kind that do not work, and could. */
	broken: readonly NamedPoint[];
	/** Never inspected ones among the existing: they count as working. */
	unverifiedCount: number;
	closedEdges: readonly number[];
	/** Value of a rule in the district. */
	rule: (key: string) => number;
}

export interface ExistingSite extends NamedPoint {
	/** Of kinds with a protection radius. */
	radiusMeters?: number;
	/** Of fire stations. */
	turnoutSeconds?: number;
}

/** Sides of footprints as a grid; rings in the plane, open or closed. */
export function wallsOf(footprints: PlaneMultiPolygon): SegmentGrid {
	let count = 0;
	for (const rings of footprints) for (const ring of rings) count += ring.length / 2;
	const sides = new Float64Array(4 * count);
	let at = 0;
	for (const rings of footprints)
		for (const ring of rings)
			for (let k = 0; k < ring.length; k += 2) {
				const next = (k + 2) % ring.length;
				sides[at++] = ring[k] ?? NaN;
				sides[at++] = ring[k + 1] ?? NaN;
				sides[at++] = ring[next] ?? NaN;
				sides[at++] = ring[next + 1] ?? NaN;
			}
	return buildSegmentGrid(sides);
}
