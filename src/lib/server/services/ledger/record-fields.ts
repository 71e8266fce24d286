import { blankFields, isSame, type FacilityFields } from '#lib/domain/history.ts';
import { same, type Finding } from '#lib/domain/ledger/findings.ts';
import type { LedgerRecord } from '#lib/domain/ledger/record.ts';
import type { DistrictFrame } from './district-frame.ts';

/** Columns that a ledger never says by being silent. */
const UNSAID = ['old_codes', 'disclosure', 'source', 'source_id', 'kind', 'attributes'] as const;

/** A record as the register holds it; names that the district does not know are told and kept as text. */
export function toFields(
	record: LedgerRecord,
	frame: DistrictFrame,
	townshipAt: string | null,
	findings: Finding[],
	unknownNames: Set<string>
): FacilityFields {
	const { texts, days, named, position } = record;
	const look = (kind: 'township' | 'community' | 'fire_station', name: string | null) =>
		name === null ? null : (frame.findNamed(kind, name) ?? null);
	const township = look('township', named.township);
	const community = look('community', named.community);
	const station = look('fire_station', named.station);
	const keep = (key: string, text: string | null) => {
		if (text !== null) record.attributes[key] = text.slice(0, 200);
	};
	// Said once a name: what is unknown in one row is so in all.
	const isNew = (key: string) => !unknownNames.has(key) && unknownNames.add(key);
	if (named.township !== null && township === null) {
		keep('township_text', named.township);
		if (isNew(`township/${named.township}`))
			findings.push({
				row: record.row,
				field: 'township',
				code: 'unknown_township',
				value: named.township,
				detail: townshipAt
					? { zh: `按坐标归入 ${townshipAt}`, en: `${townshipAt} by its position` }
					: { zh: '留空', en: 'left empty' }
			});
	}
	if (community === null) keep('community_text', named.community);
	if (named.station !== null && station === null) {
		keep('station_text', named.station);
		if (isNew(`station/${named.station}`))
			findings.push({
				row: record.row,
				field: 'station',
				code: 'unknown_station',
				value: named.station
			});
	}
	return {
		...blankFields(record.kind),
		...texts,
		...days,
		code: record.code,
		old_codes: record.oldCodes,
		township_code: township ?? townshipAt,
		community_code: community,
		station_id: station,
		position,
		position_accuracy_m: record.accuracyMeters,
		lifecycle: record.lifecycle ?? 'in_service',
		season: record.season,
		ownership: record.ownership,
		category: record.category,
		sponsor: record.sponsor,
		attributes: record.attributes
	};
}

/** What a ledger says anew of a facility that it brought before; silence changes nothing. */
export function toUpdate(
	fields: FacilityFields,
	record: LedgerRecord,
	current: FacilityFields
): FacilityFields {
	return {
		...fields,
		lifecycle: record.lifecycle ?? current.lifecycle,
		old_codes: unite(current.old_codes, fields.old_codes, current.code),
		disclosure: current.disclosure,
		source: current.source,
		source_id: current.source_id,
		kind: current.kind
	};
}

/**
 * What a merged row adds to a facility: only what is still empty there. Where both say something
 * different, the register stays and the difference is told.
 */
export function toFillIn(
	fields: FacilityFields,
	current: FacilityFields,
	row: number,
	findings: Finding[]
): Partial<FacilityFields> {
	const filled: Record<string, unknown> = {};
	const skipped = new Set<string>([...UNSAID, 'lifecycle', 'season', 'code', 'township_code']);
	for (const [name, value] of Object.entries(fields) as [keyof FacilityFields, unknown][]) {
		if (skipped.has(name) || value === null || isSame(value, current[name])) continue;
		if (current[name] === null) filled[name] = value;
		else if (name !== 'position' && name !== 'position_accuracy_m')
			findings.push(differs(row, name, value, current[name]));
	}
	// An accuracy belongs to the position that it came with.
	if (!('position' in filled)) delete filled['position_accuracy_m'];
	const attributes: Record<string, unknown> = {};
	for (const [key, value] of Object.entries(fields.attributes)) {
		const held = current.attributes[key];
		if (held === undefined || held === null) attributes[key] = value;
		else if (key === 'ledger') attributes[key] = { ...(value as object), ...(held as object) };
		else if (!isSame(held, value)) findings.push(differs(row, `attributes.${key}`, value, held));
	}
	if (Object.keys(attributes).length > 0) filled['attributes'] = attributes;
	const old_codes = unite(
		current.old_codes,
		[...fields.old_codes, ...(fields.code === null ? [] : [fields.code])],
		current.code
	);
	if (!isSame(old_codes, current.old_codes)) filled['old_codes'] = old_codes;
	return filled;
}

function differs(row: number, field: string, value: unknown, held: unknown): Finding {
	return { row, field, code: 'differs', value: print(value), detail: same(print(held)) };
}

export function print(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function unite(known: readonly string[], more: readonly string[], code: string | null): string[] {
	return [...new Set([...known, ...more])].filter((one) => one !== code);
}
