import type { FacilityKind } from '#lib/domain/facility.ts';
import type { NamedPoint } from './reach-compute.ts';
import { toLayerEdges, type RoadFile } from './road-file.ts';
import { buildRoadLayer, type RoadLayer } from './road-layer.ts';

/** Streets of a file ready for travel. */
export function layerOfFile({ edges, projection }: RoadFile): RoadLayer {
	return buildRoadLayer(toLayerEdges(edges, projection), projection);
}

/** Buildings of a file as the middles of their boxes, as the database does. */
export function buildingsOfFile({ buildings }: RoadFile): NamedPoint[] {
	return buildings.map(({ sourceId, name, address, polygons }) => {
		let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
		for (const [outer] of polygons) {
			for (let k = 0; k < (outer?.length ?? 0); k += 2) {
				west = Math.min(west, outer?.[k] ?? NaN);
				east = Math.max(east, outer?.[k] ?? NaN);
				south = Math.min(south, outer?.[k + 1] ?? NaN);
				north = Math.max(north, outer?.[k + 1] ?? NaN);
			}
		}
		return {
			id: sourceId,
			name: name ?? address?.text ?? null,
			lon: (west + east) / 2,
			lat: (south + north) / 2
		};
	});
}

/** Facilities of one kind that the file itself has. */
export function facilitiesOfFile({ facilities }: RoadFile, kind: FacilityKind): NamedPoint[] {
	return facilities
		.filter((facility) => facility.kind === kind)
		.map(({ sourceId, name, lon, lat }) => ({ id: sourceId, name: name ?? null, lon, lat }));
}
