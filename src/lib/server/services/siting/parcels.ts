import { toPlaneMultiPolygon, type Projection } from '#lib/core/geometry/index.ts';
import { findInteriorPoint } from '#lib/core/geometry/interior-point.ts';

/** A point inside each polygon, degrees: where a parcel is built on. */
export function insidesOf(area: GeoJSON.MultiPolygon, projection: Projection): [number, number][] {
	return toPlaneMultiPolygon(area, projection).map((rings) => {
		const [x, y] = findInteriorPoint(rings);
		const [lon = NaN, lat = NaN] = projection.inverse(x, y);
		return [round7(lon), round7(lat)];
	});
}

function round7(degrees: number): number {
	return Math.round(degrees * 1e7) / 1e7;
}
