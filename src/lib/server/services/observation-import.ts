import type { ObservationToStore } from '#lib/server/queries/observation.ts';
import { insertObservations } from '#lib/server/queries/observation.ts';
import { refreshStates } from '#lib/server/queries/observation-state.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { authorize, type Context } from './context.ts';
import { lockRegister } from './district-access.ts';
import { storeInSlices } from './row-stager.ts';

/** What was seen of one facility, by whomever and whenever. */
export interface ImportedLife {
	facilityId: string;
	observations: readonly Omit<ObservationToStore, 'facility_id' | 'source'>[];
}

/** A life is some seven observations, and its state derived. */
const FIRST_SIZE = 10;

/**
 * Brings observations that others made into the register, with their own observers and times; an id
 * that is known already is left as it is, so that importing twice is harmless.
 *
 * @returns how many were new.
 */
export async function importObservations(
	context: Context,
	district: string,
	source: string,
	lives: readonly ImportedLife[],
	options: { onProgress?: (done: number) => void } = {}
): Promise<number> {
	authorize(context, district, 'import.run');
	let done = 0;
	let created = 0;
	await storeInSlices(
		context.db,
		lives,
		async (slice) => {
			created += await context.db.transaction(
				async (client) => {
					await lockRegister(client, district);
					const rows = slice.flatMap(({ facilityId, observations }) =>
						observations.map((seen) => ({ ...seen, facility_id: facilityId, source }))
					);
					const added = await insertObservations(client, district, rows);
					if (added.size === 0) return 0;
					await refreshStates(
						client,
						district,
						slice.map((life) => life.facilityId)
					);
					await bumpRevision(client, district, 'register');
					await insertAudit(client, {
						actor: context.actor,
						district,
						action: 'import',
						entity: 'observation',
						after: { source, created: added.size }
					});
					return added.size;
				},
				{ label: 'import observations' }
			);
			done += slice.length;
			options.onProgress?.(done);
		},
		FIRST_SIZE
	);
	return created;
}
