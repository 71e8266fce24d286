import { findSnap, type RoadPoint } from '#lib/core/roads/index.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { listBuildingPoints, type BuildingPoint } from '#lib/server/queries/building.ts';
import type { RoadLayer } from './road-layer.ts';

/** A building with the place on a road from which it is reached. */
export interface BuildingOnRoad extends BuildingPoint {
	/** undefined: no drivable road within `PLACE_SNAP_METERS`. */
	road: RoadPoint | undefined;
}

/** Buildings and places farther than this from any drivable road count as unreachable. */
export const PLACE_SNAP_METERS = 500;
const PAGE = { embedded: 2000, server: 20_000 } as const;
const loaded = new WeakMap<RoadLayer, Promise<BuildingOnRoad[]>>();

/** Buildings of the roads' own batch, snapped once for as long as the roads are kept. */
export function loadBuildings(
	db: Database,
	district: string,
	layer: RoadLayer & { batch?: number }
): Promise<BuildingOnRoad[]> {
	const known = loaded.get(layer) ?? read(db, district, layer);
	loaded.set(layer, known);
	known.catch(() => loaded.delete(layer));
	return known;
}

async function read(
	db: Database,
	district: string,
	layer: RoadLayer & { batch?: number }
): Promise<BuildingOnRoad[]> {
	const buildings: BuildingOnRoad[] = [];
	for (let after = -1; layer.batch !== undefined;) {
		const rows = await listBuildingPoints(db, district, layer.batch, after, PAGE[db.kind]);
		for (const row of rows) buildings.push({ ...row, road: snapPlace(layer, row.lon, row.lat) });
		const last = rows.at(-1);
		if (!last) break;
		after = last.id;
	}
	return buildings;
}

/** The nearest place on a drivable road, within `PLACE_SNAP_METERS`. */
export function snapPlace(layer: RoadLayer, lon: number, lat: number): RoadPoint | undefined {
	const [x, y] = layer.projection.forward(lon, lat);
	const snap = findSnap(layer.snaps, x ?? NaN, y ?? NaN, { limitMeters: PLACE_SNAP_METERS });
	return snap && { edge: snap.edge, offsetMeters: snap.offsetMeters };
}
