import * as turf from '@turf/turf';
import { projectionByCode, toGeoJsonMultiPolygon } from '#lib/core/geometry/index.ts';
import type { BuiltUpScene } from '../built-up-scene.ts';

const plane = projectionByCode(4552);

/** Holes by Turf: buffers of 32 sides, one union, one difference; on a sphere, so shares only. */
export function findHolesWithTurf(scene: BuiltUpScene): { holeShare: number } {
	const area = turf.multiPolygon(toGeoJsonMultiPolygon(scene.area, plane).coordinates);
	const discs = Array.from(scene.xs, (x, i) => {
		const center = plane.inverse(x, scene.ys[i] ?? NaN);
		return turf.buffer(turf.point([center[0] ?? NaN, center[1] ?? NaN]), scene.radiusMeters, {
			units: 'meters',
			steps: 8
		});
	}).filter((disc) => disc !== undefined);
	const reach = turf.union(turf.featureCollection(discs));
	const holes = reach && turf.difference(turf.featureCollection([area, reach]));
	return { holeShare: (holes ? turf.area(holes) : 0) / turf.area(area) };
}
