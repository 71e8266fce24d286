-- Districts, their revisions, and what must be covered in them.
-- The key of all district data begins with the district (design: partition or distribute by it).

create extension if not exists postgis;

create table district (
	code text primary key check (code ~ '^[0-9A-Za-z_-]{2,20}$'),
	name text not null check (length(name) between 1 and 100),
	boundary geometry(MultiPolygon, 4490) check (boundary is null or st_isvalid(boundary)),
	boundary_source text,
	boundary_mode text not null default 'given' check (boundary_mode in ('given', 'auto')),
	srid integer,
	time_zone text not null default 'Asia/Shanghai',
	code_template text not null default '{kind}-{seq:4}',
	is_demo boolean not null default false,
	settings jsonb not null default '{}',
	created_at timestamptz not null default now()
);
comment on table district is 'One district (区/县). All other district data carries its code as the first key column.';
comment on column district.code is 'Administrative division code (行政区划代码), e.g. 230717.';
comment on column district.boundary is 'Outline in CGCS2000 (EPSG:4490); null until imported.';
comment on column district.boundary_mode is 'auto: the boundary is taken from the extent of the first import.';
comment on column district.srid is 'EPSG code in which lengths and areas are computed; null until a boundary is known.';
comment on column district.time_zone is 'Decides where a day and a month end.';

create table district_revision (
	district text primary key references district (code) on delete cascade,
	register bigint not null default 1,
	roads bigint not null default 1,
	areas bigint not null default 1,
	rules bigint not null default 1,
	base bigint not null default 1
);
comment on table district_revision is 'Counters bumped by every write; an analysis names the ones it was computed from.';
comment on column district_revision.register is 'Facilities, observations, outages, vehicles.';
comment on column district_revision.roads is 'Road edges, closures, overrides.';
comment on column district_revision.base is 'Base map features, buildings and places.';

create table import_batch (
	district text not null references district (code) on delete cascade,
	id bigint generated always as identity,
	kind text not null check (kind in ('osm', 'demo')),
	file_name text not null,
	file_hash text,
	source text not null,
	status text not null default 'staging' check (status in ('staging', 'current', 'superseded', 'failed')),
	extent geometry(Polygon, 4490),
	counts jsonb not null default '{}',
	problems jsonb not null default '[]',
	actor text not null,
	started_at timestamptz not null default now(),
	finished_at timestamptz,
	primary key (district, id)
);
comment on table import_batch is 'One run of an import. Rows of road_edge, building, base_feature belong to a batch; the current batch is the one that screens read, so that replacing a city is one short update.';

create table area (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('built_up', 'urban_boundary', 'township', 'community', 'grid_cell', 'key_place', 'parcel')),
	code text,
	name text not null,
	parent_code text,
	geom geometry(MultiPolygon, 4490) not null check (st_isvalid(geom)),
	source text not null,
	source_id text,
	is_derived boolean not null default false,
	derivation jsonb,
	disclosure text not null default 'internal' check (disclosure in ('internal', 'public', 'sensitive')),
	created_at timestamptz not null default now(),
	primary key (district, id)
);
create unique index area_source_key on area (district, kind, source, source_id) where source_id is not null;
create index area_geom_idx on area using gist (geom);
comment on table area is 'What must be covered: built-up area, urban growth boundary, township, community, grid cell, key place.';
comment on column area.is_derived is 'True when computed (e.g. from building footprints), with how in derivation.';

create table place (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('township', 'community', 'village', 'forest_unit', 'settlement')),
	code text,
	name text not null,
	parent_code text,
	geom geometry(Point, 4490) not null,
	population integer check (population >= 0),
	is_rural boolean not null default false,
	rank smallint not null default 5,
	source text not null,
	source_id text,
	primary key (district, id)
);
create unique index place_source_key on place (district, source, source_id) where source_id is not null;
create index place_geom_idx on place using gist (geom);
comment on column place.is_rural is 'Villages and forest units: the five-minute rule does not apply (乡村，不适用5分钟).';

create table plan_period (
	district text not null references district (code) on delete cascade,
	id text not null,
	name text not null,
	from_year integer not null,
	until_year integer not null,
	status text not null,
	source text not null,
	primary key (district, id)
);
create table indicator (
	district text not null,
	plan text not null,
	number integer not null,
	name text not null,
	target numeric not null,
	unit text not null,
	comparison text not null default 'at_least' check (comparison in ('at_least', 'equal')),
	level text not null check (level in ('binding', 'expected')),
	counted_by text check (counted_by in ('micro_station', 'intact_rate', 'education_site', 'rescue_vehicle', 'township_committee', 'fire_office')),
	primary key (district, plan, number),
	foreign key (district, plan) references plan_period (district, id) on delete cascade
);
comment on column indicator.counted_by is 'Which count of the map answers it; null: typed in by a person.';
