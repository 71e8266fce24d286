import {
	withoutReadings,
	type Observation,
	type ObservationInput
} from '#lib/domain/observation.ts';
import { findUnstorable } from '#lib/domain/storable.ts';
import { KeyedQueue } from '#lib/server/auth/keyed-queue.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { insertAudits } from '#lib/server/queries/audit.ts';
import { listLifecycles } from '#lib/server/queries/facility.ts';
import { insertDeliveries } from '#lib/server/queries/handover.ts';
import {
	insertObservations,
	listObservations as listRows,
	listObservationsById,
	type ObservationToStore
} from '#lib/server/queries/observation.ts';
import {
	attachKnownPhotos,
	insertObservationPhotos
} from '#lib/server/queries/observation-photo.ts';
import { refreshStates } from '#lib/server/queries/observation-state.ts';
import { noteReplacements, saveRefused } from '#lib/server/queries/refused-observation.ts';
import { bumpRevision, getRevision, type Revision } from '#lib/server/queries/revision.ts';
import { insertWaterUses } from '#lib/server/queries/water-use.ts';
import { serverStep } from '#lib/server/write-steps.ts';
import { authorize, can, confinedTo, type Actor, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import { applyFacts } from './facility-facts.ts';
import { readObservation, saysTheSame } from './observation-read.ts';

/** What became of an observation that a device sent. A refused one says why, in both languages. */
export interface ObservationOutcome {
	id: string;
	outcome: 'applied' | 'duplicate' | 'refused';
	reason?: string;
	/** It was taken, and its observer should know: the facility was removed meanwhile. */
	notice?: string;
}

/** How observations come that their author does not send in person. */
export interface Delivery {
	/** Who brings them, and answers for it in the audit trail; the context's actor is their author. */
	by: Actor;
	/** The hand-over that brought them; null: a moderator's act. */
	handoverId: string | null;
	/** Of the observations, those that their author's key vouches for. */
	sealedIds: ReadonlySet<string>;
	/** Judges all and stores nothing. */
	isDryRun: boolean;
}

/** How a batch came. */
export interface Sending {
	/** Device's clock when it sent, as an instant. */
	sentAt?: string | undefined;
	/** By another hand than its author's. */
	delivery?: Delivery | undefined;
}

/** The same, with what follows for each row. */
interface Arrival {
	delivery: Delivery | undefined;
	clockOffset: number | null;
}

export const MOST_OBSERVATIONS = 500;
/** Rows per transaction: the embedded database is one session, and nobody waits over 200 ms. */
const ROWS_AT_ONCE = 50;
/** One at a time a district, as its lock asks anyway: who waits for it holds no connection that others need. */
const writers = new KeyedQueue();

/**
 * Takes observations from a device. Each is applied once, whatever is sent again; what is refused says
 * why, and the rest of the batch is taken. The state of a facility follows from all that was ever seen.
 */
export async function recordObservations(
	context: Context,
	district: string,
	inputs: readonly unknown[],
	sending: Sending = {}
): Promise<{ results: ObservationOutcome[]; revision: Revision }> {
	serverStep('observations.received');
	const { delivery } = sending;
	authorize(delivery ? { ...context, actor: delivery.by } : context, district, 'observation.write');
	await requireDistrict(context.db, district);
	const arrival = { delivery, clockOffset: clockOffsetSeconds(context, sending) };
	const results: ObservationOutcome[] = [];
	for (let start = 0; start < inputs.length; start += ROWS_AT_ONCE) {
		const slice = inputs.slice(start, start + ROWS_AT_ONCE);
		results.push(...(await recordSlice(context, district, slice, arrival)));
	}
	serverStep('observations.answered');
	return { results, revision: await getRevision(context.db, district) };
}

/** Observations of a district or of one facility, newest seen first. */
export async function listObservations(
	context: Context,
	district: string,
	filter: { facilityId?: string; from?: Date; until?: Date; limit?: number }
): Promise<Observation[]> {
	authorize(context, district, 'map.read');
	await requireDistrict(context.db, district);
	const includesSensitive = can(context.actor, district, 'sensitive.read');
	const observations = await listRows(context.db, district, {
		...filter,
		servicedBy: confinedTo(context.actor, district),
		includesSensitive,
		limit: Math.min(filter.limit ?? 200, 1000)
	});
	return includesSensitive ? observations : observations.map(withoutReadings);
}

async function recordSlice(
	context: Context,
	district: string,
	inputs: readonly unknown[],
	arrival: Arrival
): Promise<ObservationOutcome[]> {
	const outcomes = new Map<number, ObservationOutcome>();
	const readable: { index: number; input: ObservationInput }[] = [];
	inputs.forEach((raw, index) => {
		const read = readObservation(raw, context.now());
		if ('input' in read) readable.push({ index, input: read.input });
		else outcomes.set(index, refused(idOf(raw), read.reason));
	});
	try {
		await writers.run(district, () =>
			context.db.transaction(
				async (client) => {
					await lockRegister(client, district);
					serverStep('observations.begun');
					const applied = await applyAll(context, client, district, readable, arrival);
					for (const [index, outcome] of applied) outcomes.set(index, outcome);
					await noteRefused(context, client, district, inputs, outcomes);
					serverStep('observations.followed');
					if (arrival.delivery?.isDryRun) throw new OnlyLooked();
				},
				{ label: 'record observations' }
			)
		);
	} catch (thrown) {
		if (!(thrown instanceof OnlyLooked)) throw thrown;
	}
	serverStep('observations.committed');
	// The device knows its observation by the id as it wrote it.
	return inputs.map((raw, index) => ({
		...(outcomes.get(index) ?? refused('', 'not processed')),
		id: idOf(raw)
	}));
}

/** Ends the transaction of a dry run without storing anything. */
class OnlyLooked extends Error {}

async function applyAll(
	context: Context,
	client: Queryable,
	district: string,
	readable: readonly { index: number; input: ObservationInput }[],
	arrival: Arrival
): Promise<Map<number, ObservationOutcome>> {
	const outcomes = new Map<number, ObservationOutcome>();
	for (const [index, reason] of await applyFacts(context, client, district, readable))
		outcomes.set(
			index,
			refused(readable.find((row) => row.index === index)?.input.id ?? '', reason)
		);
	const facilityIds = readable.map(({ input }) => input.facility_id);
	const lifecycles = await listLifecycles(client, district, facilityIds, {
		servicedBy: confinedTo(context.actor, district)
	});
	const known = readable.filter(({ index, input }) => {
		if (outcomes.has(index)) return false;
		if (lifecycles.has(input.facility_id)) return true;
		outcomes.set(
			index,
			refused(input.id, '没有这个设施，或不归您维护 — no such facility, or not yours')
		);
		return false;
	});
	const rows = known.map(({ input }) => toRow(context, district, input, arrival));
	const first = new Map(rows.map((row) => [row.id, row] as const).reverse());
	const inserted = await insertObservations(client, district, [...first.values()]);
	serverStep('observations.inserted');
	// Read back only where something was there before, or came twice: mostly all is new.
	const ids = [...first.keys()];
	const isAllNew = inserted.size === known.length;
	const there = isAllNew ? [] : await listObservationsById(client, district, ids);
	const stored = new Map(there.map((row) => [row.id, row]));
	const taken = new Set<string>();
	known.forEach(({ index, input }) => {
		const isNew = inserted.has(input.id) && !taken.has(input.id);
		taken.add(input.id);
		const before = stored.get(input.id);
		const isRemoved = lifecycles.get(input.facility_id) === 'removed';
		const notice = isRemoved ? { notice: REMOVED_NOTICE } : {};
		if (isNew) outcomes.set(index, { id: input.id, outcome: 'applied', ...notice });
		else if (before && saysTheSame(before, input)) {
			outcomes.set(index, { id: input.id, outcome: 'duplicate', ...notice });
		} else {
			outcomes.set(
				index,
				refused(
					input.id,
					'同一编号已有不同内容的记录，原记录保留 — another observation has this id; it is kept'
				)
			);
		}
	});
	if (inserted.size > 0)
		await follow(
			context,
			client,
			district,
			rows.filter((row) => inserted.has(row.id)),
			arrival.delivery
		);
	return outcomes;
}

/** State, revision and audit trail follow the new observations in the same transaction. */
async function follow(
	context: Context,
	client: Queryable,
	district: string,
	rows: readonly ObservationToStore[],
	delivery: Delivery | undefined
): Promise<void> {
	if (delivery?.handoverId && !delivery.isDryRun) {
		const { handoverId, sealedIds } = delivery;
		await insertDeliveries(client, district, { handoverId, sealedIds }, rows);
	}
	await insertObservationPhotos(client, district, rows);
	const ids = rows.flatMap(({ id, photos }) => (photos?.length ? [id] : []));
	const by = { name: context.actor.name, at: context.now().toISOString() };
	const given = ids.length > 0 ? await attachKnownPhotos(client, district, ids, by) : [];
	const uses = await followUses(context, client, district, rows);
	await refreshStates(client, district, [...new Set(rows.map((row) => row.facility_id))]);
	await bumpRevision(client, district, 'register');
	const actor = delivery?.by ?? context.actor;
	await insertAudits(client, [
		...rows.map((row) => ({
			actor,
			district,
			action: 'observe',
			entity: 'facility',
			entityId: row.facility_id,
			after: {
				observation: row.id,
				condition: row.condition,
				defects: row.defects,
				observed_at: row.observed_at,
				...(delivery ? { author: row.observer, handover: delivery.handoverId } : {})
			}
		})),
		...given.map((photo) => ({
			actor,
			district,
			action: 'create',
			entity: 'photo',
			entityId: photo.id,
			after: photo
		})),
		...uses.map((use) => ({
			actor,
			district,
			action: 'create',
			entity: 'water_use',
			entityId: use.use_id,
			after: use
		}))
	]);
}

/** What was used at an incident is owed a check of its drain. @returns what was not registered before. */
function followUses(
	context: Context,
	client: Queryable,
	district: string,
	rows: readonly ObservationToStore[]
): ReturnType<typeof insertWaterUses> {
	const uses = rows.flatMap(({ id, facility_id, observed_at, water_use: use }) =>
		use
			? [
					{
						use_id: use.id,
						used_at: observed_at,
						incident: use.incident,
						note: use.note ?? null,
						facility_id,
						outcome: use.outcome,
						facility_note: use.facility_note ?? null,
						observation_id: id
					}
				]
			: []
	);
	const { id, name } = context.actor;
	const by = { id, name, at: context.now().toISOString() };
	return uses.length > 0 ? insertWaterUses(client, district, uses, by) : Promise.resolve([]);
}

/** What went back to its device: a leader sees it at the desk as well. */
async function noteRefused(
	context: Context,
	client: Queryable,
	district: string,
	inputs: readonly unknown[],
	outcomes: ReadonlyMap<number, ObservationOutcome>
): Promise<void> {
	const refusals = inputs.flatMap((input, index) => {
		const { outcome, reason = '' } = outcomes.get(index) ?? {};
		return outcome === 'refused' ? [{ id: idOf(input), input, reason }] : [];
	});
	const { id, name } = context.actor;
	if (refusals.length > 0)
		await saveRefused(client, district, refusals, { id, name, at: context.now().toISOString() });
	// Of a replacement that is refused as well its own refusal stands.
	const pairs = inputs.flatMap((input) => {
		const replaces = replacedBy(input);
		return replaces === undefined ? [] : [{ id: idOf(input), replaces }];
	});
	if (pairs.length > 0) await noteReplacements(client, district, id, pairs);
}

/** Server's clock less the device's, whole seconds. */
function clockOffsetSeconds(context: Context, { sentAt }: Sending): number | null {
	if (sentAt === undefined) return null;
	const seconds = Math.round((context.now().getTime() - Date.parse(sentAt)) / 1000);
	return Math.abs(seconds) < MOST_OFFSET_SECONDS ? seconds : null;
}

function toRow(
	context: Context,
	district: string,
	input: ObservationInput,
	arrival: Arrival
): ObservationToStore {
	return {
		...input,
		clock_offset_s: arrival.clockOffset,
		received_at: context.now().toISOString(),
		observer: context.actor.id,
		observer_name: context.actor.name,
		// What a maintainer says of its own repair closes no work order: somebody else looks again.
		source: confinedTo(context.actor, district) === undefined ? 'manual' : 'maintainer'
	};
}

/** A clock farther off than a lifetime says nothing. */
const MOST_OFFSET_SECONDS = 2 ** 31;
const REMOVED_NOTICE =
	'这个设施已登记拆除：记录已留存，登记不变；如果它还在，请告诉队里 — this facility is recorded as removed: the observation is kept, the register stays; if it still stands, tell your office';

const refused = (id: string, reason: string): ObservationOutcome => ({
	id,
	outcome: 'refused',
	reason
});

/** The refused mark that a sent one stands for. */
function replacedBy(raw: unknown): string | undefined {
	if (typeof raw !== 'object' || raw === null || !('replaces' in raw)) return undefined;
	const { replaces } = raw;
	return typeof replaces === 'string' && findUnstorable([replaces, idOf(raw)]) === undefined
		? replaces
		: undefined;
}

function idOf(raw: unknown): string {
	return typeof raw === 'object' && raw !== null && 'id' in raw ? String(raw.id) : '';
}
