import { randomUUID } from 'node:crypto';
import {
	FacilityInputSchema,
	FacilityPatchSchema,
	type Facility,
	type FacilityInput,
	type FacilityPatch
} from '#lib/domain/facility.ts';
import { withoutSensitive } from '#lib/domain/facility-attributes.ts';
import type { FacilityVersion } from '#lib/domain/history.ts';
import type { Observation } from '#lib/domain/observation.ts';
import type { Outage } from '#lib/domain/outage.ts';
import type { Vehicle } from '#lib/domain/vehicle.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import {
	countFacilities,
	listFacilities as listRows,
	listVersions,
	type FacilityFilter,
	type Moment
} from '#lib/server/queries/facility.ts';
import { listObservations } from '#lib/server/queries/observation.ts';
import { listOutages } from '#lib/server/queries/outage.ts';
import { bumpRevision } from '#lib/server/queries/revision.ts';
import { listVehicles } from '#lib/server/queries/vehicle.ts';
import { authorize, can, confinedTo, type Context } from './context.ts';
import { lockRegister, requireDistrict } from './district-access.ts';
import {
	assertCodeFree,
	assertComplete,
	recordChange,
	recordNew,
	toChanges,
	toFields,
	visibleTo,
	withTownship
} from './facility-record.ts';
import { parseInput, readMoment, type MomentOptions } from './validation.ts';

/** What a person may filter the register by. */
export type RegisterQuery = MomentOptions &
	Partial<
		Pick<
			FacilityFilter,
			'kinds' | 'lifecycles' | 'states' | 'township' | 'text' | 'bbox' | 'isUnplaced' | 'after'
		>
	> & {
		limit?: number;
	};

export interface RegisterPage {
	facilities: Facility[];
	total: number;
	/** Where the next page begins; null on the last. */
	next: { code: string | null; id: string } | null;
}

const MOST_ROWS = 1000;

/** A page of the register: now, or as of a moment as it was known at another. */
export async function listRegister(
	context: Context,
	district: string,
	query: RegisterQuery
): Promise<RegisterPage> {
	authorize(context, district, 'map.read');
	const { time_zone } = await requireDistrict(context.db, district);
	const isNow = query.asOf === undefined && query.knownAt === undefined;
	const at = readMoment(context, time_zone, query);
	const moment: Moment | undefined = isNow ? undefined : at;
	const limit = Math.min(query.limit ?? 100, MOST_ROWS);
	const filter: FacilityFilter = {
		...query,
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: at.asOf,
		limit
	};
	const rows = await listRows(context.db, district, { ...filter, limit: limit + 1 }, moment);
	const total = await countFacilities(context.db, district, filter, moment);
	const facilities = rows.slice(0, limit).map((row) => visibleTo(context, district, row));
	const last = facilities.at(-1);
	return {
		facilities,
		total,
		next: rows.length > limit && last ? { code: last.code, id: last.id } : null
	};
}

/** One facility with the vehicles that stand on it. @throws {NotFound} None, or not for these eyes. */
export async function getFacility(
	context: Context,
	district: string,
	id: string
): Promise<Facility & { vehicles: Vehicle[] }> {
	authorize(context, district, 'map.read');
	const facility = await requireFacility(context.db, context, district, id);
	const vehicles =
		facility.kind === 'fire_station' ? await listVehicles(context.db, district, id) : [];
	return { ...visibleTo(context, district, facility), vehicles };
}

/** Everything recorded and seen of a facility, newest first. */
export async function getHistory(
	context: Context,
	district: string,
	id: string
): Promise<{ versions: FacilityVersion[]; observations: Observation[]; outages: Outage[] }> {
	authorize(context, district, 'map.read');
	await requireFacility(context.db, context, district, id);
	const { db } = context;
	const versions = (await listVersions(db, district, [id])).reverse();
	const maySee = can(context.actor, district, 'sensitive.read');
	return {
		versions: maySee ? versions : versions.map((version) => withoutSensitive(version)),
		observations: await listObservations(db, district, { facilityId: id, limit: 1000 }),
		outages: await listOutages(db, district, { facilityId: id, limit: 100 })
	};
}

/**
 * Adds a facility to the register.
 *
 * @throws {Invalid} A field is missing or wrong. @throws {Conflict} The code is or was another's.
 */
export async function createFacility(
	context: Context,
	district: string,
	input: FacilityInput
): Promise<Facility> {
	authorize(context, district, 'facility.write');
	const parsed = parseInput(FacilityInputSchema, input);
	const id = randomUUID();
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const fields = await withTownship(client, district, toFields(parsed, 'manual'));
			assertComplete(fields);
			await assertCodeFree(client, district, fields.code, id);
			const validFrom = parsed.valid_from ?? context.now().toISOString();
			await recordNew(context, client, district, id, fields, validFrom);
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action: 'create',
				entity: 'facility',
				entityId: id,
				after: fields
			});
		},
		{ label: 'create facility' }
	);
	return requireFacility(context.db, context, district, id);
}

/**
 * Changes a facility from now on, or from `valid_from` (a dated correction, carried into later versions
 * that do not contradict it). Removing is a change of `lifecycle` with date and approval.
 *
 * @throws {Conflict} Somebody changed it since the editor read it, or the code is another's.
 */
export async function updateFacility(
	context: Context,
	district: string,
	id: string,
	input: FacilityPatch
): Promise<Facility> {
	authorize(context, district, 'facility.write');
	const { version, ...patch } = parseInput(FacilityPatchSchema, input);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await requireFacility(client, context, district, id);
			if (before.version !== version) throw changedMeanwhile(before);
			const changes = toChanges(patch as Partial<FacilityInput>);
			if (changes.code !== undefined && changes.code !== before.code) {
				await assertCodeFree(client, district, changes.code, id);
				if (before.code) changes.old_codes = [...new Set([...before.old_codes, before.code])];
			}
			const validFrom = patch.valid_from ?? context.now().toISOString();
			const after = await recordChange(context, client, district, id, changes, validFrom);
			if (!after) return;
			await bumpRevision(client, district, 'register');
			await insertAudit(client, {
				actor: context.actor,
				district,
				action:
					after.lifecycle === 'removed' && before.lifecycle !== 'removed' ? 'remove' : 'update',
				entity: 'facility',
				entityId: id,
				before,
				after
			});
		},
		{ label: 'update facility' }
	);
	return requireFacility(context.db, context, district, id);
}

async function requireFacility(
	db: Queryable,
	context: Context,
	district: string,
	id: string
): Promise<Facility> {
	const [facility] = await listRows(db, district, {
		ids: [id],
		servicedBy: confinedTo(context.actor, district),
		includesSensitive: can(context.actor, district, 'sensitive.read'),
		outageAt: context.now(),
		limit: 1
	});
	if (facility) return facility;
	throw new NotFound(
		[
			'没有这个设施，或您无权查看。请刷新列表后再试。',
			'There is no such facility, or it is not yours to see. Reload the list.'
		],
		{ params: { id } }
	);
}

function changedMeanwhile(facility: Facility): Conflict {
	return new Conflict(
		[
			'“{name}”刚被 {who} 修改过。请重新打开，核对后再保存。',
			'{name} was changed by {who} meanwhile. Open it again, compare, and save.'
		],
		{ params: { name: facility.name ?? facility.code ?? facility.id, who: facility.recorded_by } }
	);
}
