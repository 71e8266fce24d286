import {
	OWNERSHIPS,
	SPONSORS,
	STATION_CATEGORIES,
	type FacilityKind
} from '#lib/domain/facility.ts';
import { readAttributes } from './read-attributes.ts';
import { readCondition } from './read-condition.ts';
import { readStatedPlace } from './read-place.ts';
import { same } from './findings.ts';
import { parseDay } from './parse-day.ts';
import { parseQuantity } from './units.ts';
import { MOST_CODE_CHARACTERS, TEXT_LENGTHS, type LedgerRecord, type TextField } from './record.ts';
import type { RowReader } from './row-reader.ts';
import { kindOf, wordOf } from './value-words.ts';
import type { TableRow } from './table.ts';

/** Water sources may stand in one ledger; stations are imported by themselves. */
const WATER: readonly FacilityKind[] = ['hydrant', 'water_crane', 'intake', 'pool'];

export interface ReadRecordOptions {
	/** Day of the ledger, YYYY-MM-DD: dates the state of rows that have no day of their own. */
	asOf: string | null;
	/** Later days are not believed. */
	today: string;
}

/** Reads one row; what could not be used is told to the reader and kept as text. */
export function readRecord(
	reader: RowReader,
	row: TableRow,
	options: ReadRecordOptions
): LedgerRecord {
	reader.open(row);
	const { kind, isRejected } = readKind(reader);
	const record: LedgerRecord = {
		row: row.row,
		kind,
		code: readCode(reader, 'code'),
		oldCodes: [readCode(reader, 'old_code')].filter((code) => code !== null),
		texts: readTexts(reader),
		days: {
			...readDay(reader, 'built_on'),
			...readDay(reader, 'opened_on'),
			...readDay(reader, 'removed_on')
		},
		named: {
			township: reader.text('township') ?? null,
			community: reader.text('community') ?? null,
			station: reader.text('station') ?? null
		},
		ownership: null,
		category: null,
		sponsor: null,
		lifecycle: null,
		season: null,
		attributes: readAttributes(reader, kind),
		place: null,
		position: null,
		accuracyMeters: readAccuracy(reader),
		seen: null,
		seenOn: null,
		isRejected
	};
	if (record.oldCodes[0] === record.code) record.oldCodes = [];
	readClasses(reader, record);
	readCondition(reader, record, options);
	record.place = readStatedPlace(reader);
	if (reader.has('note')) reader.keep('note');
	const owner = reader.text('owner');
	if (owner !== undefined) record.attributes['owner'] = owner.slice(0, TEXT_LENGTHS.managed_by);
	return record;
}

function readKind(reader: RowReader): { kind: FacilityKind; isRejected: boolean } {
	const { kind } = reader.mapping;
	const text = reader.text('kind');
	if (text === undefined || !reader.has('kind')) return { kind, isRejected: false };
	const decided = reader.decided('kind', text) ?? kindWord(text, reader);
	if (decided === 'rejected') return { kind, isRejected: true };
	if (decided === undefined || decided === kind) return { kind, isRejected: false };
	const other = WATER.find((known) => known === decided);
	if (other !== undefined && WATER.includes(kind)) {
		reader.tell('kind_taken_from_row', 'kind', text);
		return { kind: other, isRejected: false };
	}
	reader.tell('other_kind', 'kind', text);
	return { kind, isRejected: true };
}

/** A kind, `rejected` for what is none of ours, undefined for a word that says nothing. */
function kindWord(text: string, reader: RowReader): string | undefined {
	const meaning = kindOf(text);
	if (meaning && 'certain' in meaning) return meaning.certain;
	if (meaning) {
		reader.tell('indoor', 'kind', text);
		return 'rejected';
	}
	reader.tell('unknown_kind', 'kind', text);
	reader.keep('kind');
	return undefined;
}

/** `6025.0` of a spreadsheet is 6025. */
function readCode(reader: RowReader, field: 'code' | 'old_code'): string | null {
	const text = reader.text(field);
	if (text === undefined) return null;
	const whole = /^(\d+)\.0+$/.exec(text)?.[1];
	if (whole !== undefined) reader.tell('code_decimal', field, text);
	const code = (whole ?? text).replace(/\s+/g, ' ');
	if (code.length <= MOST_CODE_CHARACTERS) return code;
	reader.tell('too_long', field, text, same(MOST_CODE_CHARACTERS));
	reader.keep(field);
	return null;
}

function readTexts(reader: RowReader): LedgerRecord['texts'] {
	const texts: LedgerRecord['texts'] = {};
	for (const field of Object.keys(TEXT_LENGTHS) as TextField[]) {
		const text = reader.text(field);
		if (text === undefined) continue;
		const most = TEXT_LENGTHS[field];
		const plain = field === 'responsible_phone' ? text.replace(/^(\d+)\.0+$/, '$1') : text;
		// By characters, not by halves of them.
		const characters = [...plain];
		texts[field] = characters.length > most ? characters.slice(0, most).join('') : plain;
		if (characters.length <= most) continue;
		reader.tell('too_long', field, text, same(most));
		reader.keep(field);
	}
	return texts;
}

function readDay(
	reader: RowReader,
	field: 'built_on' | 'opened_on' | 'removed_on'
): LedgerRecord['days'] {
	const cell = reader.raw(field);
	if (cell === null) return {};
	const text = reader.text(field) ?? '';
	const parsed = parseDay(cell, reader.mapping.date_order ?? undefined);
	if (!parsed) {
		reader.tell('bad_date', field, text);
		reader.keep(field);
		return {};
	}
	if (parsed.isAmbiguous) reader.tell('ambiguous_date', field, text, same(parsed.day));
	if (parsed.precision !== 'day') reader.tell('rough_date', field, text, same(parsed.day));
	return { [field]: parsed.day };
}

function readAccuracy(reader: RowReader): number | null {
	const text = reader.text('position_accuracy_m');
	if (text === undefined) return null;
	const meters = parseQuantity(text)?.value;
	if (meters !== undefined && meters >= 0 && meters <= 100_000) return meters;
	reader.tell('out_of_range', 'position_accuracy_m', text);
	reader.keep('position_accuracy_m');
	return null;
}

/** Ownership, category, sponsor: by their column, else by the name, else by what the mapping says. */
function readClasses(reader: RowReader, record: LedgerRecord): void {
	const name = record.texts.name ?? '';
	if (record.kind === 'hydrant')
		record.ownership = choose(reader, 'ownership', OWNERSHIPS, undefined, 'municipal');
	if (record.kind === 'water_crane' && reader.has('ownership'))
		record.ownership = choose(reader, 'ownership', OWNERSHIPS, undefined, 'municipal');
	if (record.kind === 'fire_station')
		record.category = choose(reader, 'category', STATION_CATEGORIES, name, 'national');
	if (record.kind === 'micro_station')
		record.sponsor = choose(reader, 'sponsor', SPONSORS, name, 'enterprise');
}

function choose<T extends string>(
	reader: RowReader,
	field: string,
	choices: readonly T[],
	name: string | undefined,
	fallback: T
): T {
	const pick = (word: string | undefined) => choices.find((choice) => choice === word);
	const constant = pick(reader.mapping.constants[field]);
	const text = reader.has(field) ? reader.text(field) : undefined;
	if (text !== undefined && text !== constant) {
		const chosen = pick(reader.decided(field, text)) ?? pick(wordOf(field, text)) ?? pick(text);
		if (chosen) return chosen;
		const assumed = constant ?? fallback;
		reader.tell('unclear_value', field, text, {
			zh: `按“${assumed}”登记。`,
			en: `Registered as ${assumed}.`
		});
		reader.keep(field);
		return assumed;
	}
	const named = name === undefined ? undefined : pick(wordOf(field, name));
	const chosen = named ?? constant ?? fallback;
	// Without a column it was asked once for the whole ledger.
	if (reader.has(field) && named === undefined && constant === undefined)
		reader.tell('assumed', field, undefined, same(chosen));
	return chosen;
}
