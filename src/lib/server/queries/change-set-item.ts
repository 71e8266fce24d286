import type { Queryable } from '#lib/server/db/pool.ts';
import {
	FACILITY_RECORD,
	FACILITY_UPDATES,
	RECORD_GEOM,
	WRITTEN_COLUMNS,
	type FacilityToStore
} from './facility-write.ts';
import { insertObservationsFrom, type ObservationToStore } from './observation.ts';

/** What a change set does to one facility. */
export interface ChangeSetItem {
	/** 1-based, dense. */
	n: number;
	facility_id: string;
	action: 'create' | 'update';
	/** The current row to be; null: only observations are added. */
	facility: FacilityToStore | null;
	versions: FacilityToStore[];
	observations: ObservationToStore[];
	/** Rows of ledgers that are part of this facility under another source or row. */
	links: { source: string; source_id: string }[];
}

export async function insertItems(
	db: Queryable,
	district: string,
	changeSet: string,
	items: readonly ChangeSetItem[]
): Promise<void> {
	await db.query(
		`insert into change_set_item (district, change_set, n, facility_id, action, facility, versions,
			observations, links)
		select $1::text, $2::uuid, n, facility_id, action, nullif(facility, 'null'), versions,
			observations, links
		from jsonb_to_recordset($3::jsonb) as i(n integer, facility_id uuid, action text,
			facility jsonb, versions jsonb, observations jsonb, links jsonb)`,
		[district, changeSet, JSON.stringify(items)]
	);
}

/** Deletes the items `from < n <= until` of a change set that is given up. */
export async function deleteItems(
	db: Queryable,
	district: string,
	changeSet: string,
	from: number,
	until: number
): Promise<void> {
	await db.query(
		`delete from change_set_item where district = $1::text and change_set = $2::uuid
			and n > $3::int and n <= $4::int`,
		[district, changeSet, from, until]
	);
}

/** The greatest `n`; 0 when there is none. */
export async function countItems(
	db: Queryable,
	district: string,
	changeSet: string
): Promise<number> {
	const { rows } = await db.query<{ n: number }>(
		`select coalesce(max(n), 0) as n from change_set_item
		where district = $1::text and change_set = $2::uuid`,
		[district, changeSet]
	);
	return rows[0]?.n ?? 0;
}

/**
 * Tells the planner of a register that has just grown. Without it a district that is new among others counts as one row,
 * and a lookup by code reads the whole district for each row that is written.
 */
export async function analyzeRegister(db: Queryable): Promise<void> {
	await db.query('analyze facility');
}

const SLICE = `from change_set_item i
	where i.district = $1::text and i.change_set = $2::uuid and i.n > $3::int and i.n <= $4::int`;

/** A code that somebody was given meanwhile stays theirs. */
const FREE_CODE = `case when r.code is not null and exists (select from facility h
	where h.district = $1::text and h.code = r.code and h.id <> r.id) then null else r.code end`;
const FREE_COLUMNS = WRITTEN_COLUMNS.replace(' code,', ` ${FREE_CODE},`).replace(/^id,/, 'r.id,');

/**
 * Writes the items `from < n <= until` into the register, keeping the rows that they replace; inside
 * a transaction, states are refreshed afterwards by the caller.
 *
 * @returns Facilities that got observations, and how many codes somebody else was given meanwhile.
 */
export async function applyItems(
	db: Queryable,
	district: string,
	changeSet: string,
	from: number,
	until: number
): Promise<{ observed: string[]; lostCodes: number }> {
	const slice = [district, changeSet, from, until];
	await db.query(
		`update change_set_item t set before = (
			select to_jsonb(f) || jsonb_build_object('geom', encode(st_asewkb(f.geom), 'hex'))
			from facility f where f.district = t.district and f.id = t.facility_id)
		where t.district = $1::text and t.change_set = $2::uuid and t.n > $3::int and t.n <= $4::int
			and t.action = 'update' and t.facility is not null`,
		slice
	);
	await db.query(
		`insert into facility_version (district, change_set, geom, ${WRITTEN_COLUMNS})
		select $1::text, $2::uuid, ${RECORD_GEOM}, ${FREE_COLUMNS}
		from (select i.versions ${SLICE}) i
		cross join lateral jsonb_array_elements(i.versions) as v (row)
		cross join lateral jsonb_to_record(v.row) as ${FACILITY_RECORD}`,
		slice
	);
	await db.query(
		`insert into facility (district, geom, ${WRITTEN_COLUMNS})
		select $1::text, ${RECORD_GEOM}, ${FREE_COLUMNS}
		from (select i.facility ${SLICE} and i.facility is not null) i
		cross join lateral jsonb_to_record(i.facility) as ${FACILITY_RECORD}
		on conflict (district, id) do update set geom = excluded.geom, ${FACILITY_UPDATES}`,
		slice
	);
	const { rows } = await db.query<{ facility_id: string }>(
		insertObservationsFrom(
			`(select i.observations ${SLICE}) i cross join lateral jsonb_array_elements(i.observations) as o`,
			'$2::uuid'
		),
		slice
	);
	await db.query(
		`insert into ledger_link (district, change_set, facility_id, source, source_id)
		select $1::text, $2::uuid, i.facility_id, l.source, l.source_id
		from (select i.facility_id, i.links ${SLICE} and i.links <> '[]') i
		cross join lateral jsonb_to_recordset(i.links) as l(source text, source_id text)
		on conflict (district, source, source_id) do nothing`,
		slice
	);
	const lost = await db.query<{ count: number }>(
		`select count(*)::int as count ${SLICE.replace(
			'where',
			`join facility f
			on f.district = i.district and f.id = i.facility_id where`
		)}
			and f.code is null and i.facility->>'code' is not null`,
		slice
	);
	return {
		observed: [...new Set(rows.map((row) => row.facility_id))],
		lostCodes: lost.rows[0]?.count ?? 0
	};
}
