import type { FacilityKind } from '#lib/domain/facility.ts';
import type { RateStanding } from '#lib/domain/rate.ts';
import type { Statement } from '#lib/domain/statement.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import { THEN } from './rate-change.ts';

export type StatementToStore = Statement & { signed_by: string; until_at: Date };

const COLUMNS = `month, known_at, figures, definitions, revision, note, signed_by_name, signed_at,
	content_hash, pdf_hash`;

/** Signed months, the latest first; with `month` that one. */
export async function listStatements(
	db: Queryable,
	district: string,
	month?: string
): Promise<Statement[]> {
	const { rows } = await db.query<Statement>(
		`select ${COLUMNS} from statement
		where district = $1::text and ($2::text is null or month = $2::text)
		order by month desc limit 1200`,
		[district, month ?? null]
	);
	return rows;
}

/** Stores a signed month. @returns false when it was signed before. */
export async function insertStatement(
	db: Queryable,
	district: string,
	statement: StatementToStore
): Promise<boolean> {
	const { rowCount } = await db.query(
		`insert into statement (district, month, until_at, known_at, figures, definitions, revision, note,
			signed_by, signed_by_name, signed_at, content_hash, pdf_hash)
		values ($1::text, $2::text, $3::timestamptz, $4::timestamptz, $5::jsonb, $6::jsonb, $7::jsonb,
			$8::text, $9::text, $10::text, $11::timestamptz, $12::text, $13::text)
		on conflict (district, month) do nothing`,
		[
			district,
			statement.month,
			statement.until_at,
			statement.known_at,
			JSON.stringify(statement.figures),
			JSON.stringify(statement.definitions),
			JSON.stringify(statement.revision),
			statement.note,
			statement.signed_by,
			statement.signed_by_name,
			statement.signed_at,
			statement.content_hash,
			statement.pdf_hash
		]
	);
	return rowCount === 1;
}

/** A facility of which something about a month arrived after a moment, and when. */
export interface LateRecord {
	facility_id: string;
	/** ISO string. */
	arrived_at: string;
}

/** What was seen, or came into force, before a month's end and arrived after it was signed, by arrival. */
export async function listLateRecords(
	db: Queryable,
	district: string,
	{ asOf, knownAt }: { asOf: Date; knownAt: Date }
): Promise<LateRecord[]> {
	const { rows } = await db.query<LateRecord>(
		`select facility_id, received_at as arrived_at from observation
		where district = $1::text and observed_at <= $2::timestamptz and received_at > $3::timestamptz
		union
		select id, recorded_at from facility_version
		where district = $1::text and valid_from <= $2::timestamptz and recorded_at > $3::timestamptz
		order by arrived_at, facility_id limit 100000`,
		[district, asOf, knownAt]
	);
	return rows;
}

export interface FacilityStanding {
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	serviced_by: string | null;
	standing: RateStanding;
}

/** How facilities stood in the count of indicator 7 at one moment, as known at another. */
export async function listStandings(
	db: Queryable,
	district: string,
	facilityIds: readonly string[],
	{ asOf, knownAt }: { asOf: Date; knownAt: Date }
): Promise<FacilityStanding[]> {
	const { rows } = await db.query<FacilityStanding>(
		`select c.id as facility_id, n.kind, n.code, n.name, n.serviced_by, b.standing
		from unnest($4::uuid[]) as c (id)
		join facility n on n.district = $1::text and n.id = c.id
		cross join ${THEN} b`,
		[district, asOf, knownAt, facilityIds]
	);
	return rows;
}
