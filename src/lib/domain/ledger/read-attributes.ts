import type { AttributeField } from '#lib/domain/attribute-fields.ts';
import { validateAttributes } from '#lib/domain/facility-attributes.ts';
import type { FacilityKind } from '#lib/domain/facility.ts';
import { parseBoolean } from './condition-words.ts';
import { attributeOf } from './fields.ts';
import { same } from './findings.ts';
import type { RowReader } from './row-reader.ts';
import { findUnit, isUnitOf, OUR_UNITS, parseQuantity, quantityOf, toOurUnit } from './units.ts';
import { wordOf } from './value-words.ts';

/** The kind's own attributes; what cannot be read is told and kept as text. */
export function readAttributes(reader: RowReader, kind: FacilityKind): Record<string, unknown> {
	const attributes: Record<string, unknown> = {};
	for (const field of new Set([
		...Object.keys(reader.mapping.columns),
		...Object.keys(reader.mapping.constants)
	])) {
		if (!field.startsWith('attributes.')) continue;
		const text = reader.text(field);
		if (text === undefined) continue;
		// A crane in a ledger of hydrants has attributes of its own.
		const attribute = attributeOf(kind, field);
		const value = attribute && readValue(reader, field, attribute, text);
		if (attribute && value !== undefined) attributes[attribute.key] = value;
		else reader.keep(field);
	}
	const checked = validateAttributes(kind, attributes);
	if (checked.ok) return checked.value;
	for (const { key, message } of checked.issues) {
		const field = `attributes.${key}`;
		const [zh, en] = message;
		reader.tell('out_of_range', field, reader.text(field), { zh, en });
		reader.keep(field);
		delete attributes[key];
	}
	return attributes;
}

function readValue(
	reader: RowReader,
	field: string,
	attribute: AttributeField,
	text: string
): unknown {
	switch (attribute.type) {
		case 'number':
		case 'integer':
			return readNumber(reader, field, attribute.unit, text);
		case 'boolean': {
			const answer = parseBoolean(reader.raw(field));
			if (answer === undefined) reader.tell('unclear_value', field, text);
			return answer;
		}
		case 'choice': {
			const codes = attribute.choices.map(([code]) => code);
			const decided = reader.decided(field, text) ?? wordOf(field, text) ?? text;
			if (codes.includes(decided)) return decided;
			reader.tell('unclear_value', field, text);
			return undefined;
		}
		case 'text': {
			const characters = [...text];
			if (characters.length <= attribute.maxLength) return text;
			reader.tell('too_long', field, text, same(attribute.maxLength));
			reader.keep(field);
			return characters.slice(0, attribute.maxLength).join('');
		}
	}
}

function readNumber(
	reader: RowReader,
	field: string,
	symbol: string,
	text: string
): number | undefined {
	const parsed = parseQuantity(text);
	if (!parsed) {
		reader.tell('not_a_number', field, text);
		return undefined;
	}
	const quantity = quantityOf(symbol);
	const named = reader.mapping.units[field];
	const unit = parsed.unit ?? (named === undefined ? undefined : findUnit(named));
	// The unit was asked about and nobody has answered: the text is kept, no number is made up.
	if (quantity && unit === undefined && named === 'unknown') return undefined;
	if (quantity && unit !== undefined && !isUnitOf(unit, quantity)) {
		reader.tell('unclear_value', field, text);
		return undefined;
	}
	const value = quantity
		? toOurUnit(parsed.value, unit ?? OUR_UNITS[quantity], quantity)
		: parsed.value;
	if (parsed.isInexact) reader.tell('inexact_number', field, text, same(value));
	return value;
}
