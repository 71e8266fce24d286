import type { GivenPlace } from '#lib/domain/siting.ts';
import { insidesOf } from '#lib/server/services/siting/parcels.ts';
import { projectionAround, readPlaces } from './input-files.ts';

/**
 * Places to build on from a GeoJSON file: points as they are, polygons (parcels) by a point inside;
 * `name` and `cost` (万元) of their properties.
 *
 * @throws {Invalid} As `readPoints`.
 */
export async function readSites(path: string): Promise<GivenPlace[]> {
	const places = await readPlaces(path);
	return places.flatMap(({ geometry, properties }) => {
		const name = typeof properties['name'] === 'string' ? properties['name'] : null;
		const given = properties['cost'];
		const cost = typeof given === 'number' && given >= 0 ? given : null;
		const positions =
			geometry.type === 'MultiPolygon'
				? insidesOf(geometry, projectionAround(path, geometry.coordinates.flat(2)))
				: geometry.coordinates;
		return positions.map(([lon = NaN, lat = NaN]): GivenPlace => ({
			position: [lon, lat],
			name,
			cost
		}));
	});
}
