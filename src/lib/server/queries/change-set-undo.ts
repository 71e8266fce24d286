import type { Queryable } from '#lib/server/db/pool.ts';
import { WRITTEN_COLUMNS } from './facility-write.ts';

/** A facility that somebody worked on after the import, so that the import cannot be undone. */
export interface UndoObstacle {
	facility_id: string;
	code: string | null;
	name: string | null;
	address: string | null;
	/** Others' observations, edits, or vehicles and outages on it. */
	reason: 'observed' | 'edited' | 'used';
}

/** What stands in the way of an undo among the items `from < n <= until`. */
export async function listObstacles(
	db: Queryable,
	district: string,
	changeSet: string,
	from: number,
	until: number
): Promise<UndoObstacle[]> {
	const { rows } = await db.query<UndoObstacle>(
		`select facility_id, code, name, address,
			case when edited then 'edited' when observed then 'observed' else 'used' end as reason
		from (
			select i.n, i.facility_id, i.action, f.code, f.name, f.address,
				exists (select from observation o where o.district = $1::text
					and o.facility_id = i.facility_id and o.change_set is distinct from $2::uuid) as observed,
				exists (select from facility_version v where v.district = $1::text and v.id = i.facility_id
					and v.change_set is distinct from $2::uuid
					and v.version > (select coalesce(min(w.version), 2147483647) from facility_version w
						where w.district = $1::text and w.id = i.facility_id
							and w.change_set = $2::uuid)) as edited,
				exists (select from vehicle c where c.district = $1::text and c.station_id = i.facility_id)
					or exists (select from facility_photo p
						where p.district = $1::text and p.facility_id = i.facility_id)
					or exists (select from outage_facility x
						where x.district = $1::text and x.facility_id = i.facility_id) as used
			from change_set_item i
			join facility f on f.district = i.district and f.id = i.facility_id
			where i.district = $1::text and i.change_set = $2::uuid and i.n > $3::int and i.n <= $4::int
		) i
		where edited or (action = 'create' and (observed or used))
		order by n`,
		[district, changeSet, from, until]
	);
	return rows;
}

const RESTORED = WRITTEN_COLUMNS.split(',')
	.map((column) => column.trim())
	.filter((column) => column !== 'id')
	.map((column) => `${column} = b.${column}`)
	.join(', ');

/**
 * Takes the items `from < n <= until` back: deletes what the change set created and added, restores
 * the rows that it replaced. Facilities that somebody has used since stay, with all that is theirs.
 * Inside a transaction; the triggers let it through for this change set alone.
 *
 * @returns Facilities whose state must be derived anew, and those that had to stay.
 */
export async function undoItems(
	db: Queryable,
	district: string,
	changeSet: string,
	from: number,
	until: number
): Promise<{ touched: string[]; kept: string[] }> {
	const obstacles = await listObstacles(db, district, changeSet, from, until);
	const kept = obstacles.map(({ facility_id }) => facility_id);
	const { rows } = await db.query<{ facility_id: string; action: 'create' | 'update' }>(
		`select facility_id, action from change_set_item
		where district = $1::text and change_set = $2::uuid and n > $3::int and n <= $4::int
			and facility_id <> all ($5::uuid[])`,
		[district, changeSet, from, until, kept]
	);
	const ids = rows.map((row) => row.facility_id);
	const created = rows.filter(({ action }) => action === 'create').map((row) => row.facility_id);
	const touched = rows.filter(({ action }) => action === 'update').map((row) => row.facility_id);
	const slice = [district, changeSet, ids];
	await db.query(`select set_config('atlas.undone_change_set', $1::text, true)`, [changeSet]);
	await db.query(
		`delete from ledger_link where district = $1::text and change_set = $2::uuid
			and facility_id = any ($3::uuid[])`,
		slice
	);
	await db.query(
		`delete from observation where district = $1::text and change_set = $2::uuid
			and facility_id = any ($3::uuid[])`,
		slice
	);
	await db.query(
		`delete from facility_state s where s.district = $1::text and s.facility_id = any ($2::uuid[])
			and not exists (select from observation o
				where o.district = s.district and o.facility_id = s.facility_id)`,
		[district, ids]
	);
	await db.query('delete from facility where district = $1::text and id = any ($2::uuid[])', [
		district,
		created
	]);
	await db.query(
		`delete from facility_version where district = $1::text and change_set = $2::uuid
			and id = any ($3::uuid[])`,
		slice
	);
	await db.query(
		`update facility f set geom = b.geom, ${RESTORED}
		from change_set_item i cross join lateral jsonb_populate_record(null::facility, i.before) b
		where f.district = $1::text and i.district = f.district and i.change_set = $2::uuid
			and i.facility_id = f.id and i.before is not null and f.id = any ($3::uuid[])`,
		[district, changeSet, touched]
	);
	return { touched, kept };
}
