import { dayOf, startOfDay } from '#lib/domain/day.ts';
import { validateAttributes } from '#lib/domain/facility-attributes.ts';
import type { Facility } from '#lib/domain/facility.ts';
import type { FacilityFields } from '#lib/domain/history.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { Conflict, Invalid, type Issue } from '#lib/server/errors.ts';
import { listExistingIds } from '#lib/server/queries/facility.ts';
import { listCodeHolders } from '#lib/server/queries/facility-write.ts';
import type { Context } from './context.ts';
import { invalid } from './validation.ts';

/** Editors' clocks differ from ours by so much at most; what they call now is then our now. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * What the constraints of the schema ask, said in words before the database says it in codes.
 *
 * @returns the fields with their attributes by our names.
 */
export function assertComplete<T extends FacilityFields>(fields: T): T {
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
	if (fields.lifecycle === 'removed') {
		if (!fields.removed_on) miss('removed_on', '拆除须填写日期 — removal needs its date');
		if (!fields.removal_approval)
			miss('removal_approval', '拆除须填写批准文号 — removal needs its approval');
	}
	const checked = validateAttributes(fields.kind, fields.attributes);
	if (checked.ok && issues.length === 0) return { ...fields, attributes: checked.value };
	if (!checked.ok) {
		for (const { key, message } of checked.issues) {
			miss(`attributes.${key}`, `${message[0]} — ${message[1]}`);
		}
	}
	throw new Invalid(
		[
			'设施信息不完整或有误，请按提示修改。',
			'The facility is incomplete or wrong; see the issues.'
		],
		{ issues }
	);
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

/** @throws {Invalid} The station in charge is no fire station of the district. */
export async function assertStation(
	client: Queryable,
	district: string,
	stationId: string | null | undefined
): Promise<void> {
	if (!stationId) return;
	const known = await listExistingIds(client, district, [stationId], { kinds: ['fire_station'] });
	if (known.has(stationId)) return;
	throw invalid([
		{
			path: 'station_id',
			message: '没有这个消防救援站，请从列表中选择 — there is no such fire station: choose one'
		}
	]);
}

/**
 * The moment from which a change holds: now unless said otherwise.
 *
 * @throws {Invalid} It lies ahead. The register says what is; what will be is `planned`.
 */
export function holdsFrom(context: Context, said: string | undefined): string {
	const now = context.now();
	if (said === undefined) return now.toISOString();
	const moment = Date.parse(said);
	if (moment > now.getTime() + CLOCK_TOLERANCE_MS) {
		throw invalid([
			{
				path: 'valid_from',
				message:
					'生效时间不能晚于现在：请在当日登记，规划中的设施用“规划” — valid_from must not lie ahead: record the change on its day'
			}
		]);
	}
	return new Date(Math.min(moment, now.getTime())).toISOString();
}

/**
 * The moment from which a facility counts as removed: the beginning of the day of its removal, so that
 * the register as of any later day, and the list of removals of that period, show it.
 *
 * @throws {Invalid} The day lies ahead, or `valid_from` before it.
 */
export function removedFrom(
	context: Context,
	timeZone: string,
	removedOn: string,
	validFrom: string | undefined
): string {
	if (removedOn > dayOf(context.now(), timeZone)) {
		throw invalid([
			{
				path: 'removed_on',
				message:
					'拆除日期不能晚于今天：尚未拆除的设施仍计入实有数 — removed_on must not lie ahead: until then the facility exists'
			}
		]);
	}
	if (validFrom === undefined) return startOfDay(removedOn, timeZone).toISOString();
	if (dayOf(new Date(validFrom), timeZone) < removedOn) {
		throw invalid([
			{
				path: 'valid_from',
				message: '生效时间不能早于拆除日期 — valid_from must not lie before removed_on'
			}
		]);
	}
	return holdsFrom(context, validFrom);
}

/**
 * What else changes with a lifecycle: the removal of a facility that comes back is taken away; a
 * corrected date of removal removes anew.
 */
export function withLifecycle(
	before: Facility,
	changes: Partial<FacilityFields>
): Partial<FacilityFields> {
	const wasRemoved = before.lifecycle === 'removed';
	if (wasRemoved && changes.lifecycle !== undefined && changes.lifecycle !== 'removed') {
		return { removed_on: null, removal_approval: null, ...changes };
	}
	if (wasRemoved && changes.removed_on && changes.removed_on !== before.removed_on) {
		return { lifecycle: 'removed', removal_approval: before.removal_approval, ...changes };
	}
	return changes;
}
