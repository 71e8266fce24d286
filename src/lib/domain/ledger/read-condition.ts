import { DEFECTS, type Condition, type Defect } from '#lib/domain/observation.ts';
import {
	conditionOf,
	findDefects,
	isDisabling,
	parseBoolean,
	parseConditionMeaning,
	printConditionMeaning,
	type ConditionMeaning
} from './condition-words.ts';
import { same } from './findings.ts';
import { parseDay } from './parse-day.ts';
import type { LedgerRecord } from './record.ts';
import type { ReadRecordOptions } from './read-record.ts';
import type { RowReader } from './row-reader.ts';

/**
 * The row's state: a lifecycle, or a condition with defects and the day they were true. Without a day
 * nothing is recorded: today is not when the ledger's author looked.
 */
export function readCondition(
	reader: RowReader,
	record: LedgerRecord,
	options: ReadRecordOptions
): void {
	const word = reader.text('condition');
	const meaning = word === undefined ? undefined : meaningOf(reader, word);
	if (meaning) applyLifecycle(record, meaning.state);
	if (parseBoolean(reader.raw('suspended')) === true) record.lifecycle = 'suspended';
	settleRemoval(reader, record);
	const note = reader.text('defects') ?? null;
	const defects = listDefects(reader, note, meaning?.defects ?? []);
	const condition = worst(meaning?.state, defects);
	if (condition === undefined) return;
	if (meaning?.state === 'intact' && condition !== 'intact')
		reader.tell('condition_contradicts', 'condition', word, same(condition));
	record.seenOn = readDaySeen(reader, options);
	if (record.seenOn === null) {
		reader.tell('condition_undated', 'condition', word ?? defects.join('、'));
		reader.keep('condition');
		return;
	}
	record.seen = { condition, defects, note: note === null ? null : note.slice(0, 2000) };
}

function meaningOf(reader: RowReader, word: string): ConditionMeaning | undefined {
	const decided = reader.decided('condition', word);
	const stored = decided === undefined ? undefined : parseConditionMeaning(decided);
	if (stored) return stored;
	const known = conditionOf(word, reader.heading('condition'));
	if (known && 'certain' in known) return known.certain;
	const proposal = known ? printConditionMeaning(known.proposed) : undefined;
	reader.tell('condition_unclear', 'condition', word, {
		zh: proposal ? `可能是 ${proposal}，请确认。` : '请选择它的含义。',
		en: proposal ? `Perhaps ${proposal}; confirm it.` : 'Choose what it means.'
	});
	reader.keep('condition');
	return undefined;
}

function applyLifecycle(record: LedgerRecord, state: ConditionMeaning['state']): void {
	switch (state) {
		case 'planned':
		case 'in_service':
		case 'suspended':
		case 'removed':
			record.lifecycle = state;
			return;
		case 'suspended_winter':
			record.lifecycle = 'suspended';
			record.season = 'winter';
			return;
	}
}

/** Nobody raises the rate by writing 已拆除: a removal has its day and its approval. */
function settleRemoval(reader: RowReader, record: LedgerRecord): void {
	if (record.days.removed_on !== undefined && record.texts.removal_approval !== undefined)
		record.lifecycle = 'removed';
	if (record.lifecycle !== 'removed') return;
	if (record.days.removed_on !== undefined && record.texts.removal_approval !== undefined) return;
	record.lifecycle = 'suspended';
	reader.tell('removal_without_approval', 'condition', reader.text('condition'));
}

function listDefects(reader: RowReader, text: string | null, known: readonly Defect[]): Defect[] {
	const found = new Set<Defect>(known);
	for (const defect of text === null ? [] : findDefects(text)) found.add(defect);
	for (const defect of DEFECTS) {
		const field = `defect.${defect}`;
		if (reader.has(field) && parseBoolean(reader.raw(field)) === true) found.add(defect);
	}
	return DEFECTS.filter((defect) => found.has(defect));
}

/** The worse of what the state column and the defects say; undefined: nothing was seen. */
function worst(
	state: ConditionMeaning['state'] | undefined,
	defects: readonly Defect[]
): Condition | undefined {
	if (state === 'unusable' || defects.some(isDisabling)) return 'unusable';
	if (state === 'impaired' || defects.length > 0) return 'impaired';
	return state === 'intact' ? 'intact' : undefined;
}

function readDaySeen(reader: RowReader, { asOf, today }: ReadRecordOptions): string | null {
	const cell = reader.raw('observed_on');
	if (cell === null) return asOf;
	const text = reader.text('observed_on') ?? '';
	const parsed = parseDay(cell, reader.mapping.date_order ?? undefined);
	if (!parsed) reader.tell('bad_date', 'observed_on', text);
	else if (parsed.day > today) reader.tell('future_date', 'observed_on', text);
	else {
		if (parsed.isAmbiguous) reader.tell('ambiguous_date', 'observed_on', text, same(parsed.day));
		if (parsed.precision !== 'day')
			reader.tell('rough_date', 'observed_on', text, same(parsed.day));
		return parsed.day;
	}
	reader.keep('observed_on');
	return asOf;
}
