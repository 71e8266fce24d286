import type { LiveMark } from '#lib/domain/live.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

export interface LiveFilter {
	/** Receipt by the server from this moment on. */
	receivedSince: Date;
	servicedBy: string | undefined;
	includesSensitive: boolean;
	limit: number;
}

type LiveRow = Omit<LiveMark, 'position'> & { lon: number | null; lat: number | null };

/** What people saw and the server received since a moment, in the order of receipt; no ledgers. */
export async function listReceived(
	db: Queryable,
	district: string,
	filter: LiveFilter
): Promise<LiveMark[]> {
	const { rows } = await db.query<LiveRow>(
		`select * from (
			select o.id, o.facility_id, f.kind, f.lifecycle, f.ownership, f.code, f.name, f.road_name,
				st_x(f.geom) as lon, st_y(f.geom) as lat, o.condition, o.defects, o.evidence,
				coalesce(s.condition, 'uninspected') as state, o.observed_at, o.received_at, o.observer_name
			from observation o
			join facility f on f.district = o.district and f.id = o.facility_id
			left join facility_state s on s.district = f.district and s.facility_id = f.id
			where o.district = $1::text and o.received_at >= $2::timestamptz and o.evidence <> 'ledger'
				and ($3::text is null or f.serviced_by = $3::text)
				and ($4::boolean or f.disclosure <> 'sensitive')
			order by o.received_at desc, o.id desc
			limit $5::int
		) latest
		order by received_at, id`,
		[
			district,
			filter.receivedSince,
			filter.servicedBy ?? null,
			filter.includesSensitive,
			filter.limit
		]
	);
	return rows.map(({ lon, lat, ...mark }) => ({
		...mark,
		position: lon === null || lat === null ? null : [lon, lat]
	}));
}
