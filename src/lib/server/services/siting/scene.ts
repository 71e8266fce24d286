import {
	buildSegmentGrid,
	type PlaneMultiPolygon,
	type SegmentGrid
} from '#lib/core/geometry/index.ts';
import type { WaterShapes } from '#lib/core/siting/index.ts';
import type { GivenPlace } from '#lib/domain/siting.ts';
import { Unavailable } from '#lib/server/errors.ts';
import type { People } from '../people.ts';
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
	/** Where how many live; nothing where nobody knows. */
	homes: People['homes'];
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

/**
 * Homes with people, as demand.
 *
 * @throws {Unavailable} Nobody knows how many live anywhere: that is not nobody.
 */
export function requireHomes({ homes }: SitingScene): People['homes'] {
	if (homes.length > 0) return homes;
	throw new Unavailable([
		'居民未知：社区、村屯、林场都没有人口数，不能按居民选址；请改用建筑或面积，或先导入人口。',
		'People are unknown: no community, village or forest unit has a number of people. Site by buildings or area, or import the numbers first.'
	]);
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
