import { ATTRIBUTE_FIELDS, type AttributeField } from '#lib/domain/attribute-fields.ts';
import type { Facility } from '#lib/domain/facility.ts';
import { format, isMessageKey, translate, type Locale } from '#lib/domain/messages/index.ts';

export interface Fact {
	label: string;
	value: string;
}

const PARTIES = [
	'managed_by',
	'supplied_by',
	'serviced_by',
	'responsible_person',
	'responsible_phone'
] as const;
const PLAIN = ['code', 'address', 'road_name', 'built_on', 'opened_on', 'source'] as const;
/** Sources that our own importers write; any other is shown as it was given. */
const SOURCES: Partial<Record<string, Parameters<typeof translate>[0]>> = {
	demo: 'app.demo',
	osm: 'source.osm'
};
const CODED = ['ownership', 'category', 'sponsor'] as const;

/** What the register says of every kind; empty fields are left out. */
export function registerFacts(
	facility: Facility,
	locale: Locale,
	townshipName: (code: string | null) => string | null
): Fact[] {
	const facts: Fact[] = [
		fact('facility.kind', translate(`kind.${facility.kind}`, locale), locale),
		fact('facility.lifecycle', translate(`lifecycle.${facility.lifecycle}`, locale), locale)
	];
	for (const key of PLAIN) {
		const value = facility[key];
		const known = key === 'source' && value ? SOURCES[value] : undefined;
		if (value)
			facts.push(fact(`facility.${key}`, known ? translate(known, locale) : value, locale));
	}
	if (facility.old_codes.length > 0)
		facts.push(fact('register.old_codes', facility.old_codes.join('、'), locale));
	if (facility.position_accuracy_m !== null)
		facts.push(fact('register.position_accuracy_m', `${facility.position_accuracy_m} m`, locale));
	const township = townshipName(facility.township_code);
	if (township) facts.push(fact('facility.township_code', township, locale));
	for (const key of CODED) {
		const message = `${key}.${facility[key]}`;
		if (isMessageKey(message))
			facts.push(fact(`facility.${key}`, translate(message, locale), locale));
	}
	return facts;
}

/** The three parties (管理、供水、维护) and who answers for it. */
export function partyFacts(facility: Facility, locale: Locale): Fact[] {
	return PARTIES.flatMap((key) => {
		const value = facility[key];
		return value ? [fact(`facility.${key}`, value, locale)] : [];
	});
}

/** Attributes of the kind in the order of its table, with units; unknown keys come last as they are. */
export function attributeFacts(facility: Facility, locale: Locale): Fact[] {
	const fields = ATTRIBUTE_FIELDS[facility.kind];
	const known = fields.flatMap((field) => {
		const value = facility.attributes[field.key];
		if (value === undefined || value === null || value === '') return [];
		return [{ label: format(field.label, locale), value: printValue(field, value, locale) }];
	});
	const keys = new Set(fields.map(({ key }) => key));
	const others = Object.entries(facility.attributes)
		.filter(([key]) => !keys.has(key))
		.map(([key, value]) => ({ label: key, value: String(value) }));
	return [...known, ...others];
}

export function printValue(field: AttributeField, value: unknown, locale: Locale): string {
	if (field.type === 'boolean') return translate(value ? 'facility.yes' : 'facility.no', locale);
	if (field.type === 'choice') {
		const choice = field.choices.find(([code]) => code === value);
		return choice ? format([choice[1], choice[2]], locale) : String(value);
	}
	const unit = field.type === 'number' ? field.unit : '';
	return unit ? `${String(value)} ${unit}` : String(value);
}

function fact(key: Parameters<typeof translate>[0], value: string, locale: Locale): Fact {
	return { label: translate(key, locale), value };
}
