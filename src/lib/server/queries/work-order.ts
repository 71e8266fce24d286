import type { FacilityKind, Lifecycle } from '#lib/domain/facility.ts';
import type { Defect } from '#lib/domain/observation.ts';
import type { OrderFacts, PartyRole } from '#lib/domain/work-order.ts';
import type { Queryable } from '#lib/server/db/pool.ts';

/** A work order with its facility and what its state follows from. Times are ISO strings. */
export interface OrderRow extends Omit<OrderFacts, 'reply_fixed_until'> {
	id: string;
	facility_id: string;
	kind: FacilityKind;
	code: string | null;
	name: string | null;
	address: string | null;
	road_name: string | null;
	township_code: string | null;
	managed_by: string | null;
	supplied_by: string | null;
	serviced_by: string | null;
	lon: number | null;
	lat: number | null;
	lifecycle: Lifecycle;
	condition: 'impaired' | 'unusable';
	defects: Defect[];
	opened_at: string;
	look_count: number;
	voided_by: string | null;
	void_reason: string | null;
	reminders: number;
	notice_id: string | null;
	notice_number: string | null;
	/** Day of the repair as the reply says, `YYYY-MM-DD`; null: it names none. */
	reply_fixed_on: string | null;
	reply_fixed_by: string | null;
	reply_remark: string | null;
}

export interface OrderFilter {
	ids?: readonly string[] | undefined;
	facilityId?: string | undefined;
	/** Only orders that are neither closed nor void. */
	isUnderWay?: boolean | undefined;
	role?: PartyRole | undefined;
	/** Of that role; '' where none is named. */
	party?: string | undefined;
	/** A maintainer's own unit. */
	servicedBy?: string | undefined;
	/** Opened, or closed, in [from, until). */
	openedFrom?: Date | undefined;
	openedUntil?: Date | undefined;
	closedFrom?: Date | undefined;
	closedUntil?: Date | undefined;
	includesSensitive: boolean;
	limit: number;
}

const NOTICES = `select count(*)::int as reminders,
		(array_agg(n.id order by n.signed_at desc))[1] as notice_id,
		(array_agg(n.number order by n.signed_at desc))[1] as notice_number,
		(array_agg(n.deadline::text order by n.signed_at desc))[1] as deadline,
		max(n.signed_at) as notice_signed_at
	from notice_item i join notice n on n.district = i.district and n.id = i.notice
	where i.district = w.district and i.work_order = w.id and n.withdrawn_at is null`;
const REPLY = `select r.is_fixed as reply_is_fixed, r.fixed_on::text as reply_fixed_on,
		r.fixed_by as reply_fixed_by, r.remark as reply_remark, p.imported_at as reply_at
	from notice_reply_row r join notice_reply p on p.district = r.district and p.id = r.reply
	where r.district = w.district and r.work_order = w.id and p.undone_at is null
	order by p.imported_at desc, r.row desc limit 1`;
const BY_MAINTAINER = `select max(o.observed_at) as maintainer_intact_at from observation o
	where o.district = w.district and o.facility_id = w.facility_id and o.source = 'maintainer'
		and o.condition = 'intact'`;

/** Work orders, the latest opened first. */
export async function listOrders(
	db: Queryable,
	district: string,
	filter: OrderFilter
): Promise<OrderRow[]> {
	const { rows } = await db.query<OrderRow>(
		`select w.id, w.facility_id, f.kind, f.code, f.name, f.address, f.road_name, f.township_code,
			f.managed_by, f.supplied_by, f.serviced_by, st_x(f.geom) as lon, st_y(f.geom) as lat,
			f.lifecycle, w.condition, w.defects, w.opened_at, w.last_seen_at, w.look_count, w.closed_at,
			w.voided_at, w.voided_by, w.void_reason, n.*, r.*, m.*
		from work_order w
		join facility f on f.district = w.district and f.id = w.facility_id
		cross join lateral (${NOTICES}) n
		left join lateral (${REPLY}) r on true
		cross join lateral (${BY_MAINTAINER}) m
		where w.district = $1::text
			and ($2::uuid[] is null or w.id = any ($2::uuid[]))
			and ($3::uuid is null or w.facility_id = $3::uuid)
			and (not $4::boolean or (w.closed_at is null and w.voided_at is null))
			and ($5::text is null or $6::text is null or $6::text = coalesce(case $5::text
				when 'managed_by' then f.managed_by when 'supplied_by' then f.supplied_by
				else f.serviced_by end, ''))
			and ($7::text is null or f.serviced_by = $7::text)
			and ($8::timestamptz is null or w.opened_at >= $8::timestamptz)
			and ($9::timestamptz is null or w.opened_at < $9::timestamptz)
			and ($10::timestamptz is null or w.closed_at >= $10::timestamptz)
			and ($11::timestamptz is null or w.closed_at < $11::timestamptz)
			and ($12::boolean or f.disclosure <> 'sensitive')
		order by w.opened_at desc, w.id limit $13::int`,
		[
			district,
			filter.ids ?? null,
			filter.facilityId ?? null,
			filter.isUnderWay ?? false,
			filter.role ?? null,
			filter.party ?? null,
			filter.servicedBy ?? null,
			filter.openedFrom ?? null,
			filter.openedUntil ?? null,
			filter.closedFrom ?? null,
			filter.closedUntil ?? null,
			filter.includesSensitive,
			filter.limit
		]
	);
	return rows;
}

/** Declares an order void. @returns false when it is closed, void already, or not there. */
export async function voidOrder(
	db: Queryable,
	district: string,
	id: string,
	{ by, reason, at }: { by: string; reason: string; at: Date }
): Promise<boolean> {
	const { rows } = await db.query<{ facility_id: string }>(
		`update work_order set voided_at = greatest($5::timestamptz, last_seen_at), voided_by = $3::text,
			void_reason = $4::text
		where district = $1::text and id = $2::uuid and voided_at is null and closed_at is null
		returning facility_id`,
		[district, id, by, reason, at]
	);
	return rows.length === 1;
}

/** Parties of a role with orders under way, and how many; '' where none is named. */
export async function countPartyOrders(
	db: Queryable,
	district: string,
	role: PartyRole
): Promise<{ party: string; count: number }[]> {
	const { rows } = await db.query<{ party: string; count: number }>(
		`select coalesce(case $2::text when 'managed_by' then f.managed_by
				when 'supplied_by' then f.supplied_by else f.serviced_by end, '') as party,
			count(*)::int as count
		from work_order w
		join facility f on f.district = w.district and f.id = w.facility_id
		where w.district = $1::text and w.closed_at is null and w.voided_at is null
			and f.lifecycle <> 'removed'
		group by 1 limit 10000`,
		[district, role]
	);
	return rows;
}
