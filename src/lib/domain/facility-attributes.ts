import * as v from 'valibot';
import { SENSITIVE_FIELDS, type FacilityKind } from './facility.ts';
import { ATTRIBUTE_FIELDS, type AttributeField } from './attribute-fields.ts';
import type { Message } from './messages/index.ts';

/** One thing wrong with an attribute; `message` names the field and the cure in both languages. */
export interface AttributeIssue {
	key: string;
	message: Message;
}

export type AttributesResult =
	{ ok: true; value: Record<string, unknown> } | { ok: false; issues: AttributeIssue[] };

const schemas = new Map<FacilityKind, v.GenericSchema<unknown, Record<string, unknown>>>();

/**
 * The valibot schema of a kind's own attributes. Known keys are typed and ranged; unknown keys pass
 * untouched, so that a ledger's extra columns are never lost. `null` means not known.
 */
export function attributesSchema(
	kind: FacilityKind
): v.GenericSchema<unknown, Record<string, unknown>> {
	const built = schemas.get(kind);
	if (built) return built;
	const schema = v.looseObject(
		Object.fromEntries(
			ATTRIBUTE_FIELDS[kind].map((field) => [field.key, v.optional(v.nullable(schemaOf(field)))])
		)
	);
	schemas.set(kind, schema);
	return schema;
}

/** Checks a kind's attributes; `turnoutSeconds` of station files is read as `turnout_seconds`. */
export function validateAttributes(
	kind: FacilityKind,
	attributes: Record<string, unknown>
): AttributesResult {
	const parsed = v.safeParse(attributesSchema(kind), renameAliases(kind, attributes));
	if (parsed.success) return { ok: true, value: parsed.output };
	const issues = parsed.issues.map((issue): AttributeIssue => {
		const key = String(issue.path?.[0]?.key ?? '');
		const field = ATTRIBUTE_FIELDS[kind].find((entry) => entry.key === key);
		return { key, message: field ? describe(field) : [issue.message, issue.message] };
	});
	const first = new Map(issues.toReversed().map((issue) => [issue.key, issue]));
	return { ok: false, issues: [...first.values()].reverse() };
}

/** Where a ledger's columns are kept that no field of ours takes. Nobody has classified them, and some are phones. */
export const LEDGER_ATTRIBUTE = 'ledger';

/** Keys of a kind's attributes that only `sensitive.read` may see (mains, pressures, depths, phones, a ledger's rest). */
export function sensitiveAttributes(kind: FacilityKind): string[] {
	const fields = ATTRIBUTE_FIELDS[kind].filter((field) => field.disclosure === 'sensitive');
	return [...fields.map((field) => field.key), LEDGER_ATTRIBUTE];
}

/** The same facility without its sensitive fields: columns become null, attribute keys disappear. */
export function withoutSensitive<
	T extends {
		kind: FacilityKind;
		attributes: Record<string, unknown>;
		responsible_person: string | null;
		responsible_phone: string | null;
	}
>(facility: T): T {
	const hidden = new Set(sensitiveAttributes(facility.kind));
	const blank = Object.fromEntries(SENSITIVE_FIELDS.map((field) => [field, null]));
	return {
		...facility,
		...blank,
		attributes: Object.fromEntries(
			Object.entries(facility.attributes).filter(([key]) => !hidden.has(key))
		)
	};
}

function renameAliases(
	kind: FacilityKind,
	attributes: Record<string, unknown>
): Record<string, unknown> {
	if (kind !== 'fire_station' || !('turnoutSeconds' in attributes)) return attributes;
	const { turnoutSeconds, ...rest } = attributes;
	return { turnout_seconds: turnoutSeconds, ...rest };
}

function schemaOf(field: AttributeField): v.GenericSchema {
	switch (field.type) {
		case 'number':
			return v.pipe(v.number(), v.finite(), v.minValue(field.range[0]), v.maxValue(field.range[1]));
		case 'integer':
			return v.pipe(
				v.number(),
				v.integer(),
				v.minValue(field.range[0]),
				v.maxValue(field.range[1])
			);
		case 'boolean':
			return v.boolean();
		case 'choice':
			return v.picklist(field.choices.map(([code]) => code));
		case 'text':
			return v.pipe(v.string(), v.maxLength(field.maxLength));
	}
}

/** What a field accepts, e.g. 出流量（flow_lps）应为 0–500 的数字，单位 L/s. */
export function describe(field: AttributeField): Message {
	const [zh, en] = field.label;
	const name: Message = [`${zh}（${field.key}）`, `${en} (${field.key})`];
	switch (field.type) {
		case 'number':
		case 'integer': {
			const [least, greatest] = field.range;
			const whole = field.type === 'integer';
			return [
				`${name[0]}应为 ${least}–${greatest} 的${whole ? '整数' : '数字'}${field.unit ? `，单位 ${field.unit}` : ''}；不清楚请留空。`,
				`${name[1]} must be a ${whole ? 'whole ' : ''}number from ${least} to ${greatest}${field.unit ? ` in ${field.unit}` : ''}; leave it empty when unknown.`
			];
		}
		case 'boolean':
			return [
				`${name[0]}应为 true（是）或 false（否）；不清楚请留空。`,
				`${name[1]} must be true or false; leave it empty when unknown.`
			];
		case 'choice':
			return [
				`${name[0]}应为下列之一：${field.choices.map(([code, label]) => `${code}（${label}）`).join('、')}；不清楚请留空。`,
				`${name[1]} must be one of ${field.choices.map(([code]) => code).join(', ')}; leave it empty when unknown.`
			];
		case 'text':
			return [
				`${name[0]}应为不超过 ${field.maxLength} 字的文字。`,
				`${name[1]} must be text of at most ${field.maxLength} characters.`
			];
	}
}
