import type { SurveyDecision, SurveyDifference, SurveyOutcome } from '#lib/domain/survey/survey.ts';
import type { TheirRow } from '#lib/domain/survey/compare.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A joint survey. Times are ISO strings. */
export interface Survey {
	id: string;
	title: string;
	kind: string;
	status: 'comparing' | 'open' | 'failed';
	our_party: string;
	their_party: string;
	file_name: string;
	ledger: string | null;
	source: string | null;
	match_meters: number;
	/** Date of their ledger, `YYYY-MM-DD`. */
	as_of: string | null;
	change_set: string | null;
	change_set_status: string | null;
	job_id: string | null;
	actor: string;
	created_at: string;
}

const COLUMNS = `s.id, s.title, s.kind, s.status, s.our_party, s.their_party, s.file_name, s.ledger, s.source,
	s.match_meters, s.as_of::text as as_of, s.change_set, c.status as change_set_status, s.job_id, s.actor, s.created_at`;
const FROM = `survey s left join change_set c on c.district = s.district and c.id = s.change_set`;

export async function insertSurvey(
	db: Queryable,
	district: string,
	survey: Pick<
		Survey,
		| 'title'
		| 'kind'
		| 'our_party'
		| 'their_party'
		| 'file_name'
		| 'ledger'
		| 'match_meters'
		| 'actor'
	>
): Promise<string> {
	const { rows } = await db.query<{ id: string }>(
		`insert into survey (district, title, kind, our_party, their_party, file_name, ledger, match_meters, actor)
		values ($1::text, $2::text, $3::text, $4::text, $5::text, $6::text, $7::uuid, $8::float8, $9::text)
		returning id`,
		[
			district,
			survey.title,
			survey.kind,
			survey.our_party,
			survey.their_party,
			survey.file_name,
			survey.ledger,
			survey.match_meters,
			survey.actor
		]
	);
	if (!rows[0]) throw new Error('insert into survey returned no row');
	return rows[0].id;
}

export async function findSurvey(
	db: Queryable,
	district: string,
	id: string
): Promise<Survey | undefined> {
	const { rows } = await db.query<Survey>(
		`select ${COLUMNS} from ${FROM} where s.district = $1::text and s.id = $2::uuid`,
		[district, id]
	);
	return rows[0];
}

/** Surveys of a district, newest first. */
export async function listSurveys(
	db: Queryable,
	district: string,
	limit: number
): Promise<Survey[]> {
	const { rows } = await db.query<Survey>(
		`select ${COLUMNS} from ${FROM} where s.district = $1::text
		order by s.created_at desc, s.id limit $2::int`,
		[district, limit]
	);
	return rows;
}

/** Changes what is given; the rest stays. */
export async function updateSurvey(
	db: Queryable,
	district: string,
	id: string,
	change: Partial<Pick<Survey, 'status' | 'source' | 'as_of' | 'change_set' | 'job_id'>>
): Promise<void> {
	await db.query(
		`update survey set status = coalesce($3::text, status), source = coalesce($4::text, source),
			as_of = coalesce($5::date, as_of), change_set = coalesce($6::uuid, change_set),
			job_id = coalesce($7::uuid, job_id)
		where district = $1::text and id = $2::uuid`,
		[
			district,
			id,
			change.status ?? null,
			change.source ?? null,
			change.as_of ?? null,
			change.change_set ?? null,
			change.job_id ?? null
		]
	);
}

export async function deleteSurvey(db: Queryable, district: string, id: string): Promise<void> {
	await db.query(`delete from survey where district = $1::text and id = $2::uuid`, [district, id]);
}

/** One row of a survey. */
export interface SurveyRow {
	n: number;
	outcome: SurveyOutcome;
	label: string;
	facility_id: string | null;
	ledger_row: number | null;
	distance_m: number | null;
	differences: SurveyDifference[];
	/** What the register held when the sides were compared: code, name, address, position. */
	ours: SurveyPlace | null;
	theirs: TheirRow | null;
	decision: SurveyDecision | null;
	partner: string | null;
	note: string | null;
	decided_by: string | null;
	decided_at: string | null;
}

export interface SurveyPlace {
	code: string | null;
	name: string | null;
	address: string | null;
	position: [number, number] | null;
}

export type NewSurveyRow = Omit<
	SurveyRow,
	'decision' | 'partner' | 'note' | 'decided_by' | 'decided_at'
>;

export async function insertSurveyRows(
	db: Queryable,
	district: string,
	survey: string,
	rows: readonly NewSurveyRow[]
): Promise<void> {
	await db.query(
		`insert into survey_row (district, survey, n, outcome, label, facility_id, ledger_row, distance_m,
			differences, ours, theirs)
		select $1::text, $2::uuid, n, outcome, label, facility_id, ledger_row, distance_m, differences,
			nullif(ours, 'null'), nullif(theirs, 'null')
		from jsonb_to_recordset($3::jsonb) as r(n integer, outcome text, label text, facility_id uuid,
			ledger_row integer, distance_m float8, differences jsonb, ours jsonb, theirs jsonb)`,
		[district, survey, JSON.stringify(rows)]
	);
}

/** Deletes up to `limit` rows of a survey. @returns how many. */
export async function deleteSurveyRows(
	db: Queryable,
	district: string,
	survey: string,
	limit: number
): Promise<number> {
	const { rowCount } = await db.query(
		`delete from survey_row where district = $1::text and survey = $2::uuid and n in (
			select n from survey_row where district = $1::text and survey = $2::uuid order by n limit $3::int)`,
		[district, survey, limit]
	);
	return rowCount ?? 0;
}

/** The change set that a survey wrote and that stands, also where a kill kept it from being noted. */
export async function findSurveyChangeSet(
	db: Queryable,
	district: string,
	survey: string
): Promise<string | undefined> {
	const { rows } = await db.query<{ id: string }>(
		`select id from change_set where district = $1::text and kind = 'survey'
			and summary ->> 'survey' = $2::text and status <> 'undone'
		order by created_at desc limit 1`,
		[district, survey]
	);
	return rows[0]?.id;
}

export interface SurveyRowFilter {
	outcome?: SurveyOutcome | undefined;
	isUndecided?: boolean | undefined;
	/** Part of a label. */
	text?: string | undefined;
	after: number;
	limit: number;
}

const MATCHES = `district = $1::text and survey = $2::uuid and ($3::text is null or outcome = $3::text)
	and ($4::boolean is not true or (decision is null and outcome <> 'same'))
	and ($5::text is null or label ilike '%' || $5::text || '%')`;

/** A page of rows, in the order of `n`. */
export async function listSurveyRows(
	db: Queryable,
	district: string,
	survey: string,
	filter: SurveyRowFilter
): Promise<SurveyRow[]> {
	const { rows } = await db.query<
		Omit<SurveyRow, 'decided_at'> & { decided_at: Date | string | null }
	>(
		`select n, outcome, label, facility_id, ledger_row, distance_m, differences, ours, theirs, decision,
			partner, note, decided_by, decided_at
		from survey_row where ${MATCHES} and n > $6::int order by n limit $7::int`,
		[
			district,
			survey,
			filter.outcome ?? null,
			filter.isUndecided ?? null,
			filter.text === undefined ? null : filter.text.replace(/[\\%_]/g, '\\$&'),
			filter.after,
			filter.limit
		]
	);
	return rows.map((row) => ({
		...row,
		decided_at: row.decided_at && new Date(row.decided_at).toISOString()
	}));
}

/** How many rows there are of each outcome and decision. */
export async function countSurveyRows(
	db: Queryable,
	district: string,
	survey: string
): Promise<{ outcome: SurveyOutcome; decision: SurveyDecision | null; count: number }[]> {
	const { rows } = await db.query<{
		outcome: SurveyOutcome;
		decision: SurveyDecision | null;
		count: number;
	}>(
		`select outcome, decision, count(*)::int as count from survey_row
		where district = $1::text and survey = $2::uuid group by outcome, decision`,
		[district, survey]
	);
	return rows;
}

export interface SurveyDecided {
	decision: SurveyDecision | null;
	partner: string | null;
	note: string | null;
	by: string;
	at: Date;
}

/** Decides rows of an outcome: those named, or all that are undecided. @returns how many. */
export async function decideSurveyRows(
	db: Queryable,
	district: string,
	survey: string,
	which: { rows: readonly number[] | null; outcomes: readonly SurveyOutcome[] },
	decided: SurveyDecided
): Promise<number> {
	const { rowCount } = await db.query(
		`update survey_row set decision = $5::text, partner = $6::uuid, note = coalesce($7::text, note),
			decided_by = case when $5::text is null then null else $8::text end,
			decided_at = case when $5::text is null then null else $9::timestamptz end
		where district = $1::text and survey = $2::uuid and outcome = any($4::text[])
			and (n = any($3::int[]) or ($3::int[] is null and decision is null))`,
		[
			district,
			survey,
			which.rows,
			which.outcomes,
			decided.decision,
			decided.partner,
			decided.note,
			decided.by,
			decided.at
		]
	);
	return rowCount ?? 0;
}
