-- The register: facilities in two times (valid, recorded) and what people saw of them.

create table facility (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('hydrant', 'water_crane', 'intake', 'pool', 'micro_station', 'fire_station')),
	code text,
	old_codes text[] not null default '{}',
	name text,
	address text,
	road_name text,
	road_order integer,
	township_code text,
	community_code text,
	grid_cell text,
	station_id uuid,
	managed_by text,
	supplied_by text,
	serviced_by text,
	responsible_person text,
	responsible_phone text,
	built_on date,
	opened_on date,
	geom geometry(Point, 4490),
	position_accuracy_m real check (position_accuracy_m >= 0),
	lifecycle text not null default 'in_service' check (lifecycle in ('planned', 'in_service', 'suspended', 'removed')),
	season text check (season in ('winter')),
	removed_on date,
	removal_approval text,
	ownership text check (ownership in ('municipal', 'private')),
	category text check (category in ('national', 'government', 'enterprise', 'volunteer', 'forest')),
	sponsor text check (sponsor in ('township', 'community', 'village', 'forest_unit', 'enterprise')),
	attributes jsonb not null default '{}',
	disclosure text not null default 'internal' check (disclosure in ('internal', 'public', 'sensitive')),
	source text not null default 'manual',
	source_id text,
	version integer not null default 1,
	valid_from timestamptz not null,
	recorded_at timestamptz not null default now(),
	recorded_by text not null,
	primary key (district, id),
	constraint facility_hydrant_ownership check (kind <> 'hydrant' or ownership is not null),
	constraint facility_station_category check (kind <> 'fire_station' or category is not null),
	constraint facility_micro_sponsor check (kind <> 'micro_station' or sponsor is not null),
	constraint facility_removal check (lifecycle <> 'removed' or (removed_on is not null and removal_approval is not null))
);
create unique index facility_code_key on facility (district, code) where code is not null;
create unique index facility_source_key on facility (district, source, source_id) where source_id is not null;
create index facility_geom_idx on facility using gist (geom);
create index facility_kind_idx on facility (district, kind, id);
comment on table facility is 'The register as of now: one row a thing on the map. facility_version holds its history.';
comment on column facility.geom is 'CGCS2000 (EPSG:4490); null = unplaced (待落图).';
comment on column facility.attributes is 'The kind''s own attributes, validated by domain/facility-attributes.ts.';
comment on column facility.version is 'Grows by one with every recorded change; edits name the version they saw.';

create table facility_version (
	district text not null,
	id uuid not null,
	version integer not null,
	kind text not null,
	code text,
	old_codes text[] not null,
	name text,
	address text,
	road_name text,
	road_order integer,
	township_code text,
	community_code text,
	grid_cell text,
	station_id uuid,
	managed_by text,
	supplied_by text,
	serviced_by text,
	responsible_person text,
	responsible_phone text,
	built_on date,
	opened_on date,
	geom geometry(Point, 4490),
	position_accuracy_m real,
	lifecycle text not null,
	season text,
	removed_on date,
	removal_approval text,
	ownership text,
	category text,
	sponsor text,
	attributes jsonb not null,
	disclosure text not null,
	source text not null,
	source_id text,
	valid_from timestamptz not null,
	recorded_at timestamptz not null,
	recorded_by text not null,
	primary key (district, id, version)
);
create index facility_version_time_idx on facility_version (district, id, valid_from desc, version desc);
comment on table facility_version is 'Every recorded version, append-only. Valid at V as known at K: among versions recorded_at <= K and valid_from <= V, the one with the greatest (valid_from, version).';

create function facility_as_of(the_district text, valid_at timestamptz, known_at timestamptz)
returns setof facility_version
language sql stable
as $$
	select distinct on (v.id) v.*
	from facility_version v
	where v.district = the_district and v.valid_from <= valid_at and v.recorded_at <= known_at
	order by v.id, v.valid_from desc, v.version desc
$$;
comment on function facility_as_of is 'The register of a district valid at one moment, as it was known at another.';

create table observation (
	district text not null,
	id uuid not null,
	facility_id uuid not null,
	observed_at timestamptz not null,
	received_at timestamptz not null default now(),
	observer text not null,
	observer_name text,
	device text,
	evidence text not null check (evidence in ('ledger', 'visual', 'opened', 'flowed', 'measured', 'sensor')),
	condition text not null check (condition in ('intact', 'impaired', 'unusable')),
	defects text[] not null default '{}',
	part text,
	pressure_mpa real check (pressure_mpa between 0 and 3),
	flow_lps real check (flow_lps between 0 and 500),
	usable_under_ice boolean,
	observer_geom geometry(Point, 4490),
	observer_accuracy_m real,
	note text check (length(note) <= 2000),
	source text not null default 'manual',
	primary key (district, id),
	foreign key (district, facility_id) references facility (district, id)
);
create index observation_latest_idx on observation (district, facility_id, observed_at desc, id);
create index observation_received_idx on observation (district, received_at desc);
comment on table observation is 'What somebody saw, append-only. The id is made on the device; the same id posted again changes nothing.';
comment on column observation.observed_at is 'Time seen, by the device''s clock; received_at is the server''s.';

create function refuse_change() returns trigger language plpgsql as $$
begin
	raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
create trigger observation_append_only before update or delete on observation
	for each row execute function refuse_change();
create trigger facility_version_append_only before update or delete on facility_version
	for each row execute function refuse_change();

-- Worse first: of two observations at the same instant the worse one holds until someone looks again.
create function condition_severity(condition text) returns integer language sql immutable as $$
	select case condition when 'unusable' then 3 when 'impaired' then 2 when 'intact' then 1 else 0 end
$$;
create function evidence_strength(evidence text) returns integer language sql immutable as $$
	select case evidence when 'measured' then 6 when 'flowed' then 5 when 'opened' then 4
		when 'sensor' then 3 when 'visual' then 2 when 'ledger' then 1 else 0 end
$$;

create table facility_state (
	district text not null,
	facility_id uuid not null,
	condition text not null check (condition in ('intact', 'impaired', 'unusable')),
	observation_id uuid not null,
	observed_at timestamptz not null,
	evidence text not null,
	defects text[] not null,
	is_disputed boolean not null,
	last_verified_at timestamptz,
	usable_under_ice boolean,
	primary key (district, facility_id),
	foreign key (district, facility_id) references facility (district, id) on delete cascade
);
comment on table facility_state is 'Derived from observations, never edited: a facility without a row is 未检 uninspected.';
comment on column facility_state.last_verified_at is 'Latest observation by somebody who was there (evidence other than ledger).';

create table vehicle (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	station_id uuid not null,
	kind text not null check (kind in ('water_tanker', 'main_pumper', 'compressed_air_foam', 'aerial_ladder', 'equipment', 'rescue', 'other')),
	name text not null,
	plate text,
	lifecycle text not null default 'in_service' check (lifecycle in ('planned', 'in_service', 'suspended', 'removed')),
	water_tons real check (water_tons >= 0),
	foam_tons real check (foam_tons >= 0),
	height_m real check (height_m > 0),
	width_m real check (width_m > 0),
	weight_t real check (weight_t > 0),
	crew integer check (crew >= 0),
	note text,
	version integer not null default 1,
	primary key (district, id),
	foreign key (district, station_id) references facility (district, id)
);
comment on table vehicle is 'A vehicle on a station; dimensions close roads to it (限高/限宽).';

create table outage (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	from_at timestamptz not null,
	until_at timestamptz not null,
	reason text not null,
	notice_number text,
	geom geometry(MultiPolygon, 4490),
	created_by text not null,
	created_at timestamptz not null default now(),
	ended_at timestamptz,
	ended_by text,
	primary key (district, id),
	check (until_at > from_at)
);
create index outage_time_idx on outage (district, until_at);
create table outage_facility (
	district text not null,
	outage_id uuid not null,
	facility_id uuid not null,
	primary key (district, outage_id, facility_id),
	foreign key (district, outage_id) references outage (district, id) on delete cascade,
	foreign key (district, facility_id) references facility (district, id) on delete cascade
);
comment on table outage is 'Temporary outage (停水) from-until over facilities, named or inside an area; not a defect.';

create table district_rule (
	district text not null references district (code) on delete cascade,
	key text not null,
	value numeric not null,
	reason text not null,
	set_by text not null,
	set_at timestamptz not null default now(),
	primary key (district, key)
);
comment on table district_rule is 'A district''s own value of a rule of domain/rules.ts; the screen shows both.';
