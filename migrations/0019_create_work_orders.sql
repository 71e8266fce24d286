-- Work orders (维修单), letters (函告) to whoever must repair, and what they reply.

create table work_order (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	facility_id uuid not null,
	anchor uuid not null,
	opened_at timestamptz not null,
	last_seen_at timestamptz not null,
	look_count integer not null check (look_count > 0),
	condition text not null check (condition in ('impaired', 'unusable')),
	defects text[] not null,
	closed_at timestamptz,
	closed_by uuid,
	voided_at timestamptz,
	voided_by text,
	void_reason text check (length(void_reason) between 1 and 500),
	primary key (district, id),
	foreign key (district, facility_id) references facility (district, id) on delete cascade,
	check ((voided_at is null) = (void_reason is null))
);
create unique index work_order_open_key on work_order (district, facility_id)
	where closed_at is null and voided_at is null;
create index work_order_facility_idx on work_order (district, facility_id, opened_at);
create index work_order_time_idx on work_order (district, opened_at);
create index work_order_closed_idx on work_order (district, closed_at) where closed_at is not null;
comment on table work_order is 'A stretch of time in which a facility was seen broken: derived from its observations by refresh_work_orders, but for who declared it void and why.';
comment on column work_order.anchor is 'An observation of a defect by which the order is recognized when others arrive late.';
comment on column work_order.opened_at is 'Time of the first look that showed the defect; last_seen_at of the latest one.';
comment on column work_order.closed_at is 'Time of the look that showed it intact again (销号); closed_by is that observation.';
comment on column work_order.voided_at is 'Declared void (作废) by a leader; a defect seen later opens a new order.';

create table notice_template (
	district text primary key references district (code) on delete cascade,
	number_template text not null,
	issuer text not null,
	contact text not null,
	basis text not null,
	set_by text not null,
	set_at timestamptz not null
);
comment on table notice_template is 'What the letters of a district look like: the template of their numbers, who signs, the clause they rest on.';

create table notice (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	year integer not null,
	sequence integer not null check (sequence > 0),
	number text not null,
	party_role text not null check (party_role in ('managed_by', 'supplied_by', 'serviced_by')),
	party text not null,
	letter_date date not null,
	deadline date not null,
	note text not null default '',
	template jsonb not null,
	pdf_hash text not null check (pdf_hash ~ '^[0-9a-f]{64}$'),
	docx_hash text not null check (docx_hash ~ '^[0-9a-f]{64}$'),
	sheet_hash text not null check (sheet_hash ~ '^[0-9a-f]{64}$'),
	signed_by text not null,
	signed_by_name text not null,
	signed_at timestamptz not null,
	withdrawn_at timestamptz,
	withdrawn_by text,
	withdraw_reason text check (length(withdraw_reason) between 1 and 500),
	primary key (district, id),
	unique (district, year, sequence),
	unique (district, number),
	check (deadline >= letter_date)
);
create index notice_time_idx on notice (district, signed_at desc);
comment on table notice is 'A signed letter (函告): many facilities of one party, one number without gaps in a year. Its files lie under their hashes.';

create table notice_item (
	district text not null,
	notice uuid not null,
	ordinal integer not null,
	work_order uuid not null,
	facility_id uuid not null,
	reminder integer not null check (reminder > 0),
	snapshot jsonb not null,
	primary key (district, notice, ordinal),
	unique (district, notice, work_order),
	foreign key (district, notice) references notice (district, id) on delete cascade
);
create index notice_item_order_idx on notice_item (district, work_order);
comment on column notice_item.reminder is 'The how-manieth letter about this order: 第三次函告.';
comment on column notice_item.snapshot is 'The facility and its defect as the letter says.';

create function refuse_notice_change() returns trigger language plpgsql as $$
begin
	if tg_op = 'UPDATE' and old.withdrawn_at is null
		and to_jsonb(new) - array['withdrawn_at', 'withdrawn_by', 'withdraw_reason']
			= to_jsonb(old) - array['withdrawn_at', 'withdrawn_by', 'withdraw_reason']
	then
		return new;
	end if;
	raise exception 'a signed letter cannot be changed' using errcode = 'restrict_violation';
end
$$;
create trigger notice_immutable before update or delete on notice
	for each row execute function refuse_notice_change();
create trigger notice_item_append_only before update or delete on notice_item
	for each row execute function refuse_change();

create table notice_reply (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	file_name text not null,
	file_hash text not null check (file_hash ~ '^[0-9a-f]{64}$'),
	report jsonb not null,
	imported_by text not null,
	imported_at timestamptz not null,
	undone_by text,
	undone_at timestamptz,
	primary key (district, id)
);
create index notice_reply_time_idx on notice_reply (district, imported_at desc);
create table notice_reply_row (
	district text not null,
	reply uuid not null,
	row integer not null,
	notice uuid not null,
	work_order uuid not null,
	is_fixed boolean not null,
	fixed_on date,
	fixed_by text,
	remark text,
	primary key (district, reply, row),
	foreign key (district, reply) references notice_reply (district, id) on delete cascade,
	foreign key (district, notice) references notice (district, id)
);
create index notice_reply_row_order_idx on notice_reply_row (district, work_order);
comment on table notice_reply is 'A reply sheet (回执) that came back, kept as it came under its hash; its report says row by row what was taken and what was not.';

-- Looks at some facilities, cut into stretches of defect: a look that shows the facility intact ends one,
-- if somebody other than its maintainer was there; so does a leader who declares an order void.
create function work_order_episodes(the_district text, facilities uuid[])
returns table (facility_id uuid, looks uuid[], first_look uuid, last_look uuid, opened_at timestamptz,
	last_seen_at timestamptz, look_count integer, closed_by uuid, closed_at timestamptz)
language sql stable
as $$
	with event as (
		select o.facility_id, o.id, o.observed_at as at, condition_severity(o.condition) as severity,
			evidence_strength(o.evidence) as strength, o.condition = 'intact' as ends, false as voids
		from observation o
		where o.district = the_district and o.facility_id = any (facilities)
			and (o.condition <> 'intact' or (o.evidence <> 'ledger' and o.source <> 'maintainer'))
		union all
		select w.facility_id, w.id, w.voided_at, 9, 9, true, true
		from work_order w
		where w.district = the_district and w.facility_id = any (facilities) and w.voided_at is not null
	), numbered as (
		select e.*, count(*) filter (where e.ends) over (
			partition by e.facility_id order by e.at, e.severity, e.strength, e.id
			rows between unbounded preceding and 1 preceding) as episode
		from event e
	)
	select n.facility_id, array_agg(n.id) filter (where not n.ends),
		(array_agg(n.id order by n.at, n.severity, n.strength, n.id) filter (where not n.ends))[1],
		(array_agg(n.id order by n.at desc, n.severity desc, n.strength desc, n.id desc)
			filter (where not n.ends))[1],
		min(n.at) filter (where not n.ends), max(n.at) filter (where not n.ends),
		(count(*) filter (where not n.ends))::int,
		(array_agg(n.id) filter (where n.ends and not n.voids))[1],
		min(n.at) filter (where n.ends and not n.voids)
	from numbered n
	group by n.facility_id, n.episode
	having count(*) filter (where not n.ends) > 0
$$;

create function refresh_work_orders(the_district text, facilities uuid[]) returns void
language plpgsql
as $$
declare
	looked jsonb;
begin
	select coalesce(jsonb_agg(to_jsonb(e)), '[]') into looked
	from work_order_episodes(the_district, facilities) e;
	if looked = '[]' and not exists (
		select from work_order w where w.district = the_district and w.facility_id = any (facilities))
	then
		return;
	end if;
	-- Orders whose looks were taken back by an undo, or that another look joined to an earlier one.
	with e as (
		select * from jsonb_to_recordset(looked) as e(facility_id uuid, looks uuid[], first_look uuid)
	), kept as (
		select w.id, row_number() over (
			partition by w.facility_id, e.first_look order by w.opened_at, w.id) as n
		from work_order w
		join e on e.facility_id = w.facility_id and w.anchor = any (e.looks)
		where w.district = the_district
	), gone as (
		select w.id, exists (select from notice_item i
			where i.district = w.district and i.work_order = w.id) as is_told
		from work_order w
		where w.district = the_district and w.facility_id = any (facilities) and w.voided_at is null
			and not exists (select from kept k where k.id = w.id and k.n = 1)
	), voided as (
		update work_order w set voided_at = greatest(now(), w.last_seen_at), voided_by = 'system',
			void_reason = '原始记录已撤销或并入另一维修单'
		from gone g where w.district = the_district and w.id = g.id and g.is_told
	)
	delete from work_order w using gone g
	where w.district = the_district and w.id = g.id and not g.is_told;

	update work_order w set opened_at = e.opened_at, last_seen_at = e.last_seen_at,
		look_count = e.look_count, condition = o.condition, defects = o.defects,
		closed_by = e.closed_by, closed_at = e.closed_at
	from jsonb_to_recordset(looked) as e(facility_id uuid, looks uuid[], last_look uuid,
		opened_at timestamptz, last_seen_at timestamptz, look_count integer, closed_by uuid,
		closed_at timestamptz)
	join observation o on o.district = the_district and o.id = e.last_look
	where w.district = the_district and w.facility_id = e.facility_id and w.anchor = any (e.looks)
		and (w.opened_at, w.last_seen_at, w.look_count, w.condition, w.defects, w.closed_by, w.closed_at)
			is distinct from (e.opened_at, e.last_seen_at, e.look_count, o.condition, o.defects,
				e.closed_by, e.closed_at);

	insert into work_order (district, facility_id, anchor, opened_at, last_seen_at, look_count,
		condition, defects, closed_by, closed_at)
	select the_district, e.facility_id, e.first_look, e.opened_at, e.last_seen_at, e.look_count,
		o.condition, o.defects, e.closed_by, e.closed_at
	from jsonb_to_recordset(looked) as e(facility_id uuid, looks uuid[], first_look uuid,
		last_look uuid, opened_at timestamptz, last_seen_at timestamptz, look_count integer,
		closed_by uuid, closed_at timestamptz)
	join observation o on o.district = the_district and o.id = e.last_look
	where not exists (select from work_order w
		where w.district = the_district and w.facility_id = e.facility_id and w.anchor = any (e.looks));
end
$$;
comment on function refresh_work_orders is 'Derives the work orders of some facilities anew from all that was seen of them: the same whatever order it arrived in. Called wherever facility_state is derived.';

select refresh_work_orders(d.code, (
	select array_agg(distinct o.facility_id) from observation o
	where o.district = d.code and o.condition <> 'intact'))
from district d;
