import { randomUUID } from 'node:crypto';
import { startOfDay } from '#lib/domain/day.ts';
import {
	amend,
	fieldsChangedByPeople,
	fieldsOf,
	isSame,
	versionAt,
	type FacilityFields,
	type FacilityVersion
} from '#lib/domain/history.ts';
import { same, type Finding } from '#lib/domain/ledger/findings.ts';
import type { Matches } from '#lib/domain/ledger/match-records.ts';
import type { LedgerOptions } from '#lib/domain/ledger/options.ts';
import type { LedgerRecord } from '#lib/domain/ledger/record.ts';
import type { ChangeSetItem } from '#lib/server/queries/change-set-item.ts';
import { listTownshipsAt, type FacilityToStore } from '#lib/server/queries/facility-write.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import type { LedgerRow } from '#lib/server/queries/ledger.ts';
import { listObservationsById, type ObservationToStore } from '#lib/server/queries/observation.ts';
import type { Context } from '../context.ts';
import { leaveToPeople } from '../facility-import.ts';
import { stableUuid } from '../stable-uuid.ts';
import type { DistrictFrame } from './district-frame.ts';
import { print, toFields, toFillIn, toUpdate } from './record-fields.ts';

export interface BuiltItems {
	items: ChangeSetItem[];
	/** What became of the rows that are not rejected. */
	rows: Map<number, Pick<LedgerRow, 'outcome' | 'change' | 'facility_id'>>;
	findings: Finding[];
}

/** A facility while rows of the ledger add to it. */
interface Draft {
	id: string;
	/** Undefined: it is new. */
	history: FacilityVersion[] | undefined;
	/** As it stands; undefined: it is new. */
	current: FacilityFields | undefined;
	/** As it will stand. */
	fields: FacilityFields;
	observations: ObservationToStore[];
	links: ChangeSetItem['links'];
}

const IDS_AT_ONCE = { embedded: 200, server: 2000 } as const;

/** Turns records and what they match into rows to be written; what would change nothing is left out. */
export async function buildItems(
	context: Context,
	frame: DistrictFrame,
	records: readonly LedgerRecord[],
	matches: Matches,
	options: LedgerOptions & { source: string }
): Promise<BuiltItems> {
	const live = records.filter(({ isRejected }) => !isRejected);
	const townships = await findTownships(context, frame, live);
	const histories = await loadHistories(context, frame, matches);
	const findings: Finding[] = [];
	const drafts = new Map<string, Draft>();
	const draftOfRow = new Map<number, Draft>();
	const unknownNames = new Set<string>();
	const now = context.now().toISOString();
	for (const record of live) {
		const target = matches.targets.get(record.row);
		if (!target) continue;
		const sourceId = matches.sourceIds.get(record.row) ?? '';
		const fields = toFields(
			record,
			frame,
			townships.get(record.row) ?? null,
			findings,
			unknownNames
		);
		const draft = draftFor(
			target,
			drafts,
			draftOfRow,
			histories,
			() => ({
				...fields,
				code: target.type === 'new' && target.keepsCode ? fields.code : null,
				source: options.source,
				source_id: sourceId
			}),
			now
		);
		draftOfRow.set(record.row, draft);
		if (target.type === 'known') {
			const update = toUpdate(fields, record, draft.fields);
			applyUpdate(
				draft,
				target.keepsCode ? update : { ...update, code: null },
				record.row,
				findings
			);
		} else if (target.type !== 'new') {
			const added = toFillIn(fields, draft.fields, record.row, findings);
			draft.fields = mergeFields(draft.fields, added);
			draft.links.push({ source: options.source, source_id: sourceId });
		}
		const seen = toObservation(record, draft.id, sourceId, frame, options, now);
		if (seen) draft.observations.push(seen);
	}
	await dropKnownObservations(context, frame.district.code, drafts);
	const validFrom = options.as_of
		? startOfDay(options.as_of, frame.district.time_zone).toISOString()
		: now;
	const items = new Map<string, ChangeSetItem>();
	for (const draft of drafts.values()) {
		const item = toItem(draft, frame, {
			n: items.size + 1,
			now,
			validFrom,
			source: options.source
		});
		if (item) items.set(draft.id, item);
	}
	return {
		items: [...items.values()],
		rows: toOutcomes(live, matches, draftOfRow, items),
		findings
	};
}

function draftFor(
	target: NonNullable<ReturnType<Matches['targets']['get']>>,
	drafts: Map<string, Draft>,
	draftOfRow: ReadonlyMap<number, Draft>,
	histories: ReadonlyMap<string, FacilityVersion[]>,
	newFields: () => FacilityFields,
	now: string
): Draft {
	if (target.type === 'into_row') {
		const other = draftOfRow.get(target.row);
		if (other) return other;
	}
	const known =
		target.type === 'known' || target.type === 'into_facility' ? target.facility : undefined;
	const id = known ?? randomUUID();
	const draft = drafts.get(id);
	if (draft) return draft;
	const history = known === undefined ? undefined : histories.get(known);
	const version = history && (versionAt(history, now) ?? history[0]);
	const current = version && fieldsOf(version);
	const made: Draft = {
		id,
		history,
		current,
		fields: current ?? newFields(),
		observations: [],
		links: []
	};
	drafts.set(id, made);
	return made;
}

/** Takes over what the ledger says, except where people have changed it. */
function applyUpdate(draft: Draft, update: FacilityFields, row: number, findings: Finding[]): void {
	const changed = fieldsChangedByPeople(draft.history ?? []);
	for (const field of changed) {
		const name = field as keyof FacilityFields;
		const said = update[name] ?? null;
		if (said === null || isSame(said, draft.fields[name])) continue;
		findings.push({
			row,
			field,
			code: 'kept_by_people',
			value: print(said),
			detail: same(print(draft.fields[name]))
		});
	}
	draft.fields = mergeFields(draft.fields, leaveToPeople(update, changed));
}

function mergeFields(fields: FacilityFields, added: Partial<FacilityFields>): FacilityFields {
	const attributes = { ...fields.attributes, ...added.attributes };
	return { ...fields, ...added, attributes };
}

function toObservation(
	record: LedgerRecord,
	facilityId: string,
	sourceId: string,
	{ district }: DistrictFrame,
	{ source }: { source: string },
	now: string
): ObservationToStore | undefined {
	const { seen, seenOn } = record;
	if (!seen || seenOn === null) return undefined;
	const said = [seenOn, seen.condition, ...seen.defects].join('/');
	return {
		id: stableUuid(`${district.code}/${source}/${sourceId}/${said}`),
		facility_id: facilityId,
		observed_at: startOfDay(seenOn, district.time_zone).toISOString(),
		received_at: now,
		observer: `import:${source}`,
		observer_name: null,
		evidence: 'ledger',
		condition: seen.condition,
		defects: seen.defects,
		note: seen.note,
		source
	};
}

/** What an earlier import of the ledger has recorded is not recorded again. */
async function dropKnownObservations(
	context: Context,
	district: string,
	drafts: ReadonlyMap<string, Draft>
): Promise<void> {
	const old = [...drafts.values()].filter(({ history }) => history !== undefined);
	const ids = old.flatMap(({ observations }) => observations.map(({ id }) => id));
	const known = new Set<string>();
	for (const slice of slices(ids, IDS_AT_ONCE[context.db.kind]))
		for (const { id } of await listObservationsById(context.db, district, slice)) known.add(id);
	for (const draft of old)
		draft.observations = draft.observations.filter(({ id }) => !known.has(id));
}

function toItem(
	draft: Draft,
	{ links }: DistrictFrame,
	made: { n: number; now: string; validFrom: string; source: string }
): ChangeSetItem | undefined {
	const recorded = { recorded_at: made.now, recorded_by: `import:${made.source}` };
	const newLinks = draft.links.filter(({ source_id }) => links.get(source_id) === undefined);
	const base = {
		n: made.n,
		facility_id: draft.id,
		observations: draft.observations,
		links: newLinks
	};
	if (!draft.history || !draft.current) {
		const row: FacilityToStore = {
			...draft.fields,
			...recorded,
			id: draft.id,
			version: 1,
			valid_from: made.validFrom
		};
		return { ...base, action: 'create', facility: row, versions: [row] };
	}
	const last = Math.max(...draft.history.map(({ version }) => version));
	const versions = amend(draft.history, changesOf(draft), made.validFrom).map(
		({ fields, valid_from }, step): FacilityToStore => ({
			...fields,
			...recorded,
			id: draft.id,
			version: last + 1 + step,
			valid_from
		})
	);
	const hasNews = versions.length > 0 || draft.observations.length > 0 || newLinks.length > 0;
	if (!hasNews) return undefined;
	const current = versionAt([...draft.history, ...versions], made.now);
	return {
		...base,
		action: 'update',
		facility:
			versions.length > 0 && current ? { ...current, version: last + versions.length } : null,
		versions
	};
}

/** Only what the ledger changes: what it repeats must not be carried into the past. */
function changesOf({ current, fields }: Draft): Partial<FacilityFields> {
	if (!current) return fields;
	const columns = Object.entries(fields).filter(
		([name, value]) =>
			name !== 'attributes' && !isSame(value, current[name as keyof FacilityFields])
	);
	const attributes = Object.entries(fields.attributes).filter(
		([key, value]) => !isSame(value, current.attributes[key])
	);
	return { ...Object.fromEntries(columns), attributes: Object.fromEntries(attributes) };
}

function toOutcomes(
	records: readonly LedgerRecord[],
	matches: Matches,
	draftOfRow: ReadonlyMap<number, Draft>,
	items: ReadonlyMap<string, ChangeSetItem>
): BuiltItems['rows'] {
	const rows: BuiltItems['rows'] = new Map();
	for (const { row } of records) {
		const draft = draftOfRow.get(row);
		const target = matches.targets.get(row);
		if (!draft || !target) continue;
		const facility_id = draft.id;
		if (target.type === 'into_row' || target.type === 'into_facility') {
			rows.set(row, { outcome: 'merged', change: null, facility_id });
			continue;
		}
		const outcome = draft.fields.position === null ? 'unplaced' : 'imported';
		const isChanged = items.has(draft.id);
		const change = target.type === 'new' ? 'created' : isChanged ? 'updated' : 'unchanged';
		rows.set(row, { outcome, change, facility_id });
	}
	return rows;
}

/** The township that each record lies in, by row. */
export async function findTownships(
	context: Context,
	{ district }: DistrictFrame,
	records: readonly LedgerRecord[]
): Promise<Map<number, string | null>> {
	const found = new Map<number, string | null>();
	const placed = records.flatMap(({ row, position }) => (position ? [{ row, position }] : []));
	for (const slice of slices(placed, IDS_AT_ONCE[context.db.kind])) {
		const codes = await listTownshipsAt(
			context.db,
			district.code,
			slice.map(({ position }) => position)
		);
		slice.forEach(({ row }, index) => found.set(row, codes[index] ?? null));
	}
	return found;
}

async function loadHistories(
	context: Context,
	{ district }: DistrictFrame,
	{ targets }: Matches
): Promise<Map<string, FacilityVersion[]>> {
	const ids = new Set<string>();
	for (const target of targets.values())
		if (target.type === 'known' || target.type === 'into_facility') ids.add(target.facility);
	const histories = new Map<string, FacilityVersion[]>();
	for (const slice of slices([...ids], IDS_AT_ONCE[context.db.kind])) {
		for (const version of await listVersions(context.db, district.code, slice)) {
			const known = histories.get(version.id);
			if (known) known.push(version);
			else histories.set(version.id, [version]);
		}
	}
	return histories;
}

function* slices<T>(all: readonly T[], size: number): Generator<T[]> {
	for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size);
}
