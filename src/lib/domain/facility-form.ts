import * as v from 'valibot';
import { ATTRIBUTE_FIELDS } from './attribute-fields.ts';
import { describe as describeAttribute, validateAttributes } from './facility-attributes.ts';
import {
	DISCLOSURES,
	FacilityPatchSchema,
	OWNERSHIPS,
	SENSITIVE_FIELDS,
	SPONSORS,
	STATION_CATEGORIES,
	type Facility,
	type FacilityKind
} from './facility.ts';
import { format, translate, type Locale, type MessageKey } from './messages/index.ts';

/** One input of the form of a facility; `path` as in issues: a column, or `attributes.key`. */
export interface FormField {
	path: string;
	label: string;
	input: 'text' | 'long' | 'number' | 'date' | 'choice' | 'flag' | 'station' | 'township';
	unit: string;
	choices: readonly (readonly [code: string, label: string])[];
	isRequired: boolean;
	isSensitive: boolean;
}

export interface FormSection {
	key: 'identity' | 'place' | 'attributes' | 'parties' | 'more';
	fields: FormField[];
}

/** What stands in the inputs, by path: the text typed, '' = not known; flags are `yes` or `no`. */
export type FormValues = Record<string, string>;
export type FormProblems = Record<string, string>;

const LABELS: Partial<Record<string, MessageKey>> = {
	name: 'register.name',
	road_order: 'register.road_order',
	community_code: 'register.community_code',
	grid_cell: 'register.grid_cell',
	station_id: 'register.station_id',
	season: 'register.season',
	disclosure: 'register.disclosure',
	position: 'facility.place',
	position_accuracy_m: 'register.position_accuracy_m',
	old_codes: 'register.old_codes',
	removed_on: 'register.removed_on',
	removal_approval: 'register.removal_approval'
};

/** What a field of the register is called; a key that nobody knows is its own name. */
export function fieldLabel(kind: FacilityKind, path: string, locale: Locale): string {
	if (path.startsWith('attributes.')) {
		const known = ATTRIBUTE_FIELDS[kind].find(({ key }) => `attributes.${key}` === path);
		return known ? format(known.label, locale) : path.slice('attributes.'.length);
	}
	const key = LABELS[path] ?? `facility.${path}`;
	return translate(key as MessageKey, locale);
}

/** The form of a kind: every attribute that the register keeps of it. */
export function formSections(kind: FacilityKind, locale: Locale): FormSection[] {
	const field = (path: string, more: Partial<FormField> = {}): FormField => ({
		path,
		label: fieldLabel(kind, path, locale),
		input: 'text',
		unit: '',
		choices: [],
		isRequired: false,
		isSensitive: (SENSITIVE_FIELDS as readonly string[]).includes(path),
		...more
	});
	const coded = (path: string, codes: readonly string[], isRequired = true) =>
		field(path, {
			input: 'choice',
			isRequired,
			choices: codes.map((code) => [code, translate(`${path}.${code}` as MessageKey, locale)])
		});
	const owner: Partial<Record<FacilityKind, FormField>> = {
		hydrant: coded('ownership', OWNERSHIPS),
		fire_station: coded('category', STATION_CATEGORIES),
		micro_station: coded('sponsor', SPONSORS)
	};
	const attributes = ATTRIBUTE_FIELDS[kind].map((known): FormField => {
		const path = `attributes.${known.key}`;
		const isSensitive = known.disclosure === 'sensitive';
		switch (known.type) {
			case 'number':
			case 'integer':
				return field(path, { input: 'number', unit: known.unit, isSensitive });
			case 'boolean':
				return field(path, { input: 'flag', isSensitive });
			case 'choice': {
				const choices = known.choices.map(
					([code, zh, en]) => [code, locale === 'en' ? en : zh] as const
				);
				return field(path, { input: 'choice', choices, isSensitive });
			}
			case 'text':
				return field(path, { input: known.maxLength > 500 ? 'long' : 'text', isSensitive });
		}
	});
	return [
		{
			key: 'identity',
			fields: [
				field('code'),
				field('name'),
				...(owner[kind] ? [owner[kind]] : []),
				coded('lifecycle', ['planned', 'in_service', 'suspended'])
			]
		},
		{
			key: 'place',
			fields: [
				field('address'),
				field('road_name'),
				field('township_code', { input: 'township' }),
				field('position_accuracy_m', { input: 'number', unit: 'm' })
			]
		},
		{ key: 'attributes', fields: attributes },
		{
			key: 'parties',
			fields: [
				...['managed_by', 'supplied_by', 'serviced_by'].map((path) => field(path)),
				...(kind === 'fire_station' ? [] : [field('station_id', { input: 'station' })]),
				...SENSITIVE_FIELDS.map((path) => field(path))
			]
		},
		{
			key: 'more',
			fields: [
				coded('season', ['winter'], false),
				field('road_order', { input: 'number' }),
				field('community_code'),
				field('grid_cell'),
				field('built_on', { input: 'date' }),
				field('opened_on', { input: 'date' }),
				coded('disclosure', DISCLOSURES)
			]
		}
	];
}

/** What the register says, as the inputs show it. */
export function toFormValues(
	fields: readonly FormField[],
	facility: Pick<Facility, 'attributes'> & Partial<Facility>
): FormValues {
	return Object.fromEntries(
		fields.map(({ path, input }) => {
			const value = path.startsWith('attributes.')
				? facility.attributes[path.slice('attributes.'.length)]
				: facility[path as keyof Facility];
			if (value === null || value === undefined) return [path, ''];
			if (input === 'flag') return [path, value === true ? 'yes' : value === false ? 'no' : ''];
			return [path, String(value)];
		})
	);
}

/** Columns and attributes of a facility, of the fields named. */
export interface FormInput extends Record<string, unknown> {
	attributes?: Record<string, unknown>;
}

/** Reads the inputs named by `paths`; what is wrong is told by path, with the cure. */
export function readForm(
	kind: FacilityKind,
	fields: readonly FormField[],
	values: FormValues,
	paths: readonly string[],
	locale: Locale
): { input: FormInput; problems: FormProblems } {
	const problems: FormProblems = {};
	const columns: Record<string, unknown> = {};
	const attributes: Record<string, unknown> = {};
	for (const field of fields) {
		const text = (values[field.path] ?? '').trim();
		if (field.isRequired && text === '')
			problems[field.path] = translate('register.required', locale);
		if (!paths.includes(field.path)) continue;
		const value = readValue(field, text);
		if (Number.isNaN(value)) problems[field.path] = wrongNumber(kind, field.path, locale);
		else if (field.path.startsWith('attributes.')) attributes[field.path.slice(11)] = value;
		else columns[field.path] = value;
	}
	const checked = validateAttributes(kind, attributes);
	if (!checked.ok) {
		for (const { key, message } of checked.issues)
			problems[`attributes.${key}`] ??= format(message, locale);
	}
	const entries = FacilityPatchSchema.entries as Record<string, v.GenericSchema>;
	for (const [path, value] of Object.entries(columns)) {
		const schema = entries[path];
		const parsed = schema && v.safeParse(schema, value);
		if (parsed && !parsed.success)
			problems[path] ??= halfOf(parsed.issues[0]?.message ?? '', locale);
	}
	const input = Object.keys(attributes).length > 0 ? { ...columns, attributes } : columns;
	return { input, problems };
}

function readValue({ input }: FormField, text: string): unknown {
	if (text === '') return null;
	if (input === 'number') return Number(text.replace('，', '.').replace(',', '.'));
	return input === 'flag' ? text === 'yes' : text;
}

function wrongNumber(kind: FacilityKind, path: string, locale: Locale): string {
	const known = ATTRIBUTE_FIELDS[kind].find(({ key }) => `attributes.${key}` === path);
	return known ? format(describeAttribute(known), locale) : translate('register.notNumber', locale);
}

/** Messages of schemas stand in both languages, `中文 — English`. */
function halfOf(message: string, locale: Locale): string {
	const [zh, en] = message.split(' — ');
	if (!zh || !en) return translate('register.wrongValue', locale);
	return locale === 'en' ? en : zh;
}
