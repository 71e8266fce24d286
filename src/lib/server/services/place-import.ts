import type { PlaceInput } from '#lib/domain/area.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { savePlaces } from '#lib/server/queries/place.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister } from './district-access.ts';

/** Stores townships, communities, villages and forest units with their codes, or brings them up to date. */
export async function importPlaces(
	context: Context,
	district: string,
	places: readonly PlaceInput[]
): Promise<void> {
	authorize(context, district, 'import.run');
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			await savePlaces(client, district, places);
			await bumpRevision(client, district, 'base');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'import',
				entity: 'place',
				after: { count: places.length }
			});
		},
		{ label: 'import places' }
	);
}
