import type { VersionOrigin } from '#lib/domain/facility-changes.ts';
import type { Queryable } from '#lib/server/db/pool.ts';
import type { AuditActor } from './audit.ts';
import type { FacilityToStore } from './facility-write.ts';

/** One edit by hand of one facility: a change set with one item, applied at once. */
export interface HandEdit {
	id: string;
	actor: AuditActor;
	facility: FacilityToStore;
	versions: readonly FacilityToStore[];
	/** The row that was replaced, of `readRow`; null: the facility is new. */
	before: unknown;
	/** First version of the change that this one takes back. */
	undoes?: number | undefined;
}

/** The current row as `change_set_item.before` keeps it; null when there is none. */
export async function readRow(db: Queryable, district: string, id: string): Promise<unknown> {
	const { rows } = await db.query<{ row: unknown }>(
		`select to_jsonb(f) || jsonb_build_object('geom', encode(st_asewkb(f.geom), 'hex')) as row
		from facility f where f.district = $1::text and f.id = $2::uuid`,
		[district, id]
	);
	return rows[0]?.row ?? null;
}

/** Notes an edit by hand as a change set of its own; inside the transaction that writes it. */
export async function insertHandEdit(
	db: Queryable,
	district: string,
	edit: HandEdit
): Promise<void> {
	const { facility, actor, undoes } = edit;
	await db.query(
		`insert into change_set (district, id, kind, title, status, actor, actor_name, item_count,
			done_count, summary)
		values ($1::text, $2::uuid, 'edit', $3::text, 'applied', $4::text, $5::text, 1, 1, $6::jsonb)`,
		[
			district,
			edit.id,
			facility.code ?? facility.name ?? facility.address ?? facility.id,
			actor.id,
			actor.name,
			JSON.stringify(undoes === undefined ? {} : { undoes })
		]
	);
	await db.query(
		`insert into change_set_item (district, change_set, n, facility_id, action, facility, versions,
			before)
		values ($1::text, $2::uuid, 1, $3::uuid, $4::text, $5::jsonb, $6::jsonb, nullif($7::jsonb, 'null'))`,
		[
			district,
			edit.id,
			facility.id,
			edit.before === null ? 'create' : 'update',
			JSON.stringify(facility),
			JSON.stringify(edit.versions),
			JSON.stringify(edit.before)
		]
	);
}

/** Which change set each recorded version of a facility belongs to. */
export async function listVersionOrigins(
	db: Queryable,
	district: string,
	facilityId: string
): Promise<VersionOrigin[]> {
	const { rows } = await db.query<VersionOrigin>(
		`select v.version, v.change_set, s.kind, (s.summary->>'undoes')::int as undoes
		from facility_version v
		left join change_set s on s.district = v.district and s.id = v.change_set
		where v.district = $1::text and v.id = $2::uuid
		order by v.version`,
		[district, facilityId]
	);
	return rows;
}
