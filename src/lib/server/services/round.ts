import { seasonOf } from '#lib/domain/cycle.ts';
import { dayOf } from '#lib/domain/day.ts';
import type { DueItem } from '#lib/domain/due.ts';
import { MOST_DUE_ITEMS } from '#lib/domain/due.ts';
import {
	RoundInputSchema,
	weightOf,
	type Round,
	type RoundInput,
	type RoundLeft
} from '#lib/domain/round.ts';
import { sphereDistanceMeters } from '#lib/core/geometry/distance.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { findAccount } from '#lib/server/queries/account.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import {
	closeRound as closeRow,
	insertRound,
	listRounds as listRows
} from '#lib/server/queries/round.ts';
import { createRuleReader } from './analysis.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { requireDistrict } from './district-access.ts';
import { computeDue } from './due.ts';
import { computeRound, type RoundRequest } from './round-compute.ts';
import { invalid, parseId, parseInput } from './validation.ts';

const DAY_MS = 86_400_000;
/** A round that nobody closed is over by itself after so many days. */
const OPEN_DAYS = 3;
const MOST_LISTED = 100;

export type PlannedRound = Round & { left: RoundLeft; elapsedMs: number };

/** Open rounds of the last days, or all; a crew's own with `mine`. */
export async function listRounds(
	context: Context,
	district: string,
	filter: { isMine?: boolean; isOpen?: boolean } = {}
): Promise<Round[]> {
	authorize(context, district, 'observation.write');
	await requireDistrict(context.db, district);
	const isMine = filter.isMine ?? confinedTo(context.actor, district) !== undefined;
	return listRows(context.db, district, {
		...(isMine && { assignedTo: context.actor.id }),
		...(filter.isOpen && { openSince: openSince(context) }),
		limit: MOST_LISTED
	});
}

/**
 * Plans a round of what is due: nothing that stands in another open round, as much as the shift
 * allows, ordered along the streets. The same id again gives the round that is there.
 *
 * @throws {Invalid} Nothing to go to, or a facility or account that is not there.
 * @throws {Unavailable} The district has no roads yet.
 */
export async function planRound(
	context: Context,
	district: string,
	input: RoundInput
): Promise<PlannedRound> {
	authorize(context, district, 'observation.write');
	const asked = parseInput(RoundInputSchema, input);
	const { time_zone } = await requireDistrict(context.db, district);
	const [known] = await listRows(context.db, district, { id: asked.id, limit: 1 });
	const nothingLeft = { notFitting: 0, taken: 0, unplaced: 0 };
	if (known) return { ...known, left: nothingLeft, elapsedMs: 0 };
	const assignee = await findAssignee(context, district, asked.assigned_to ?? null);
	const { candidates, left } = await listCandidates(context, district, asked);
	const season = seasonOf(
		dayOf(context.now(), time_zone),
		await createRuleReader(context.db, district),
		time_zone
	);
	const computed = await computeRound(context, district, {
		from: asked.from,
		candidates,
		mode: asked.mode,
		returns: asked.returns,
		shiftSeconds: asked.shift_minutes * 60,
		stopSeconds: asked.stop_minutes * 60,
		isWinter: season.name === 'frost'
	});
	if (computed.stops.length === 0)
		throw invalid([
			{
				path: 'shift_minutes',
				message:
					'这个班次连一处也来不及，请加长时间或换出发点 — the shift does not suffice for one stop'
			}
		]);
	const made_at = context.now().toISOString();
	const stored = {
		id: asked.id,
		name: asked.name ?? `${dayOf(context.now(), time_zone)} ${assignee.name}`,
		assigned_to: assignee.id,
		assigned_name: assignee.name,
		made_by: context.actor.name,
		made_at,
		mode: asked.mode,
		lon: asked.from[0],
		lat: asked.from[1],
		returns: asked.returns,
		stop_minutes: asked.stop_minutes,
		shift_minutes: asked.shift_minutes,
		travel_seconds: computed.travelSeconds,
		guessed_count: computed.guessedCount,
		stops: computed.stops,
		seconds: computed.seconds
	};
	await context.db.transaction(
		async (client) => {
			if (!(await insertRound(client, district, stored))) return;
			const { seconds: _matrix, ...told } = stored;
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'round',
				entityId: asked.id,
				after: told
			});
		},
		{ label: 'plan round' }
	);
	const notFitting = left.notFitting + computed.left.length;
	const round = await find(context, district, asked.id);
	return { ...round, left: { ...left, notFitting }, elapsedMs: computed.elapsedMs };
}

/** A round with what became of its stops. @throws {NotFound} None, or another's for a servicing unit. */
export async function getRound(context: Context, district: string, id: string): Promise<Round> {
	authorize(context, district, 'observation.write');
	return find(context, district, id);
}

/** Ends a round: what is still to do in it may stand in another one. */
export async function closeRound(context: Context, district: string, id: string): Promise<Round> {
	authorize(context, district, 'observation.write');
	const round = await find(context, district, id);
	const isOwn = round.assigned_to === context.actor.id;
	if (!isOwn) authorize(context, district, 'campaign.write');
	const isClosed = await context.db.transaction(
		async (client) => {
			const isEnded = await closeRow(client, district, round.id, context.now(), context.actor.name);
			if (isEnded)
				await insertAudit(client, {
					actor: context.actor,
					district,
					action: 'close',
					entity: 'round',
					entityId: round.id
				});
			return isEnded;
		},
		{ label: 'close round' }
	);
	if (!isClosed) throw new Conflict(['这条路线已经结束。', 'This round has ended already.']);
	return find(context, district, id);
}

/** Own rounds that are open, for the pack of a phone. */
export async function listOwnRounds(context: Context, district: string): Promise<Round[]> {
	return listRows(context.db, district, {
		assignedTo: context.actor.id,
		openSince: openSince(context),
		limit: 5
	});
}

type Candidates = { candidates: RoundRequest['candidates']; left: RoundLeft };

/** What is due and nobody else has in an open round: the most pressing first, then the nearest. */
async function listCandidates(
	context: Context,
	district: string,
	asked: Required<Pick<RoundInput, 'from' | 'most'>> & RoundInput
): Promise<Candidates> {
	if (asked.facility_ids) return listNamed(context, district, asked.facility_ids);
	const { township, person, kind, duty } = asked;
	const { items } = await computeDue(context, district, {
		township: township ?? undefined,
		person: person ?? undefined,
		kind: kind ?? undefined,
		duty: duty ?? undefined,
		limit: MOST_DUE_ITEMS
	});
	const open = await listRows(context.db, district, {
		openSince: openSince(context),
		limit: MOST_LISTED
	});
	const taken = new Set(open.flatMap(({ stops }) => stops.map(({ facility_id }) => facility_id)));
	const free = items.filter(({ id }) => !taken.has(id));
	const placed = free.flatMap((item) => toCandidate(item, asked.from));
	if (placed.length === 0)
		throw invalid([
			{
				path: 'duty',
				message:
					'没有要去的：这一周没有应检的，或都在别人的路线里 — nothing to go to: nothing is due, or others have it in their rounds'
			}
		]);
	placed.sort((a, b) => b.weight - a.weight || a.meters - b.meters || a.id.localeCompare(b.id));
	const candidates = placed.slice(0, asked.most);
	return {
		candidates: candidates.map(({ id, position, weight }) => ({ id, position, weight })),
		left: {
			notFitting: placed.length - candidates.length,
			taken: items.length - free.length,
			unplaced: free.length - placed.length
		}
	};
}

function toCandidate({ id, position, urgency, duties }: DueItem, from: [number, number]) {
	if (!position) return [];
	const weight = weightOf(
		urgency,
		duties.map(({ duty }) => duty)
	);
	return [{ id, position, weight, meters: sphereDistanceMeters(from, position) }];
}

async function listNamed(
	context: Context,
	district: string,
	ids: readonly string[]
): Promise<Candidates> {
	const servicedBy = confinedTo(context.actor, district);
	const found = await listFacilities(context.db, district, {
		ids,
		servicedBy,
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: context.now(),
		limit: ids.length
	});
	const missing = ids.filter((id) => !found.some((facility) => facility.id === id));
	if (missing.length > 0)
		throw invalid([
			{ path: 'facility_ids', message: `没有这些设施：${missing.join(', ')} — no such facilities` }
		]);
	const candidates = found.flatMap(({ id, position }) =>
		position ? [{ id, position, weight: 1 }] : []
	);
	return {
		candidates,
		left: { notFitting: 0, taken: 0, unplaced: found.length - candidates.length }
	};
}

async function findAssignee(
	context: Context,
	district: string,
	username: string | null
): Promise<{ id: string; name: string }> {
	if (username === null || username === '' || username === context.actor.id)
		return { id: context.actor.id, name: context.actor.name };
	authorize(context, district, 'campaign.write');
	const account = await findAccount(context.db, username);
	if (account) return { id: account.username, name: account.name };
	throw invalid([
		{ path: 'assigned_to', message: `没有账号 ${username} — there is no account ${username}` }
	]);
}

function openSince(context: Context): Date {
	return new Date(context.now().getTime() - OPEN_DAYS * DAY_MS);
}

async function find(context: Context, district: string, id: string): Promise<Round> {
	await requireDistrict(context.db, district);
	const [round] = await listRows(context.db, district, { id: parseId(id), limit: 1 });
	const isOthers =
		confinedTo(context.actor, district) !== undefined && round?.assigned_to !== context.actor.id;
	if (round && !isOthers) return round;
	throw new NotFound(['没有这条路线。', 'There is no such round.']);
}
