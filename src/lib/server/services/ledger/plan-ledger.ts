import { dayOf } from '#lib/domain/day.ts';
import { LEDGER_ATTRIBUTE } from '#lib/domain/facility-attributes.ts';
import type { Finding, RowOutcome } from '#lib/domain/ledger/findings.ts';
import type { DatumVerdict } from '#lib/domain/ledger/judge-datum.ts';
import { locateAddress } from '#lib/domain/ledger/locate-address.ts';
import type { LedgerMapping } from '#lib/domain/ledger/mapping.ts';
import { matchRecords } from '#lib/domain/ledger/match-records.ts';
import type { LedgerOptions } from '#lib/domain/ledger/options.ts';
import { parseAddress } from '#lib/domain/ledger/parse-address.ts';
import { placeRecords } from '#lib/domain/ledger/place-records.ts';
import { readRecord } from '#lib/domain/ledger/read-record.ts';
import { labelOf, type LedgerRecord } from '#lib/domain/ledger/record.ts';
import { RowReader } from '#lib/domain/ledger/row-reader.ts';
import type { LedgerTable } from '#lib/domain/ledger/table.ts';
import type { ShiftedDatum } from '#lib/domain/ledger/datum.ts';
import type { ChangeSetItem } from '#lib/server/queries/change-set-item.ts';
import type { LedgerRow } from '#lib/server/queries/ledger.ts';
import type { Context } from '../context.ts';
import { buildItems } from './build-items.ts';
import { loadAddressBook, loadFrame, type DistrictFrame } from './district-frame.ts';
import { assignSourceIds } from './source-ids.ts';

/** How many rows became what; the four outcomes add up to `rows`. */
export type LedgerCounts = Record<RowOutcome, number> & {
	rows: number;
	created: number;
	updated: number;
	unchanged: number;
	/** States that are recorded, evidence `ledger`. */
	observations: number;
};

/** What an import would do, worked out against the register of one moment. */
export interface LedgerPlan {
	source: string;
	counts: LedgerCounts;
	rows: LedgerRow[];
	/** Findings by code. */
	problems: Record<string, number>;
	items: ChangeSetItem[];
	datum: DatumVerdict | null;
	converted: ShiftedDatum | null;
	isElsewhere: boolean;
	registerRevision: number;
}

/** Reads every row, places it, compares it with the register, and works out what to write. Writes nothing. */
export async function planLedger(
	context: Context,
	district: string,
	table: LedgerTable,
	mapping: LedgerMapping,
	options: LedgerOptions & { source: string }
): Promise<LedgerPlan> {
	const frame = await loadFrame(context.db, district, options.source);
	const { records, findings, placed } = await readPlacedRecords(
		context,
		frame,
		table,
		mapping,
		options
	);
	const sourceIds = assignSourceIds(records);
	const matches = matchRecords(records, frame.known, sourceIds, {
		merge: options.merge,
		decisions: new Map(
			Object.entries(options.decisions).map(([row, decision]) => [Number(row), decision])
		),
		links: frame.links
	});
	findings.push(...matches.findings);
	const built = await buildItems(context, frame, records, matches, options);
	findings.push(...built.findings);
	const rows = toRows(records, findings, built.rows);
	return {
		source: options.source,
		counts: countRows(rows, built.items),
		rows,
		problems: countCodes(findings),
		items: built.items,
		datum: placed.datum ?? null,
		converted: placed.converted,
		isElsewhere: placed.isElsewhere,
		registerRevision: frame.registerRevision
	};
}

/** Every row of a ledger in our terms and placed: by its coordinates, else by its address. Compares nothing. */
export async function readPlacedRecords(
	context: Context,
	frame: DistrictFrame,
	table: LedgerTable,
	mapping: LedgerMapping,
	options: LedgerOptions
): Promise<{
	records: LedgerRecord[];
	findings: Finding[];
	placed: ReturnType<typeof placeRecords>;
}> {
	const { records, reader } = readRecords(context, frame, table, mapping, options);
	const placed = placeRecords(records, {
		crs: mapping.crs,
		isCrsStated: options.is_crs_stated,
		districtBox: frame.district.bbox,
		roadDistance: frame.roadDistance
	});
	const findings = [...reader.findings, ...placed.findings];
	findings.push(...(await locateByAddress(context, frame, records, findings)));
	findings.push(...rejectEmpty(records));
	return { records, findings, placed };
}

function readRecords(
	context: Context,
	frame: DistrictFrame,
	table: LedgerTable,
	mapping: LedgerMapping,
	options: LedgerOptions
): { records: LedgerRecord[]; reader: RowReader } {
	const reader = new RowReader(table.headings, mapping);
	const today = dayOf(context.now(), frame.district.time_zone);
	const records = table.rows.map((row) => {
		const record = readRecord(reader, row, { asOf: options.as_of, today });
		if (Object.keys(reader.kept).length > 0) record.attributes[LEDGER_ATTRIBUTE] = reader.kept;
		return record;
	});
	return { records, reader };
}

/** Rows without a position are looked for by their address; a place to begin to look is kept with them. */
async function locateByAddress(
	context: Context,
	frame: DistrictFrame,
	records: readonly LedgerRecord[],
	told: readonly Finding[]
): Promise<Finding[]> {
	const lost = records.filter(({ position, isRejected }) => position === null && !isRejected);
	if (lost.length === 0) return [];
	const findings: Finding[] = [];
	const faulty = new Set(
		told.filter(({ code }) => code.startsWith('position_')).map(({ row }) => row)
	);
	const book = lost.some(({ texts }) => texts.address ?? texts.road_name)
		? await loadAddressBook(context.db, frame)
		: undefined;
	for (const record of lost) {
		const address = record.texts.address ?? record.texts.road_name;
		const about = { row: record.row, field: 'address', value: address ?? '' };
		if (address === undefined) {
			if (!faulty.has(record.row))
				findings.push({
					row: record.row,
					field: 'position',
					code: 'position_missing',
					detail: { zh: '也没有地址，进入待落图', en: 'nor an address: the facility is unplaced' }
				});
			continue;
		}
		if (!book) {
			findings.push({
				...about,
				code: 'address_not_found',
				detail: { zh: '本区还没有路网，进入待落图', en: 'the district has no roads yet; unplaced' }
			});
			continue;
		}
		const located = locateAddress(parseAddress(address), book);
		if ('position' in located) {
			record.position = located.position;
			record.accuracyMeters = located.accuracyMeters;
			const { how, accuracyMeters } = located;
			findings.push({
				...about,
				code: 'located_by_address',
				detail: {
					zh: `${how.zh}，约 ${accuracyMeters} 米`,
					en: `${how.en}, within some ${accuracyMeters} m`
				}
			});
			continue;
		}
		if (located.near) record.attributes['placement_hint'] = located.near;
		findings.push({
			...about,
			code: 'address_not_found',
			detail: { zh: `${located.reason.zh}，进入待落图`, en: `${located.reason.en}; unplaced` }
		});
	}
	return findings;
}

function rejectEmpty(records: readonly LedgerRecord[]): Finding[] {
	const findings: Finding[] = [];
	for (const record of records) {
		const { code, texts, position, isRejected } = record;
		const isNamed = code ?? texts.name ?? texts.address ?? texts.road_name ?? position;
		if (isRejected || (isNamed !== null && isNamed !== undefined)) continue;
		record.isRejected = true;
		findings.push({ row: record.row, field: null, code: 'nothing_to_identify' });
	}
	return findings;
}

function toRows(
	records: readonly LedgerRecord[],
	findings: readonly Finding[],
	built: ReadonlyMap<number, Pick<LedgerRow, 'outcome' | 'change' | 'facility_id'>>
): LedgerRow[] {
	const byRow = new Map<number, Finding[]>();
	for (const finding of findings) {
		const known = byRow.get(finding.row);
		if (known) known.push(finding);
		else byRow.set(finding.row, [finding]);
	}
	return records.map((record) => ({
		row: record.row,
		label: labelOf(record).slice(0, 200),
		...(built.get(record.row) ?? { outcome: 'rejected', change: null, facility_id: null }),
		findings: byRow.get(record.row) ?? []
	}));
}

function countRows(rows: readonly LedgerRow[], items: readonly ChangeSetItem[]): LedgerCounts {
	const counts: LedgerCounts = {
		rows: rows.length,
		imported: 0,
		unplaced: 0,
		merged: 0,
		rejected: 0,
		created: 0,
		updated: 0,
		unchanged: 0,
		observations: items.reduce((sum, item) => sum + item.observations.length, 0)
	};
	for (const { outcome, change } of rows) {
		counts[outcome]++;
		if (change !== null) counts[change]++;
	}
	return counts;
}

function countCodes(findings: readonly Finding[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { code } of findings) counts[code] = (counts[code] ?? 0) + 1;
	return counts;
}
