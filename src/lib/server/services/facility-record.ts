import { validateAttributes, withoutSensitive } from '#lib/domain/facility-attributes.ts';
import type { Facility, FacilityInput } from '#lib/domain/facility.ts';
import { amend, blankFields, type FacilityFields } from '#lib/domain/history.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Invalid, type Issue } from '#lib/server/errors.ts';
import {
	insertVersions,
	listCodeHolders,
	listTownshipsAt,
	saveFacilities,
	type FacilityToStore
} from '#lib/server/queries/facility-write.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import { versionAt } from '#lib/domain/history.ts';
import { can, type Context } from './context.ts';

/** What the constraints of the schema ask, said in words before the database says it in codes. */
export function assertComplete(fields: FacilityFields): void {
	const issues: Issue[] = [];
	const miss = (path: string, message: string) => issues.push({ path, message });
	if (fields.kind === 'hydrant' && !fields.ownership) {
		miss(
			'ownership',
			'消火栓须注明权属：municipal 市政 或 private 单位（小区） — hydrants need an ownership'
		);
	}
	if (fields.kind === 'fire_station' && !fields.category) {
		miss('category', '消防站须注明类别，如 national — fire stations need a category');
	}
	if (fields.kind === 'micro_station' && !fields.sponsor) {
		miss('sponsor', '微型消防站须注明建设单位类别，如 community — micro stations need a sponsor');
	}
	if (fields.lifecycle === 'removed' && !(fields.removed_on && fields.removal_approval)) {
		miss('removal_approval', '拆除须填写拆除日期和批准文号 — removal needs its date and approval');
	}
	const checked = validateAttributes(fields.kind, fields.attributes);
	if (!checked.ok) {
		for (const { key, message } of checked.issues) {
			miss(`attributes.${key}`, `${message[0]} — ${message[1]}`);
		}
	}
	if (issues.length > 0) {
		throw new Invalid(
			[
				'设施信息不完整或有误，请按提示修改。',
				'The facility is incomplete or wrong; see the issues.'
			],
			{
				issues
			}
		);
	}
}

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
export function toChanges(input: Partial<FacilityInput>): Partial<FacilityFields> {
	const { valid_from: _validFrom, position, ...columns } = input;
	const said = Object.fromEntries(
		Object.entries(columns).filter(([, value]) => value !== undefined)
	);
	return position === undefined
		? said
		: { ...said, position: position ? [position[0], position[1]] : null };
}

/** @throws {Conflict} Another facility has the code, or had it: codes are never given twice. */
export async function assertCodeFree(
	client: Queryable,
	district: string,
	code: string | null,
	id: string
): Promise<void> {
	if (code === null) return;
	const holder = (await listCodeHolders(client, district, [code])).find((other) => other.id !== id);
	if (!holder) return;
	const isOld = holder.code !== code;
	throw new Conflict(
		isOld
			? [
					'编号 {code} 曾用于“{name}”，编号不重复使用。请换一个编号。',
					'Code {code} once belonged to {name}; codes are never reused. Choose another.'
				]
			: [
					'编号 {code} 已用于“{name}”。请换一个编号。',
					'Code {code} belongs to {name}. Choose another.'
				],
		{ params: { code, name: holder.name ?? holder.code ?? holder.id } }
	);
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
	await insertVersions(client, district, [row]);
	await saveFacilities(client, district, [row]);
}

/**
 * Records a change from a moment on, and makes the version valid now the current one.
 *
 * @returns the fields as they are now; undefined when the change changes nothing.
 */
export async function recordChange(
	context: Context,
	client: Queryable,
	district: string,
	id: string,
	changes: Partial<FacilityFields>,
	validFrom: string
): Promise<FacilityToStore | undefined> {
	const versions = await listVersions(client, district, [id]);
	const last = Math.max(...versions.map(({ version }) => version));
	const recorded = {
		id,
		recorded_at: context.now().toISOString(),
		recorded_by: context.actor.name
	};
	const amendments = amend(versions, changes, validFrom).map(
		({ fields, valid_from }, step): FacilityToStore => ({
			...fields,
			...recorded,
			version: last + 1 + step,
			valid_from
		})
	);
	if (amendments.length === 0) return undefined;
	for (const { fields } of amendments.map((fields) => ({ fields }))) assertComplete(fields);
	await insertVersions(client, district, amendments);
	const current =
		versionAt([...versions, ...amendments], context.now().toISOString()) ?? amendments[0];
	if (!current) return undefined;
	// The row carries the last version number, so that an editor of an older state is told.
	const row = { ...current, version: last + amendments.length };
	await saveFacilities(client, district, [row]);
	return row;
}

/** Hides what the actor may not see. */
export function visibleTo(context: Context, district: string, facility: Facility): Facility {
	return can(context.actor, district, 'sensitive.read') ? facility : withoutSensitive(facility);
}
