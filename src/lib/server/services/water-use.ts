import {
	WaterUseInputSchema,
	observationOfUse,
	type WaterUse,
	type WaterUseInput
} from '#lib/domain/water-use.ts';
import { listWaterUses as listRows } from '#lib/server/queries/water-use.ts';
import { authorize, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { recordObservations } from './observation.ts';
import { stableUuid } from './stable-uuid.ts';
import { invalid, parseInput } from './validation.ts';

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
	const observations = use.facilities.map(({ facility_id, outcome, note: why = null }) => ({
		id: stableUuid(`water-use/${district}/${use.id}/${facility_id}`),
		facility_id,
		observed_at: use.used_at,
		...observationOfUse({ ...use, note }, { outcome, note: why })
	}));
	// All or nothing: looked at first.
	for (const isDryRun of [true, false]) {
		const delivery = isDryRun
			? { by: context.actor, handoverId: null, sealedIds: new Set<string>(), isDryRun }
			: undefined;
		const { results } = await recordObservations(context, district, observations, { delivery });
		const refused = results.flatMap(({ outcome, reason }, index) =>
			outcome === 'refused' ? [{ path: `facilities.${index}`, message: reason ?? '' }] : []
		);
		if (refused.length > 0) throw invalid(refused);
	}
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
