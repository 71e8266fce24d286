import { ATTRIBUTE_FIELDS, type AttributeField } from '#lib/domain/attribute-fields.ts';
import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import { sensitiveAttributes } from '#lib/domain/facility-attributes.ts';
import type { FieldType, FieldValue } from '#lib/formats/layer.ts';
import { Conflict } from '#lib/server/errors.ts';
import { column, type Column } from './export-columns.ts';

/** JSON types found under each attribute key of the facilities of an export. */
export type AttributeTypes = Map<string, Set<string>>;

/** Names that a table has already. */
const RESERVED = ['fid', 'geom', 'lon', 'lat', 'x', 'y', 'wkt', 'layer', 'data_status'];

/**
 * Columns of a kind's own attributes: those of the form, present or not, then whatever else a ledger
 * brought. A column is of the form's type only while every value is; else it is text, so that nothing is
 * lost. A name that the table has already gets `attr_` before it.
 */
export function attributeColumns(
	kind: FacilityKind,
	found: AttributeTypes,
	options: { includesSensitive: boolean; taken: readonly string[] }
): Column<Facility>[] {
	const fields = ATTRIBUTE_FIELDS[kind];
	const known = new Set(fields.map((field) => field.key));
	const hidden = new Set(options.includesSensitive ? [] : sensitiveAttributes(kind));
	const used = new Set([...RESERVED, ...options.taken].map((name) => name.toLowerCase()));
	const nameFor = (wanted: string): string => {
		let name = used.has(wanted.toLowerCase()) ? `attr_${wanted}` : wanted;
		for (let n = 2; used.has(name.toLowerCase()); n++) name = `attr_${wanted}_${n}`;
		used.add(name.toLowerCase());
		return name;
	};
	const formColumns = fields
		.filter((field) => !hidden.has(field.key))
		.flatMap((field) => {
			const types = found.get(field.key) ?? new Set<string>();
			const name = nameFor(field.key);
			const own = attributeColumn(name, labelOf(field), field.key, formType(field, types));
			return field.type === 'choice' ? [own, choiceColumn(nameFor(`${name}_zh`), field)] : [own];
		});
	const otherColumns = [...found.keys()]
		.filter((key) => !known.has(key) && !hidden.has(key))
		.sort()
		.map((key) => attributeColumn(nameFor(key), [key, key], key, plainType(found.get(key))));
	return [...formColumns, ...otherColumns];
}

/** @throws {Conflict} The facility has an attribute, or a type of one, that was not there before. */
export function assertForeseen(facility: Facility, found: AttributeTypes): void {
	for (const [key, value] of Object.entries(facility.attributes)) {
		if (found.get(key)?.has(jsonType(value))) continue;
		throw new Conflict([
			'导出过程中台账有变动，请重新导出。',
			'The register changed while it was exported; export again.'
		]);
	}
}

function attributeColumn(
	name: string,
	label: readonly [string, string],
	key: string,
	type: FieldType
): Column<Facility> {
	return column(name, label, type, ({ attributes }) => toValue(attributes[key], type));
}

function choiceColumn(
	name: string,
	field: Extract<AttributeField, { type: 'choice' }>
): Column<Facility> {
	const words = new Map(field.choices.map(([code, zh]) => [code, zh]));
	return column(name, field.label, 'text', ({ attributes }) => {
		const value = attributes[field.key];
		return typeof value === 'string' ? (words.get(value) ?? value) : toValue(value, 'text');
	});
}

function labelOf(field: AttributeField): readonly [string, string] {
	const [zh, en] = field.label;
	if (field.type === 'choice') return [`${zh}代码`, `${en} (code)`];
	const isMeasure = (field.type === 'number' || field.type === 'integer') && field.unit !== '';
	return isMeasure ? [`${zh}（${field.unit}）`, `${en} (${field.unit})`] : [zh, en];
}

function formType(field: AttributeField, types: ReadonlySet<string>): FieldType {
	const type = field.type === 'choice' ? 'text' : field.type === 'integer' ? 'number' : field.type;
	return type === 'text' || fits(types, type) ? type : 'text';
}

function plainType(types: ReadonlySet<string> = new Set()): FieldType {
	if (types.has('number') && fits(types, 'number')) return 'number';
	return types.has('boolean') && fits(types, 'boolean') ? 'boolean' : 'text';
}

function fits(types: ReadonlySet<string>, type: 'number' | 'boolean'): boolean {
	return [...types].every((entry) => entry === type || entry === 'null');
}

function toValue(value: unknown, type: FieldType): FieldValue {
	if (value === undefined || value === null) return null;
	if (type !== 'text' && (typeof value === 'number' || typeof value === 'boolean')) return value;
	return typeof value === 'string' ? value : JSON.stringify(value);
}

function jsonType(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'array' : typeof value;
}
