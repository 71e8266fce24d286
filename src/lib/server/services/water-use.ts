import {
	WaterUseInputSchema,
	type WaterUse,
	type WaterUseInput,
	type WaterUseOutcome
} from '#lib/domain/water-use.ts';
import type { ObservationInput } from '#lib/domain/observation.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { insertWaterUse, listWaterUses as listRows } from '#lib/server/queries/water-use.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { recordObservations } from './observation.ts';
import { stableUuid } from './stable-uuid.ts';
import { invalid, parseInput } from './validation.ts';

/** What a use says of the facility itself: water was taken from it, or could not be. */
const SEEN: Record<
	WaterUseOutcome,
	Pick<ObservationInput, 'condition' | 'defects' | 'evidence'>
> = {
	worked: { condition: 'intact', defects: [], evidence: 'flowed' },
	weak: { condition: 'impaired', defects: ['low_flow'], evidence: 'flowed' },
	failed: { condition: 'unusable', defects: ['no_water'], evidence: 'opened' }
};
const CLOCK_TOLERANCE_MS = 600_000;

/**
 * Enters what water was used at an incident and what failed (战后水源登记). Each facility gets an
 * observation of how it did and is owed a drain check the same day. Entering the same id again changes
 * nothing.
 *
 * @throws {Invalid} A facility does not exist or is not the actor's, or the time is to come.
 */
export async function recordWaterUse(
	context: Context,
	district: string,
	input: unknown
): Promise<WaterUse> {
	authorize(context, district, 'observation.write');
	const { note = null, ...use } = parseInput(WaterUseInputSchema, input);
	await requireDistrict(context.db, district);
	if (Date.parse(use.used_at) > context.now().getTime() + CLOCK_TOLERANCE_MS)
		throw invalid([
			{ path: 'used_at', message: '用水时间还没有到，请核对 — this time is still to come' }
		]);
	const observations = use.facilities.map(({ facility_id, outcome, note: why }) => ({
		id: stableUuid(`water-use/${district}/${use.id}/${facility_id}`),
		facility_id,
		observed_at: use.used_at,
		...SEEN[outcome],
		note: [use.incident, why].filter(Boolean).join('：')
	}));
	const { results } = await recordObservations(context, district, observations);
	const refused = results.flatMap(({ outcome, reason }, index) =>
		outcome === 'refused' ? [{ path: `facilities.${index}`, message: reason ?? '' }] : []
	);
	if (refused.length > 0) throw invalid(refused);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const stored = {
				...use,
				note,
				recorded_by: context.actor.id,
				recorded_by_name: context.actor.name,
				recorded_at: context.now().toISOString(),
				facilities: use.facilities.map((used, index) => ({
					...used,
					note: used.note ?? null,
					observation_id: observations[index]?.id ?? ''
				}))
			};
			if (!(await insertWaterUse(client, district, stored))) return;
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'water_use',
				entityId: use.id,
				after: stored
			});
		},
		{ label: 'record water use' }
	);
	const [found] = await listRows(context.db, district, { id: use.id, limit: 1 });
	if (!found) throw new Error(`water use ${use.id} is not there after it was stored`);
	return found;
}

export type { WaterUseInput };

/** Uses of water at incidents, the latest first, with what became of the drain checks. */
export async function listWaterUses(context: Context, district: string): Promise<WaterUse[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const servicedBy = confinedTo(context.actor, district);
	return listRows(context.db, district, { servicedBy, limit: 200 });
}
