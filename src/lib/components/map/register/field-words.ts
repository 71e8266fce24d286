import { ATTRIBUTE_FIELDS } from '#lib/domain/attribute-fields.ts';
import { fieldLabel } from '#lib/domain/facility-form.ts';
import type { FieldChange } from '#lib/domain/facility-changes.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { isMessageKey, translate, type Locale } from '#lib/domain/messages/index.ts';
import { formatLonLat } from '#lib/components/format.ts';
import { printValue } from '../facility/facts.ts';

const CODED = new Set(['lifecycle', 'season', 'ownership', 'category', 'sponsor', 'disclosure']);

/** A value of the register in words; nothing known is said so. */
export function printField(
	kind: FacilityKind,
	path: string,
	value: unknown,
	locale: Locale,
	nameOf: (path: string, value: string) => string | null = () => null
): string {
	if (value === null || value === undefined || value === '')
		return translate('register.empty', locale);
	if (path === 'position' && Array.isArray(value)) {
		const [lon, lat] = value as [number, number];
		return formatLonLat(lon, lat);
	}
	if (Array.isArray(value))
		return value.length > 0 ? value.join('、') : translate('register.empty', locale);
	if (CODED.has(path)) {
		const key = `${path}.${String(value)}`;
		if (isMessageKey(key)) return translate(key, locale);
	}
	const known = ATTRIBUTE_FIELDS[kind].find(({ key }) => `attributes.${key}` === path);
	if (known) return printValue(known, value, locale);
	return nameOf(path, String(value)) ?? String(value);
}

/** `名称：甲 → 乙` */
export function printChange(
	kind: FacilityKind,
	{ path, before, after }: FieldChange,
	locale: Locale,
	nameOf?: (path: string, value: string) => string | null
): { label: string; before: string; after: string } {
	return {
		label: fieldLabel(kind, path, locale),
		before: printField(kind, path, before, locale, nameOf),
		after: printField(kind, path, after, locale, nameOf)
	};
}
