import { randomUUID } from 'node:crypto';
import { withoutSensitive } from '#lib/domain/facility-attributes.ts';
import type { Facility, FacilityInput, FacilityPatch } from '#lib/domain/facility.ts';
import { amend, blankFields, versionAt, type FacilityFields } from '#lib/domain/history.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import {
	insertVersions,
	listTownshipsAt,
	saveFacilities,
	type FacilityToStore
} from '#lib/server/queries/facility-write.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import { insertHandEdit, readRow } from '#lib/server/queries/hand-edit.ts';
import { can, type Context } from './context.ts';
import { assertComplete } from './facility-checks.ts';

/** The recorded fields of an input: what is not said is null. */
export function toFields(input: FacilityInput, source: string): FacilityFields {
	const { valid_from: _validFrom, position, ...columns } = input;
	const said = Object.fromEntries(
		Object.entries(columns).filter(([, value]) => value !== undefined)
	);
	return {
		...blankFields(input.kind),
		...said,
		position: position ? [position[0], position[1]] : null,
		source
	};
}

/** The columns that a change names; the rest stays as it is. */
export function toChanges(
	input: Omit<FacilityPatch, 'version' | 'valid_from'>
): Partial<FacilityFields> {
	const { position, ...columns } = input;
	const said = Object.fromEntries(
		Object.entries(columns).filter(([, value]) => value !== undefined)
	);
	return position === undefined
		? said
		: { ...said, position: position ? [position[0], position[1]] : null };
}

/** The township that a position lies in, unless one is named. */
export async function withTownship(
	client: Queryable,
	district: string,
	fields: FacilityFields
): Promise<FacilityFields> {
	if (fields.township_code !== null || fields.position === null) return fields;
	const [township = null] = await listTownshipsAt(client, district, [fields.position]);
	return { ...fields, township_code: township };
}

/** A facility that moves goes into the township of its new place, unless a person chose another. */
export async function withTownshipOfMove(
	client: Queryable,
	district: string,
	before: Facility,
	changes: Partial<FacilityFields>
): Promise<Partial<FacilityFields>> {
	const { position } = changes;
	if (!position || changes.township_code !== undefined) return changes;
	const places = before.position ? [position, before.position] : [position];
	const [here = null, was = null] = await listTownshipsAt(client, district, places);
	const isChosen = before.township_code !== null && before.township_code !== was;
	return isChosen || here === null ? changes : { ...changes, township_code: here };
}

/** Records the first version of a facility. */
export async function recordNew(
	context: Context,
	client: Queryable,
	district: string,
	id: string,
	fields: FacilityFields,
	validFrom: string
): Promise<void> {
	const row: FacilityToStore = {
		...fields,
		id,
		version: 1,
		valid_from: validFrom,
		recorded_at: context.now().toISOString(),
		recorded_by: context.actor.name
	};
	const changeSet = randomUUID();
	await insertVersions(client, district, [row], changeSet);
	await saveFacilities(client, district, [row]);
	await insertHandEdit(client, district, {
		id: changeSet,
		actor: context.actor,
		facility: row,
		versions: [row],
		before: null
	});
}

/** A change and the moment from which it holds. */
export interface ChangeStep {
	changes: Partial<FacilityFields>;
	valid_from: string;
}

/**
 * Records changes of one facility as one change set, and makes the version valid now the current one.
 *
 * @param goOn One more step, asked for when the others are done; it sees what is current then.
 * @param undoes The change (its first version) that this one takes back.
 * @returns the fields as they are now; undefined when nothing is different.
 */
export async function recordChange(
	context: Context,
	client: Queryable,
	district: string,
	id: string,
	steps: readonly ChangeStep[],
	goOn: (current: FacilityFields) => ChangeStep | undefined = () => undefined,
	undoes?: number
): Promise<FacilityToStore | undefined> {
	const recorded = await listVersions(client, district, [id]);
	const before = await readRow(client, district, id);
	const versions: FacilityToStore[] = [];
	const last = Math.max(...recorded.map(({ version }) => version));
	const now = context.now().toISOString();
	const current = () => versionAt([...recorded, ...versions], now) ?? versions[0];
	const take = ({ changes, valid_from }: ChangeStep) => {
		for (const amendment of amend([...recorded, ...versions], changes, valid_from)) {
			versions.push({
				...assertComplete(amendment.fields),
				id,
				version: last + 1 + versions.length,
				valid_from: amendment.valid_from,
				recorded_at: now,
				recorded_by: context.actor.name
			});
		}
	};
	for (const step of steps) take(step);
	const soFar = current();
	const more = soFar && goOn(soFar);
	if (more) take(more);
	const holds = current();
	if (versions.length === 0 || !holds) return undefined;
	// The row carries the last version number, so that an editor of an older state is told.
	const row = { ...holds, version: last + versions.length };
	const changeSet = randomUUID();
	await insertVersions(client, district, versions, changeSet);
	await saveFacilities(client, district, [row]);
	await insertHandEdit(client, district, {
		id: changeSet,
		actor: context.actor,
		facility: row,
		versions,
		before,
		undoes
	});
	return row;
}

/** Hides what the actor may not see. */
export function visibleTo(context: Context, district: string, facility: Facility): Facility {
	return can(context.actor, district, 'sensitive.read') ? facility : withoutSensitive(facility);
}
