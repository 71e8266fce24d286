import { randomUUID } from 'node:crypto';
import { listChanges, type FacilityChange } from '#lib/domain/facility-changes.ts';
import {
	FacilityInputSchema,
	FacilityPatchSchema,
	type Facility,
	type FacilityInput,
	type FacilityPatch
} from '#lib/domain/facility.ts';
import { withoutSensitive } from '#lib/domain/facility-attributes.ts';
import type { FacilityFields, FacilityVersion } from '#lib/domain/history.ts';
import { withoutReadings, type Observation } from '#lib/domain/observation.ts';
import type { Outage } from '#lib/domain/outage.ts';
import type { Vehicle } from '#lib/domain/vehicle.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { insertAudit } from '#lib/server/queries/audit.ts';
import { listVersionOrigins } from '#lib/server/queries/hand-edit.ts';
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
	assertStation,
	holdsFrom,
	removedFrom,
	withLifecycle
} from './facility-checks.ts';
import { changedMeanwhile, requireFacility } from './facility-lookup.ts';
import {
	recordChange,
	recordNew,
	toChanges,
	toFields,
	visibleTo,
	withTownship,
	withTownshipOfMove
} from './facility-record.ts';
import { parseInput, readMoment, type MomentOptions } from './validation.ts';

/** What a person may filter the register by. */
export type RegisterQuery = MomentOptions &
	Partial<
		Pick<
			FacilityFilter,
			| 'kinds'
			| 'lifecycles'
			| 'states'
			| 'township'
			| 'text'
			| 'bbox'
			| 'isUnplaced'
			| 'isCounted'
			| 'party'
			| 'station'
			| 'after'
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
		facility.kind === 'fire_station'
			? await listVehicles(context.db, district, { stationId: id })
			: [];
	return { ...visibleTo(context, district, facility), vehicles };
}

/** Everything recorded and seen of a facility, newest first. */
export async function getHistory(
	context: Context,
	district: string,
	id: string
): Promise<{
	versions: FacilityVersion[];
	changes: FacilityChange[];
	observations: Observation[];
	outages: Outage[];
}> {
	authorize(context, district, 'map.read');
	await requireFacility(context.db, context, district, id);
	const { db } = context;
	const includesSensitive = can(context.actor, district, 'sensitive.read');
	const recorded = (await listVersions(db, district, [id])).reverse();
	const versions = includesSensitive
		? recorded
		: recorded.map((version) => withoutSensitive(version));
	const observations = await listObservations(db, district, {
		facilityId: id,
		includesSensitive,
		limit: 1000
	});
	return {
		versions,
		changes: listChanges(versions, await listVersionOrigins(db, district, id)).reverse(),
		observations: includesSensitive ? observations : observations.map(withoutReadings),
		outages: await listOutages(db, district, {
			facilityId: id,
			servicedBy: confinedTo(context.actor, district),
			limit: 100
		})
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
	const { time_zone } = await requireDistrict(context.db, district);
	const id = randomUUID();
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const complete = assertComplete(toFields(parsed, 'manual'));
			const fields = await withTownship(client, district, complete);
			await assertCodeFree(client, district, fields.code, id);
			await assertStation(client, district, fields.station_id);
			if (fields.removed_on) removedFrom(context, time_zone, fields.removed_on, parsed.valid_from);
			const validFrom = holdsFrom(context, parsed.valid_from);
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
	const { version, valid_from, ...patch } = parseInput(FacilityPatchSchema, input);
	const { time_zone } = await requireDistrict(context.db, district);
	await context.db.transaction(
		async (client) => {
			await lockRegister(client, district);
			const before = await requireFacility(client, context, district, id);
			if (before.version !== version) throw changedMeanwhile(before);
			const changes = await completeChanges(client, district, before, toChanges(patch));
			const isRemoval = changes.lifecycle === 'removed' && changes.removed_on;
			const validFrom = isRemoval
				? removedFrom(context, time_zone, isRemoval, valid_from)
				: holdsFrom(context, valid_from);
			const steps = [{ changes, valid_from: validFrom }];
			// Of two contradicting lifecycles in the past the later holds; a removal ends them all.
			const after = await recordChange(context, client, district, id, steps, (row) =>
				isRemoval && row.lifecycle !== 'removed'
					? { changes, valid_from: context.now().toISOString() }
					: undefined
			);
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

/** What follows from the changes that an editor names: township, old codes, the end of a removal. */
async function completeChanges(
	client: Queryable,
	district: string,
	before: Facility,
	named: Partial<FacilityFields>
): Promise<Partial<FacilityFields>> {
	await assertStation(client, district, named.station_id);
	const changes = withLifecycle(before, await withTownshipOfMove(client, district, before, named));
	const { code } = changes;
	if (code === undefined || code === before.code) return changes;
	await assertCodeFree(client, district, code, before.id);
	const held = before.code === null ? before.old_codes : [...before.old_codes, before.code];
	return { ...changes, old_codes: [...new Set(held)].filter((old) => old !== code) };
}
