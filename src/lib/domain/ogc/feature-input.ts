import type { Facility, FacilityInput, FacilityKind } from '#lib/domain/facility.ts';
import { readProperty, type FacilityProperty } from './facility-properties.ts';
import { readDay } from './times.ts';

/** A sent feature as the register takes it, or what is wrong with it. */
export type FeatureInput =
	| { ok: true; fields: Partial<FacilityInput> }
	| { ok: false; issues: { path: string; message: string }[] };

type Sent = Readonly<Record<string, unknown>>;
interface Issue {
	path: string;
	message: string;
}

/**
 * The writable properties of a sent feature as fields of the register.
 *
 * What is derived is compared with what stands: a client that sends back all it was given changes nothing,
 * one that changed a state is told that nobody edits a state.
 *
 * @param options.before The facility that is changed; undefined: a new one.
 * @param options.isWhole The sent properties are all there are: those that are missing become empty. Otherwise
 * they stay. What this reader cannot see always stays.
 */
export function readFeature(
	kind: FacilityKind,
	properties: readonly FacilityProperty[],
	sent: Sent,
	options: { before: Facility | undefined; isWhole: boolean; timeZone: string }
): FeatureInput {
	const issues: Issue[] = [];
	const known = new Map(properties.map((property) => [property.name, property]));
	for (const name of Object.keys(sent)) {
		// QGIS keeps the feature's id as a field.
		if (!known.has(name) && name !== 'id')
			issues.push({ path: name, message: `没有这个字段，见 /queryables — no such property` });
	}
	const fields: Record<string, unknown> = {};
	const attributes: Record<string, unknown> = {};
	for (const property of properties) {
		const { name, source, isWritable } = property;
		const isSent = Object.hasOwn(sent, name);
		if (!isSent && !(options.isWhole && isWritable)) continue;
		const value = sent[name] ?? null;
		if (!isWritable) {
			const issue = assertSame(property, value, options);
			if (issue) issues.push(issue);
			continue;
		}
		const read = readValue(property, value);
		if ('message' in read) issues.push({ path: name, message: read.message });
		else if (source.kind === 'attribute') attributes[source.key] = read.value;
		else if (!(read.value === null && NEVER_NULL.has(source.column)))
			fields[source.column] = read.value;
	}
	if (issues.length > 0) return { ok: false, issues };
	const isNew = options.before === undefined;
	const given = isNew
		? Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null))
		: attributes;
	return {
		ok: true,
		fields: {
			...(isNew ? { kind } : {}),
			...fields,
			...(Object.keys(given).length > 0 ? { attributes: given } : {})
		}
	};
}

/** Columns with a default: an empty one says nothing. */
const NEVER_NULL = new Set<keyof Facility>(['lifecycle', 'disclosure']);

function assertSame(
	property: FacilityProperty,
	value: unknown,
	{ before, timeZone }: { before: Facility | undefined; timeZone: string }
): Issue | undefined {
	if (value === null) return undefined;
	const stands = before && readProperty(before, property, timeZone);
	if (before === undefined && property.name !== 'kind') return undefined;
	const expected = before === undefined ? property.choices?.[0]?.[0] : stands;
	if (String(value) === String(expected)) return undefined;
	return {
		path: property.name,
		message: `不能直接修改，现为“${expected ?? '空'}”：状态由巡查记录得出，其余由系统填写；请重新读取后再改 — cannot be set, it is ${String(expected)}; read the feature again`
	};
}

function readValue(
	{ type, source }: FacilityProperty,
	value: unknown
): { value: unknown } | { message: string } {
	if (value === null || value === '') return { value: null };
	if (source.kind === 'day') {
		const day = typeof value === 'string' ? readDay(value) : undefined;
		return day === undefined
			? { message: '应为日期，如 2026-01-31 或 2026年01月31日 — must be a date' }
			: { value: day };
	}
	if (type === 'string') {
		return typeof value === 'string' || typeof value === 'number'
			? { value: String(value) }
			: { message: '应为文字 — must be text' };
	}
	if (type === 'boolean') {
		if (typeof value === 'boolean') return { value };
		if (value === 'true' || value === 1) return { value: true };
		if (value === 'false' || value === 0) return { value: false };
		return { message: '应为 true 或 false — must be true or false' };
	}
	// A field that was empty in every feature is a text to QGIS.
	const number = typeof value === 'number' ? value : Number(String(value).trim() || NaN);
	return Number.isFinite(number) ? { value: number } : { message: '应为数字 — must be a number' };
}
