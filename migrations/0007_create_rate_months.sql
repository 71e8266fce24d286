-- Month-end figures of 完好率, kept until something that they count changes.

create table rate_month (
	district text not null references district (code) on delete cascade,
	month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
	until_at timestamptz not null,
	fresh_days integer not null,
	groups jsonb not null,
	computed_at timestamptz not null default now(),
	primary key (district, month)
);
comment on table rate_month is 'What indicator 7 counted at the end of a month, as known now: a cache, forgotten by the triggers below as soon as a write reaches back before until_at.';
comment on column rate_month.until_at is 'The first instant after the month in the district''s time zone.';
comment on column rate_month.groups is 'RateCounts by kind, township, servicing party and station in charge.';

-- The row of district_revision is locked first, as every writer of the register does: whoever stores a
-- month meanwhile waits, and then sees that the revision has moved on.
create function forget_rate_months_of_observations() returns trigger language plpgsql as $$
begin
	perform from district_revision r
	where r.district in (select distinct district from changed) for update;
	delete from rate_month m
	using (select district, min(observed_at) as since from changed group by district) c
	where m.district = c.district and m.until_at > c.since;
	return null;
end
$$;
create function forget_rate_months_of_versions() returns trigger language plpgsql as $$
begin
	perform from district_revision r
	where r.district in (select distinct district from changed) for update;
	delete from rate_month m
	using (select district, min(valid_from) as since from changed group by district) c
	where m.district = c.district and m.until_at > c.since;
	return null;
end
$$;
create trigger observation_forgets_rate_months after insert on observation
	referencing new table as changed for each statement execute function forget_rate_months_of_observations();
create trigger observation_removal_forgets_rate_months after delete on observation
	referencing old table as changed for each statement execute function forget_rate_months_of_observations();
create trigger version_forgets_rate_months after insert on facility_version
	referencing new table as changed for each statement execute function forget_rate_months_of_versions();
create trigger version_removal_forgets_rate_months after delete on facility_version
	referencing old table as changed for each statement execute function forget_rate_months_of_versions();

-- What a month brought is found by time, across the facilities of a district.
create index observation_time_idx on observation (district, observed_at);
create index facility_version_valid_idx on facility_version (district, valid_from);
create index facility_version_removed_idx on facility_version (district, id) where lifecycle = 'removed';
