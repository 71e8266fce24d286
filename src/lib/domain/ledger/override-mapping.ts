import type { FacilityKind } from '#lib/domain/facility.ts';
import { parseConditionMeaning } from './condition-words.ts';
import { attributeOf, isLedgerField, ledgerFields } from './fields.ts';
import { foldText } from './fold-text.ts';
import { guessMapping } from './guess-mapping.ts';
import { KNOWN_CRS, parseCrs, type LedgerMapping } from './mapping.ts';
import type { LedgerColumns, SettledMapping } from './settle-mapping.ts';
import type { LedgerText } from './table.ts';
import { findUnit, isUnitOf, quantityOf, unitsOf } from './units.ts';
import { choicesOf } from './value-words.ts';

/** What somebody says of a ledger on one line each, as the command line takes it. */
export interface MappingOverrides {
	/** `code=HYDRANT_ID`; nothing after the `=` leaves the field without a column. */
	map: readonly string[];
	/** `ownership=private`: for all rows that say nothing else. */
	set: readonly string[];
	/** `pressure_mpa=psi`. */
	unit: readonly string[];
	/** `condition:OOS=unusable+no_water`. */
	value: readonly string[];
	crs: string | undefined;
}

export type OverriddenMapping =
	{ ok: true; mapping: LedgerMapping } | { ok: false; problem: LedgerText };

/** Puts what somebody said over the mapping that was kept or guessed; unsaid fields are guessed anew. */
export function overrideMapping(
	columns: LedgerColumns,
	kind: FacilityKind,
	base: SettledMapping,
	said: MappingOverrides
): OverriddenMapping {
	try {
		const kept = base.origin === 'guessed' ? undefined : base.mapping;
		const fixed = kept
			? { ...Object.fromEntries(ledgerFields(kind).map((field) => [field, ''])), ...kept.columns }
			: {};
		const mapped = readColumns(said.map, columns.headings, kind);
		const taken = new Set(Object.values(mapped));
		for (const [field, heading] of Object.entries(fixed))
			if (taken.has(heading) && !(field in mapped)) delete (fixed as Record<string, string>)[field];
		const guess = guessMapping(columns.headings, columns.profiles, kind, {
			fileCrs: columns.crs,
			columns: { ...fixed, ...mapped }
		}).mapping;
		return {
			ok: true,
			mapping: {
				...guess,
				...(kept ? { angle_format: kept.angle_format, keep_unmapped: kept.keep_unmapped } : {}),
				date_order: kept?.date_order ?? guess.date_order,
				crs: readCrs(said.crs) ?? kept?.crs ?? guess.crs,
				constants: { ...guess.constants, ...kept?.constants, ...readConstants(said.set, kind) },
				units: { ...guess.units, ...kept?.units, ...readUnits(said.unit, kind) },
				values: readValues(said.value, kind, kept?.values ?? {})
			}
		};
	} catch (error) {
		if (error instanceof OverrideProblem) return { ok: false, problem: error.text };
		throw error;
	}
}

class OverrideProblem extends Error {
	readonly text: LedgerText;
	constructor(zh: string, en: string) {
		super(en);
		this.text = { zh, en };
	}
}

function readColumns(
	lines: readonly string[],
	headings: readonly string[],
	kind: FacilityKind
): Record<string, string> {
	const columns: Record<string, string> = {};
	for (const line of lines) {
		const [name, wanted] = splitAt(line, '=');
		const found =
			wanted === ''
				? ''
				: (headings.find((heading) => heading === wanted) ??
					headings.find((heading) => foldText(heading) === foldText(wanted)));
		if (found === undefined)
			throw new OverrideProblem(
				`台账里没有名为“${wanted}”的列。现有的列：${headings.slice(0, 60).join('、')}`,
				`The ledger has no column "${wanted}". Its columns: ${headings.slice(0, 60).join(', ')}`
			);
		columns[fieldNamed(name, kind)] = found;
	}
	return columns;
}

/** `flow_lps` is `attributes.flow_lps`. */
function fieldNamed(name: string, kind: FacilityKind): string {
	const field = [name, `attributes.${name}`, `defect.${name}`].find((one) =>
		isLedgerField(kind, one)
	);
	if (field) return field;
	const fields = ledgerFields(kind).map((one) => one.replace('attributes.', ''));
	throw new OverrideProblem(
		`没有字段“${name}”。可用：${fields.join('、')}`,
		`There is no field "${name}". Known: ${fields.join(', ')}`
	);
}

function readCrs(text: string | undefined): string | undefined {
	if (text === undefined) return undefined;
	const crs = parseCrs(text);
	if (!crs)
		throw new OverrideProblem(
			`不认识坐标系“${text}”。${KNOWN_CRS.zh}`,
			`Unknown coordinate system "${text}". ${KNOWN_CRS.en}`
		);
	if (crs.type === 'geographic') return 'EPSG:4490';
	return crs.type === 'shifted' ? crs.datum : `EPSG:${crs.epsg}`;
}

function readConstants(lines: readonly string[], kind: FacilityKind): Record<string, string> {
	const constants: Record<string, string> = {};
	for (const line of lines) {
		const [name, value] = splitAt(line, '=');
		const field = fieldNamed(name, kind);
		const choices = choicesOf(kind, field);
		if (choices && !choices.includes(value))
			throw new OverrideProblem(
				`${name} 应为 ${choices.join('、')} 之一，不能是“${value}”。`,
				`${name} must be one of ${choices.join(', ')}, not "${value}".`
			);
		constants[field] = value;
	}
	return constants;
}

function readUnits(lines: readonly string[], kind: FacilityKind): Record<string, string> {
	const units: Record<string, string> = {};
	for (const line of lines) {
		const [name, text] = splitAt(line, '=');
		const field = fieldNamed(name, kind);
		const attribute = attributeOf(kind, field);
		const quantity = attribute?.type === 'number' ? quantityOf(attribute.unit) : undefined;
		const unit = findUnit(text);
		if (!quantity || !unit || !isUnitOf(unit, quantity)) {
			const known = quantity ? unitsOf(quantity).join('、') : '—';
			throw new OverrideProblem(
				`${name} 的单位不能是“${text}”。可用：${known}`,
				`"${text}" is no unit of ${name}. Known: ${known}`
			);
		}
		units[field] = unit;
	}
	return units;
}

function readValues(
	lines: readonly string[],
	kind: FacilityKind,
	kept: LedgerMapping['values']
): LedgerMapping['values'] {
	const values = structuredClone(kept);
	for (const line of lines) {
		const [place, meaning] = splitAt(line, '=');
		const [name, word] = splitAt(place, ':');
		const field = fieldNamed(name, kind);
		const choices = choicesOf(kind, field);
		const isKnown =
			field === 'condition' ? parseConditionMeaning(meaning) : (choices?.includes(meaning) ?? true);
		if (!isKnown)
			throw new OverrideProblem(
				`“${meaning}”不是 ${name} 的取值。例如 intact、impaired、unusable+no_water、uninspected、suspended。`,
				`"${meaning}" is no value of ${name}: e.g. intact, impaired, unusable+no_water, uninspected, suspended.`
			);
		(values[field] ??= {})[word] = meaning;
	}
	return values;
}

function splitAt(line: string, sign: '=' | ':'): [string, string] {
	const at = line.indexOf(sign);
	if (at <= 0)
		throw new OverrideProblem(
			`“${line}”应写成 字段${sign}内容，如 code=HYDRANT_ID。`,
			`"${line}" must be written field${sign}text, e.g. code=HYDRANT_ID.`
		);
	return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}
