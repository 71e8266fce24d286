import { ATTRIBUTE_FIELDS, type AttributeField } from '#lib/domain/attribute-fields.ts';
import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import type { PageFacts } from '#lib/domain/handbook.ts';
import { format, translate, type Locale, type MessageKey } from '#lib/domain/messages/index.ts';

/** Columns of the register that a page shows, in its order; what somebody saw last is not among them: it changes with every look. */
const COLUMNS = [
	'code',
	'name',
	'address',
	'road_name',
	'managed_by',
	'supplied_by',
	'serviced_by',
	'responsible_person',
	'responsible_phone'
] as const satisfies readonly (keyof Facility)[];

/** What a page of the book says of a water, by key; what nobody knows is left out. */
export function readFacts(water: Facility, locale: Locale): PageFacts {
	const facts: PageFacts = {};
	for (const key of COLUMNS) {
		const value = water[key];
		if (value !== null && value !== '') facts[key] = value;
	}
	if (water.position)
		facts['position'] = water.position.map((degrees) => degrees.toFixed(5)).join(', ');
	facts['state'] = translate(`state.${water.state}`, locale);
	if (water.defects.length > 0)
		facts['defects'] = water.defects
			.map((defect) => translate(`defect.${defect}` as MessageKey, locale))
			.join('、');
	if (water.season === 'winter') facts['season'] = translate('handbook.winter', locale);
	for (const field of ATTRIBUTE_FIELDS[water.kind]) {
		const text = printAttribute(field, water.attributes[field.key], locale);
		if (text !== undefined) facts[field.key] = text;
	}
	return facts;
}

/** Labels of facts by kind and key. */
export function readLabels(locale: Locale): (kind: FacilityKind, key: string) => string {
	return (kind, key) => {
		const field = ATTRIBUTE_FIELDS[kind].find((entry) => entry.key === key);
		if (field) return format(field.label, locale);
		return translate(`handbook.fact.${key}` as MessageKey, locale);
	};
}

function printAttribute(field: AttributeField, value: unknown, locale: Locale): string | undefined {
	if (value === null || value === undefined || value === '') return undefined;
	if (field.type === 'boolean')
		return translate(value === true ? 'handbook.yes' : 'handbook.no', locale);
	if (field.type === 'choice') {
		const choice = field.choices.find(([code]) => code === value);
		return choice ? format([choice[1], choice[2]], locale) : String(value);
	}
	const unit = field.type === 'number' || field.type === 'integer' ? field.unit : '';
	return unit === '' ? String(value) : `${String(value)} ${unit}`;
}
