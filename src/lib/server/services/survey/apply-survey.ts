import { randomUUID } from 'node:crypto';
import { startOfDay } from '#lib/domain/day.ts';
import { amend, versionAt, type FacilityVersion } from '#lib/domain/history.ts';
import { changesTaken, type TheirRow } from '#lib/domain/survey/compare.ts';
import { Conflict } from '#lib/server/errors.ts';
import type { ChangeSetItem } from '#lib/server/queries/change-set-item.ts';
import { listVersions } from '#lib/server/queries/facility.ts';
import type { FacilityToStore } from '#lib/server/queries/facility-write.ts';
import { listLedgerLinks } from '#lib/server/queries/ledger-frame.ts';
import { listObservationsById, type ObservationToStore } from '#lib/server/queries/observation.ts';
import { getRevision } from '#lib/server/queries/revision.ts';
import {
	findSurveyChangeSet,
	listSurveyRows,
	updateSurvey,
	type Survey,
	type SurveyRow
} from '#lib/server/queries/survey.ts';
import type { Context } from '../context.ts';
import { finishChangeSets } from '../change-set/finish-change-sets.ts';
import {
	RegisterMoved,
	writeChangeSet,
	type WriteProgress
} from '../change-set/write-change-set.ts';
import { requireDistrict } from '../district-access.ts';
import { stableUuid } from '../stable-uuid.ts';
import { countAll, requireOpenSurvey } from './surveys.ts';

/** What a survey wrote into the register. */
export type SurveyResult = {
	survey: string;
	/** null: nothing had to be written. */
	changeSet: string | null;
	added: number;
	changed: number;
	/** Rows of theirs that were tied to a facility, so that the next comparison and import know them. */
	linked: number;
	observations: number;
	undecided: number;
};

const ATTEMPTS = 3;
const ROWS_AT_ONCE = 500;
const IDS_AT_ONCE = { embedded: 200, server: 2000 } as const;

/**
 * Writes what was decided into the register as one change set that can be undone; what is undecided or
 * left open changes nothing.
 *
 * @throws {Conflict} It stands in the register already, or the register does not stand still.
 */
export async function applySurvey(
	context: Context,
	district: string,
	id: string,
	progress: WriteProgress = {}
): Promise<SurveyResult> {
	const survey = await requireOpenSurvey(context, district, id);
	await finishChangeSets(context.db, district);
	await noteWritten(context, district, survey);
	for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
		const { register } = await getRevision(context.db, district);
		const items = await buildSurveyItems(context, district, survey);
		const counts = await countAll(context.db, district, survey.id);
		const result: SurveyResult = {
			survey: survey.id,
			changeSet: null,
			added: items.filter(({ action }) => action === 'create').length,
			changed: items.filter(({ action, versions }) => action === 'update' && versions.length > 0)
				.length,
			linked: items.reduce((sum, { links }) => sum + links.length, 0),
			observations: items.reduce((sum, { observations }) => sum + observations.length, 0),
			undecided: counts.toDecide - counts.decided
		};
		if (items.length === 0) return result;
		try {
			const changeSet = await writeChangeSet(
				context,
				district,
				{
					kind: 'survey',
					title: survey.title,
					items,
					registerRevision: register,
					summary: { ...result, ourParty: survey.our_party, theirParty: survey.their_party }
				},
				progress
			);
			await updateSurvey(context.db, district, survey.id, { change_set: changeSet });
			return { ...result, changeSet };
		} catch (error) {
			if (!(error instanceof RegisterMoved)) throw error;
		}
	}
	throw new Conflict([
		'本区的设施一直有人修改，没有写入。请稍后再试。',
		'The register kept changing; nothing was written. Try again.'
	]);
}

/** @throws {Conflict} It was written by a process that was killed before it could note so. */
async function noteWritten({ db }: Context, district: string, survey: Survey): Promise<void> {
	const written = await findSurveyChangeSet(db, district, survey.id);
	if (written === undefined) return;
	await updateSurvey(db, district, survey.id, { change_set: written });
	throw new Conflict([
		'普查结果已经写入台账。要改，请先撤销。',
		'The result stands in the register. To change it, undo it first.'
	]);
}

async function buildSurveyItems(
	context: Context,
	district: string,
	survey: Survey
): Promise<ChangeSetItem[]> {
	const { db } = context;
	const { time_zone } = await requireDistrict(db, district);
	const rows = await readDecided(context, district, survey.id);
	const source = survey.source ?? 'survey';
	const links = await listLedgerLinks(db, district, source);
	const ids = rows.flatMap(({ facility_id, partner }) => facility_id ?? partner ?? []);
	const histories = await readHistories(context, district, ids);
	const frame = {
		district,
		source,
		timeZone: time_zone,
		now: context.now().toISOString(),
		by: `survey:${survey.id}`
	};
	const items = new Map<string, ChangeSetItem>();
	for (const row of rows) {
		const item = toItem(row, histories, links, frame);
		if (!item) continue;
		const known = items.get(item.facility_id);
		// Two rows of theirs may be tied to one facility of ours.
		if (known) known.links.push(...item.links);
		else items.set(item.facility_id, { ...item, n: items.size + 1 });
	}
	await dropKnownObservations(context, district, items);
	return [...items.values()]
		.filter(
			({ action, versions, observations, links: tied }) =>
				action === 'create' || versions.length + observations.length + tied.length > 0
		)
		.map((item, index) => ({ ...item, n: index + 1 }));
}

interface Frame {
	district: string;
	source: string;
	timeZone: string;
	now: string;
	by: string;
}

function toItem(
	row: SurveyRow,
	histories: ReadonlyMap<string, FacilityVersion[]>,
	links: ReadonlyMap<string, string>,
	frame: Frame
): ChangeSetItem | undefined {
	const { decision, theirs, differences } = row;
	if (!theirs || decision === null || decision === 'leave') return undefined;
	if (decision === 'add') return toCreation(theirs, frame);
	const id = row.partner ?? row.facility_id;
	const history = id === null ? undefined : histories.get(id);
	// Gone since the sides were compared: nothing to change.
	if (id === null || !history) return undefined;
	const isOwn = history.some(
		({ source, source_id }) => source === frame.source && source_id === theirs.sourceId
	);
	const isTied = isOwn || links.get(theirs.sourceId) !== undefined;
	const base = {
		n: 0,
		facility_id: id,
		action: 'update' as const,
		links: isTied ? [] : [{ source: frame.source, source_id: theirs.sourceId }]
	};
	if (decision !== 'theirs') return { ...base, facility: null, versions: [], observations: [] };
	const last = Math.max(...history.map(({ version }) => version));
	const changes = changesTaken(differences, theirs.fields);
	const versions = amend(history, changes, frame.now).map(
		({ fields, valid_from }, step): FacilityToStore => ({
			...fields,
			recorded_at: frame.now,
			recorded_by: frame.by,
			id,
			version: last + 1 + step,
			valid_from
		})
	);
	const current = versionAt([...history, ...versions], frame.now);
	const takesState = differences.some(({ field }) => field === 'condition');
	return {
		...base,
		facility:
			versions.length > 0 && current ? { ...current, version: last + versions.length } : null,
		versions,
		observations: takesState ? toObservations(theirs, id, frame) : []
	};
}

function toCreation(theirs: TheirRow, frame: Frame): ChangeSetItem {
	const id = randomUUID();
	const row: FacilityToStore = {
		...theirs.fields,
		recorded_at: frame.now,
		recorded_by: frame.by,
		id,
		version: 1,
		valid_from: frame.now
	};
	return {
		n: 0,
		facility_id: id,
		action: 'create',
		facility: row,
		versions: [row],
		observations: toObservations(theirs, id, frame),
		links: []
	};
}

/** What their ledger says of the state, where it says since when. */
function toObservations(theirs: TheirRow, facilityId: string, frame: Frame): ObservationToStore[] {
	const { seen, seenOn, sourceId } = theirs;
	if (!seen || seenOn === null) return [];
	const said = [seenOn, seen.condition, ...seen.defects].join('/');
	return [
		{
			id: stableUuid(`${frame.district}/${frame.source}/${sourceId}/${said}/${facilityId}`),
			facility_id: facilityId,
			observed_at: startOfDay(seenOn, frame.timeZone).toISOString(),
			received_at: frame.now,
			observer: `import:${frame.source}`,
			observer_name: null,
			evidence: 'ledger',
			condition: seen.condition,
			defects: seen.defects,
			note: seen.note,
			source: frame.source
		}
	];
}

async function dropKnownObservations(
	{ db }: Context,
	district: string,
	items: ReadonlyMap<string, ChangeSetItem>
): Promise<void> {
	const ids = [...items.values()].flatMap(({ observations }) => observations.map(({ id }) => id));
	const known = new Set<string>();
	for (let start = 0; start < ids.length; start += IDS_AT_ONCE[db.kind]) {
		const slice = ids.slice(start, start + IDS_AT_ONCE[db.kind]);
		for (const { id } of await listObservationsById(db, district, slice)) known.add(id);
	}
	for (const item of items.values())
		item.observations = item.observations.filter(({ id }) => !known.has(id));
}

async function readDecided(
	{ db }: Context,
	district: string,
	survey: string
): Promise<SurveyRow[]> {
	const decided: SurveyRow[] = [];
	for (let after = 0; ;) {
		const rows = await listSurveyRows(db, district, survey, { after, limit: ROWS_AT_ONCE });
		decided.push(...rows.filter(({ decision }) => decision !== null));
		const last = rows.at(-1);
		if (!last || rows.length < ROWS_AT_ONCE) return decided;
		after = last.n;
	}
}

async function readHistories(
	{ db }: Context,
	district: string,
	ids: readonly string[]
): Promise<Map<string, FacilityVersion[]>> {
	const histories = new Map<string, FacilityVersion[]>();
	for (let start = 0; start < ids.length; start += IDS_AT_ONCE[db.kind]) {
		const slice = ids.slice(start, start + IDS_AT_ONCE[db.kind]);
		for (const version of await listVersions(db, district, slice)) {
			const known = histories.get(version.id);
			if (known) known.push(version);
			else histories.set(version.id, [version]);
		}
	}
	return histories;
}
