import {
	deletePlacesNotIn,
	upsertPlaces,
	type PlaceRow
} from '#lib/server/queries/place-import.ts';
import type { Database } from '#lib/server/db/pool.ts';
import type { Context } from './context.ts';
import type { Staged } from './import-stage.ts';
import type { ImportResult } from './import-osm.ts';
import { storeInSlices } from './row-stager.ts';

export async function registerFacilities(
	_context: Context,
	_district: string,
	_source: string,
	_staged: Staged
): Promise<ImportResult['counts']['facilities']> {
	return { created: 0, updated: 0, unchanged: 0 };
}

/** Places of a source become those of its newest file. Returns how many there are. */
export async function bringPlacesUpToDate(
	db: Database,
	district: string,
	source: string,
	places: readonly PlaceRow[]
): Promise<number> {
	await storeInSlices(db, places, (rows) => upsertPlaces(db, district, source, rows));
	const ids = places.map((place) => place.sourceId);
	await deletePlacesNotIn(db, district, source, ids);
	return places.length;
}
