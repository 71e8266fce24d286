import type { FacilityInput } from '#lib/domain/facility.ts';
import type { FacilityFacts, ObservationInput } from '#lib/domain/observation.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { AppError } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listExistingIds } from '#lib/server/queries/facility.ts';
import { listObservationsById } from '#lib/server/queries/observation.ts';
import { can, type Context } from './context.ts';
import { assertComplete } from './facility-checks.ts';
import { requireFacility } from './facility-lookup.ts';
import {
	recordChange,
	recordNew,
	toFields,
	withTownship,
	withTownshipOfMove
} from './facility-record.ts';

/** Where a thing came into the register from. */
const SOURCE = 'field';

/**
 * Lets the register follow what crews say of the things themselves: one that it lacks comes in under the id that the phone
 * made, one that moved is corrected from the moment it was seen there. Saying it again changes nothing. Call it in the
 * transaction that stores the observations.
 *
 * @returns By index, why something was not taken.
 */
export async function applyFacts(
	context: Context,
	client: Queryable,
	district: string,
	readable: readonly { index: number; input: ObservationInput }[]
): Promise<Map<number, string>> {
	const reasons = new Map<number, string>();
	const saying = readable.filter(({ input }) => input.facts !== undefined);
	if (saying.length === 0) return reasons;
	const ids = saying.map(({ input }) => input.id);
	const known = new Set((await listObservationsById(client, district, ids)).map(({ id }) => id));
	for (const { index, input } of saying) {
		if (known.has(input.id) || input.facts === undefined) continue;
		if (!can(context.actor, district, 'facility.report')) {
			reasons.set(index, NOT_ALLOWED);
			continue;
		}
		try {
			await applyOne(context, client, district, input, input.facts);
		} catch (error) {
			if (!(error instanceof AppError)) throw error;
			reasons.set(index, `${error.in('zh-CN')} — ${error.in('en')}`);
		}
	}
	return reasons;
}

async function applyOne(
	context: Context,
	client: Queryable,
	district: string,
	{ facility_id: id, observed_at }: ObservationInput,
	facts: FacilityFacts
): Promise<void> {
	// A clock that is ahead does not carry the register into the future.
	const now = context.now().toISOString();
	const validFrom = observed_at < now ? observed_at : now;
	if (facts.is === 'new') {
		if ((await listExistingIds(client, district, [id])).has(id)) return;
		const input: FacilityInput = {
			kind: facts.kind,
			lifecycle: 'in_service',
			attributes: {},
			disclosure: 'internal',
			...(facts.kind === 'hydrant' ? { ownership: facts.ownership ?? 'municipal' } : {}),
			position: facts.position,
			position_accuracy_m: facts.accuracy_m
		};
		const complete = assertComplete(toFields(input, SOURCE));
		const fields = await withTownship(client, district, complete);
		await recordNew(context, client, district, id, fields, validFrom);
		await audit(context, client, district, id, 'create', undefined, fields);
		return;
	}
	const before = await requireFacility(client, context, district, id);
	const changes = await withTownshipOfMove(client, district, before, {
		position: [facts.position[0], facts.position[1]],
		position_accuracy_m: facts.accuracy_m
	});
	const after = await recordChange(context, client, district, id, [
		{ changes, valid_from: validFrom }
	]);
	if (after) await audit(context, client, district, id, 'update', before, after);
}

function audit(
	{ actor }: Context,
	client: Queryable,
	district: string,
	entityId: string,
	action: 'create' | 'update',
	before: object | undefined,
	after: object
): Promise<void> {
	return insertAudit(client, {
		actor,
		district,
		action,
		entity: 'facility',
		entityId,
		before,
		after
	});
}

const NOT_ALLOWED =
	'您的账号不能新增或移动设施，请告诉队里 — this account may not add or move facilities: tell your office';
