import type { HandoverReportRecord } from '#lib/domain/handover.ts';
import type { Observation } from '#lib/domain/observation.ts';
import type { RelayPack } from '#lib/domain/relay.ts';
import type { WaterUseOf } from '#lib/domain/water-use.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** Answers to reports that were decided, the latest first. */
export async function listAnswers(db: Queryable, district: string): Promise<RelayPack['answers']> {
	const { rows } = await db.query<RelayPack['answers'][number]>(
		`select number, status, answer, decided_at from public_report
		where district = $1::text and status <> 'new'
		order by decided_at desc limit 5000`,
		[district]
	);
	return rows;
}

/** Takes answers over that were given in the inner network. @returns how many were new here. */
export async function takeAnswers(
	db: Queryable,
	district: string,
	answers: RelayPack['answers']
): Promise<number> {
	const { rowCount } = await db.query(
		`update public_report p set status = r.status, answer = r.answer, decided_at = r.decided_at,
			decided_by = 'relay', decided_by_name = '内网', phone = null
		from jsonb_to_recordset($2::jsonb) as r(number text, status text, answer text,
			decided_at timestamptz)
		where p.district = $1::text and p.number = r.number and p.status = 'new'`,
		[district, JSON.stringify(answers)]
	);
	return rowCount ?? 0;
}

/** Makes the plates in force exactly these. */
export async function replacePlates(
	db: Queryable,
	district: string,
	plates: readonly { facilityId: string; token: string }[],
	by: string,
	at: Date
): Promise<void> {
	const tokens = plates.map(({ token }) => token);
	await db.query(
		`update plate set revoked_at = $3::timestamptz, revoked_by = $4::text
		where district = $1::text and revoked_at is null and token <> all ($2::text[])`,
		[district, tokens, at, by]
	);
	await db.query(
		`insert into plate (district, facility_id, token, issued_by, issued_at)
		select $1::text, r.facility_id, r.token, $5::text, $4::timestamptz
		from unnest($2::uuid[], $3::text[]) as r(facility_id, token)
		on conflict (district, token) do nothing`,
		[district, plates.map(({ facilityId }) => facilityId), tokens, at, by]
	);
}

/** An observation as it goes on to the inner network. */
export type CollectedObservation = Omit<
	Observation,
	'observer_position' | 'photos' | 'clock_offset_s'
> & {
	lon: number | null;
	lat: number | null;
	label: string;
	water_use: WaterUseOf | null;
};

/** What people observed here, received from a moment on, oldest first. */
export async function listCollected(
	db: Queryable,
	district: string,
	since: Date,
	limit: number
): Promise<CollectedObservation[]> {
	const { rows } = await db.query<CollectedObservation>(
		`select o.id, o.facility_id, o.observed_at, o.received_at, o.observer, o.observer_name, o.device,
			o.evidence, o.condition, o.defects, o.part, o.pressure_mpa, o.flow_lps, o.usable_under_ice,
			st_x(o.observer_geom) as lon, st_y(o.observer_geom) as lat, o.observer_accuracy_m, o.note,
			o.source, o.facts, coalesce(f.code, f.name, f.road_name, '') as label,
			case when w.id is not null then json_build_object('id', w.id, 'incident', w.incident, 'note', w.note,
				'outcome', u.outcome, 'facility_note', u.note) end as water_use
		from observation o
		join facility f on f.district = o.district and f.id = o.facility_id
		left join water_use_facility u on u.district = o.district and u.observation_id = o.id
		left join water_use w on w.district = u.district and w.id = u.use_id
		where o.district = $1::text and o.received_at >= $2::timestamptz and o.observer <> 'public'
		order by o.received_at, o.id limit $3::int`,
		[district, since, limit]
	);
	return rows;
}

/** Pictures of facilities that came from a moment on: whose, and their names among the files. */
export async function listCollectedPhotos(
	db: Queryable,
	district: string,
	facilityIds: readonly string[],
	since: Date
): Promise<
	{ facility_id: string; hash: string; original_hash: string; role: 'context' | 'closeup' }[]
> {
	const { rows } = await db.query<{
		facility_id: string;
		hash: string;
		original_hash: string;
		role: 'context' | 'closeup';
	}>(
		`select facility_id, hash, original_hash, role from facility_photo
		where district = $1::text and facility_id = any ($2::uuid[]) and removed_at is null
			and uploaded_at >= $3::timestamptz
		order by uploaded_at, id`,
		[district, facilityIds, since]
	);
	return rows;
}

/** Reports that nobody has decided yet, with the names of their pictures. */
export async function listCollectedReports(
	db: Queryable,
	district: string
): Promise<HandoverReportRecord[]> {
	const { rows } = await db.query<HandoverReportRecord>(
		`select number, facility_id, kind, text, phone, photo_hash, photo_type, reported_at
		from public_report where district = $1::text and status = 'new'
		order by reported_at limit 5000`,
		[district]
	);
	return rows;
}
