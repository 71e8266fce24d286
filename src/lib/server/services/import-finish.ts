import { validateAttributes } from '#lib/domain/facility-attributes.ts';
import {
	deletePlacesNotIn,
	upsertPlaces,
	type PlaceRow
} from '#lib/server/queries/place-import.ts';
import type { Database } from '#lib/server/db/pool.ts';
import type { Context } from './context.ts';
import { importFacilities, type ImportedFacility } from './facility-import.ts';
import type { Staged } from './import-stage.ts';
import type { ImportResult } from './import-osm.ts';
import { toFacilityInput } from './import-rows.ts';
import { storeInSlices } from './row-stager.ts';

/** Facilities of the file into the register; what was assumed or unusable joins the problems. */
export async function registerFacilities(
	context: Context,
	district: string,
	source: string,
	staged: Staged
): Promise<ImportResult['counts']['facilities']> {
	const byKind: Record<string, number> = {};
	const tell = (element: string, message: string) => {
		staged.problemCount++;
		staged.problems.push({ severity: 'note', code: 'facility_assumption', element, message });
	};
	const facilities = staged.facilities.map((facility): ImportedFacility => {
		byKind[facility.kind] = (byKind[facility.kind] ?? 0) + 1;
		const { notes, ...fields } = toFacilityInput(facility);
		// The file's own notes stand among its problems already.
		for (const note of notes.slice(facility.notes.length)) tell(facility.sourceId, note);
		const checked = validateAttributes(facility.kind, fields.attributes);
		if (!checked.ok) {
			for (const { key, message } of checked.issues) {
				tell(facility.sourceId, `${message[1]} (${key} left out)`);
				delete fields.attributes[key];
			}
		}
		return {
			sourceId: facility.sourceId,
			code: facility.code ?? null,
			fields: { ...fields, attributes: checked.ok ? checked.value : fields.attributes }
		};
	});
	return { ...(await importFacilities(context, district, source, facilities)), ...byKind };
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
