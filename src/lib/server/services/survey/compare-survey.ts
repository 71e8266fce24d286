import { dayOf } from '#lib/domain/day.ts';
import type { Facility, FacilityKind } from '#lib/domain/facility.ts';
import { fieldsOf } from '#lib/domain/history.ts';
import { labelOf, type LedgerRecord } from '#lib/domain/ledger/record.ts';
import {
	listDifferences,
	matchSides,
	type SurveySide,
	type TheirRow
} from '#lib/domain/survey/compare.ts';
import type { SurveyOutcome } from '#lib/domain/survey/survey.ts';
import type { Database } from '#lib/server/db/pool.ts';
import { Conflict, NotFound } from '#lib/server/errors.ts';
import { listFacilities } from '#lib/server/queries/facility.ts';
import {
	deleteSurveyRows,
	findSurvey,
	insertSurveyRows,
	updateSurvey,
	type NewSurveyRow
} from '#lib/server/queries/survey.ts';
import { authorize, type Context } from '../context.ts';
import { findTownships } from '../ledger/build-items.ts';
import { loadFrame } from '../ledger/district-frame.ts';
import type { LedgerInput, LedgerProgress } from '../ledger/import-ledger.ts';
import { assertMappable, chooseMapping } from '../ledger/open-ledger.ts';
import { readPlacedRecords } from '../ledger/plan-ledger.ts';
import { toFields } from '../ledger/record-fields.ts';
import { assignSourceIds } from '../ledger/source-ids.ts';
import { storeInSlices } from '../row-stager.ts';

const PAGE = { embedded: 500, server: 5000 } as const;
const ROWS_DELETED_AT_ONCE = 500;
/** What wants a person comes first. */
const ORDER: readonly SurveyOutcome[] = ['differs', 'only_theirs', 'only_ours', 'same'];

/**
 * Compares their ledger with the register, once, and keeps the rows.
 *
 * @throws {Invalid} Their columns cannot be understood. @throws {NotFound} The survey is gone.
 * @throws {Conflict} They were compared before: decisions would be lost.
 */
export async function compareSurvey(
	context: Context,
	district: string,
	survey: string,
	input: LedgerInput,
	{ onProgress }: LedgerProgress = {}
): Promise<Record<string, unknown>> {
	authorize(context, district, 'import.run');
	const { db } = context;
	const stored = await findSurvey(db, district, survey);
	if (!stored) throw new NotFound(['这次普查已被删除。', 'The survey was deleted.']);
	if (stored.status === 'open')
		throw new Conflict(['已经核对过，决定都在。', 'It was compared already; the decisions stand.']);
	const { ledger, kind, options } = input;
	if (options.mapping !== null) assertMappable(options.mapping, ledger.table.headings);
	const chosen = await chooseMapping(db, district, ledger, kind, options.mapping);
	assertMappable(chosen.mapping, ledger.table.headings);
	const source = options.source ?? chosen.source;
	onProgress?.(0.2, '读取');
	const frame = await loadFrame(db, district, source);
	const { records } = await readPlacedRecords(
		context,
		frame,
		ledger.table,
		chosen.mapping,
		options
	);
	const live = records.filter(({ isRejected }) => !isRejected);
	const townships = await findTownships(context, frame, live);
	const sourceIds = assignSourceIds(records);
	const names = new Set<string>();
	const theirs = live.map((record): TheirRow => {
		const fields = toFields(record, frame, townships.get(record.row) ?? null, [], names);
		return {
			row: record.row,
			sourceId: sourceIds.get(record.row) ?? '',
			fields: { ...fields, source, source_id: sourceIds.get(record.row) ?? null },
			hasLifecycle: record.lifecycle !== null,
			seen: record.seen,
			seenOn: record.seenOn
		};
	});
	onProgress?.(0.5, '核对');
	const ours = await readOurs(db, district, kind);
	const rows = toRows(ours, theirs, live, {
		meters: stored.match_meters,
		timeZone: frame.district.time_zone
	});
	onProgress?.(0.8, '写入');
	// A comparison that was killed has left some.
	while ((await deleteSurveyRows(db, district, survey, ROWS_DELETED_AT_ONCE)) > 0);
	await storeInSlices(db, rows, (slice) => insertSurveyRows(db, district, survey, slice));
	await updateSurvey(db, district, survey, { status: 'open', source, as_of: options.as_of });
	const count = (outcome: SurveyOutcome) => rows.filter((row) => row.outcome === outcome).length;
	return {
		survey,
		rows: rows.length,
		differs: count('differs'),
		onlyTheirs: count('only_theirs'),
		onlyOurs: count('only_ours'),
		same: count('same'),
		rejected: records.length - live.length
	};
}

/** Facilities of a kind that exist: in service and suspended. */
async function readOurs(db: Database, district: string, kind: FacilityKind): Promise<Facility[]> {
	const ours: Facility[] = [];
	for (;;) {
		const last = ours.at(-1);
		const page = await listFacilities(db, district, {
			kinds: [kind],
			lifecycles: ['in_service', 'suspended'],
			includesSensitive: true,
			outageAt: new Date(0),
			...(last ? { after: { code: last.code, id: last.id } } : {}),
			limit: PAGE[db.kind]
		});
		ours.push(...page);
		if (page.length < PAGE[db.kind]) return ours;
	}
}

function toRows(
	ours: readonly Facility[],
	theirs: readonly TheirRow[],
	records: readonly LedgerRecord[],
	{ meters, timeZone }: { meters: number; timeZone: string }
): NewSurveyRow[] {
	const pairs = matchSides(ours.map(sideOfFacility), theirs.map(sideOfRow), meters);
	const ourPair = new Map(pairs.map((pair) => [pair.ours, pair]));
	const theirPair = new Set(pairs.map((pair) => pair.theirs));
	const rows: Omit<NewSurveyRow, 'n'>[] = ours.map((facility, index) => {
		const pair = ourPair.get(index);
		const other = pair && theirs[pair.theirs];
		const side = {
			label: facility.code ?? facility.name ?? facility.address ?? facility.id.slice(0, 8),
			facility_id: facility.id,
			ours: placeOf(facility)
		};
		if (!pair || !other)
			return {
				...side,
				outcome: 'only_ours',
				ledger_row: null,
				distance_m: null,
				differences: [],
				theirs: null
			};
		const differences = listDifferences(
			fieldsOf(facility),
			{
				state: facility.state,
				observedOn:
					facility.observed_at === null ? null : dayOf(new Date(facility.observed_at), timeZone)
			},
			other,
			pair.distanceMeters
		);
		return {
			...side,
			outcome: differences.length > 0 ? 'differs' : 'same',
			ledger_row: other.row,
			distance_m: pair.distanceMeters,
			differences,
			theirs: other
		};
	});
	theirs.forEach((other, index) => {
		const record = records[index];
		if (theirPair.has(index) || !record) return;
		rows.push({
			outcome: 'only_theirs',
			label: labelOf(record),
			facility_id: null,
			ledger_row: other.row,
			distance_m: null,
			differences: [],
			ours: null,
			theirs: other
		});
	});
	return rows
		.sort((a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome))
		.map((row, index) => ({ ...row, label: row.label.slice(0, 200), n: index + 1 }));
}

function placeOf({ code, name, address, position }: Facility): NewSurveyRow['ours'] {
	return { code, name, address, position };
}

function sideOfFacility({ code, old_codes, position }: Facility): SurveySide {
	return { code, oldCodes: old_codes, position };
}

function sideOfRow({ fields: { code, position } }: TheirRow): SurveySide {
	return { code, oldCodes: [], position };
}
