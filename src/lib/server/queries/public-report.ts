import type { PublicReport, ReportAnswer, ReportStatus } from '#lib/domain/public-report.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface ReportToStore {
	number: string;
	facility_id: string;
	kind: string;
	text: string;
	phone: string | null;
	photo_hash: string | null;
	photo_type: string | null;
	reported_at: string;
	address_hash: string;
}

export async function insertReport(
	db: Queryable,
	district: string,
	report: ReportToStore
): Promise<void> {
	await db.query(
		`insert into public_report (district, number, facility_id, kind, text, phone, photo_hash,
			photo_type, reported_at, address_hash)
		select $1::text, r.number, r.facility_id, r.kind, r.text, r.phone, r.photo_hash, r.photo_type,
			r.reported_at, r.address_hash
		from jsonb_to_record($2::jsonb) as r(number text, facility_id uuid, kind text, text text,
			phone text, photo_hash text, photo_type text, reported_at timestamptz, address_hash text)`,
		[district, JSON.stringify(report)]
	);
}

/** How many reports came since two moments: from an address, and about a facility. */
export async function countRecentReports(
	db: Queryable,
	of: { addressHash: string; addressSince: Date; facilityId: string; facilitySince: Date }
): Promise<{ address: number; facility: number }> {
	const { rows } = await db.query<{ address: number; facility: number }>(
		`select
			(select count(*)::int from public_report
				where address_hash = $1::text and reported_at > $2::timestamptz) as address,
			(select count(*)::int from public_report
				where facility_id = $3::uuid and reported_at > $4::timestamptz) as facility`,
		[of.addressHash, of.addressSince, of.facilityId, of.facilitySince]
	);
	return rows[0] ?? { address: 0, facility: 0 };
}

/** Reports, those that wait first and oldest first, then the latest decided. */
export async function listReports(
	db: Queryable,
	district: string,
	filter: { status?: ReportStatus | undefined; number?: string; limit: number }
): Promise<PublicReport[]> {
	const { rows } = await db.query<PublicReport>(
		`select r.number, r.facility_id, coalesce(f.code, f.name, f.road_name, '') as facility_label,
			f.kind as facility_kind, r.kind, r.text, r.phone, r.photo_hash is not null as has_photo,
			r.reported_at, r.status, r.decided_by_name, r.decided_at, r.answer, r.observation_id
		from public_report r
		join facility f on f.district = r.district and f.id = r.facility_id
		where r.district = $1::text and ($2::text is null or r.status = $2::text)
			and ($3::text is null or r.number = $3::text)
		order by r.status <> 'new', case when r.status = 'new' then r.reported_at end,
			r.reported_at desc
		limit $4::int`,
		[district, filter.status ?? null, filter.number ?? null, filter.limit]
	);
	return rows;
}

/** The picture of a report. */
export async function findReportPhoto(
	db: Queryable,
	district: string,
	number: string
): Promise<{ hash: string; type: string } | undefined> {
	const { rows } = await db.query<{ hash: string; type: string }>(
		`select photo_hash as hash, photo_type as type from public_report
		where district = $1::text and number = $2::text and photo_hash is not null`,
		[district, number]
	);
	return rows[0];
}

/** Decides a report that waits, or accepts with more what was only taken note of. @returns whether it did. */
export async function decideReport(
	db: Queryable,
	district: string,
	number: string,
	decision: {
		status: ReportStatus;
		by: string;
		byName: string;
		at: Date;
		answer: string;
	}
): Promise<boolean> {
	const { rowCount } = await db.query(
		`update public_report set status = $3::text, decided_by = $4::text,
			decided_by_name = $5::text, decided_at = $6::timestamptz, answer = $7::text
		where district = $1::text and number = $2::text and (status = 'new'
			or (status = 'accepted' and observation_id is null and $3::text = 'accepted'))`,
		[district, number, decision.status, decision.by, decision.byName, decision.at, decision.answer]
	);
	return rowCount === 1;
}

export async function linkObservation(
	db: Queryable,
	district: string,
	number: string,
	observationId: string
): Promise<void> {
	await db.query(
		`update public_report set observation_id = $3::uuid
		where district = $1::text and number = $2::text`,
		[district, number, observationId]
	);
}

/** Forgets telephone numbers of what was decided before a moment. */
export async function forgetPhones(
	db: Queryable,
	district: string,
	decidedBefore: Date
): Promise<void> {
	await db.query(
		`update public_report set phone = null
		where district = $1::text and phone is not null and decided_at < $2::timestamptz`,
		[district, decidedBefore]
	);
}

/** What the reporter may see, by the number alone. */
export async function findAnswer(db: Queryable, number: string): Promise<ReportAnswer | undefined> {
	const { rows } = await db.query<ReportAnswer>(
		`select number, kind, reported_at, status, answer, decided_at from public_report
		where number = $1::text`,
		[number]
	);
	return rows[0];
}

/** Of reports, those whose number is not here and whose facility is. */
export async function listUnknownReports<T extends { number: string; facility_id: string }>(
	db: Queryable,
	district: string,
	reports: readonly T[]
): Promise<T[]> {
	const { rows } = await db.query<{ number: string }>(
		`select r.number from unnest($2::text[], $3::uuid[]) as r(number, facility_id)
		where exists (select from facility f where f.district = $1::text and f.id = r.facility_id)
			and not exists (select from public_report p where p.number = r.number)`,
		[district, reports.map(({ number }) => number), reports.map(({ facility_id }) => facility_id)]
	);
	const unknown = new Set(rows.map(({ number }) => number));
	return reports.filter(({ number }) => unknown.has(number));
}
