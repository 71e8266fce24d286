-- Roads, buildings and base map features: owned by an import batch, read through the current one.

create table road_edge (
	district text not null,
	batch bigint not null,
	id integer not null,
	way_id bigint not null,
	from_node bigint not null,
	to_node bigint not null,
	ordinal smallint not null default 0,
	class text not null,
	name text,
	one_way smallint not null default 0 check (one_way in (-1, 0, 1)),
	speed_kmh real not null check (speed_kmh > 0),
	is_drivable boolean not null,
	is_walkable boolean not null,
	access text,
	max_height_m real,
	max_width_m real,
	max_weight_t real,
	width_m real,
	lanes smallint,
	bridge boolean not null default false,
	tunnel boolean not null default false,
	layer smallint not null default 0,
	length_m double precision not null check (length_m >= 0),
	geom geometry(LineString, 4490) not null,
	primary key (district, batch, id),
	foreign key (district, batch) references import_batch (district, id) on delete cascade
);
create index road_edge_geom_idx on road_edge using gist (geom);
create index road_edge_way_idx on road_edge (district, batch, way_id);
comment on table road_edge is 'One piece of street between two junctions, keyed by way + end nodes (+ ordinal when a way meets the same pair twice).';
comment on column road_edge.id is 'Dense 0-based index inside the batch: the index of the edge in typed arrays.';
comment on column road_edge.length_m is 'Meters in the district''s projection.';

create table building (
	district text not null,
	batch bigint not null,
	id integer not null,
	source_id text not null,
	name text,
	use text,
	levels real,
	address text,
	geom geometry(MultiPolygon, 4490) not null,
	primary key (district, batch, id),
	foreign key (district, batch) references import_batch (district, id) on delete cascade
);
create index building_geom_idx on building using gist (geom);

create table base_feature (
	district text not null,
	batch bigint not null,
	id integer not null,
	layer text not null check (layer in ('water', 'waterway', 'landuse', 'rail', 'boundary')),
	class text not null,
	name text,
	min_zoom smallint not null default 0,
	geom geometry(Geometry, 4490) not null,
	primary key (district, batch, id),
	foreign key (district, batch) references import_batch (district, id) on delete cascade
);
create index base_feature_geom_idx on base_feature using gist (geom);
comment on table base_feature is 'What the base map draws besides roads, buildings and places.';

create table closure (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	from_at timestamptz not null,
	until_at timestamptz not null,
	reason text not null,
	notice_number text,
	geom geometry(Geometry, 4490) not null,
	created_by text not null,
	created_at timestamptz not null default now(),
	ended_at timestamptz,
	ended_by text,
	primary key (district, id),
	check (until_at > from_at)
);
create index closure_time_idx on closure (district, until_at);
comment on table closure is 'Road closure (断路) from-until. Kept by its own geometry, matched to edges of the current batch in closure_edge.';

create table closure_edge (
	district text not null,
	closure_id uuid not null,
	way_id bigint not null,
	from_node bigint not null,
	to_node bigint not null,
	ordinal smallint not null default 0,
	geom geometry(LineString, 4490) not null,
	is_lost boolean not null default false,
	primary key (district, closure_id, way_id, from_node, to_node, ordinal),
	foreign key (district, closure_id) references closure (district, id) on delete cascade
);
comment on column closure_edge.is_lost is 'After a re-import no edge of the current batch matches by key or by geometry: listed, never dropped.';

create table road_override (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	way_id bigint not null,
	from_node bigint not null,
	to_node bigint not null,
	ordinal smallint not null default 0,
	geom geometry(LineString, 4490) not null,
	changes jsonb not null,
	reason text not null,
	created_by text not null,
	created_at timestamptz not null default now(),
	is_lost boolean not null default false,
	primary key (district, id)
);
comment on table road_override is 'A planner''s correction of an edge (one_way, speed_kmh, is_drivable, max_height_m, max_width_m, width_m), re-matched on re-import.';

create table analysis (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('coverage', 'cranes', 'response')),
	params_hash text not null,
	params jsonb not null,
	inputs jsonb not null,
	inputs_hash text not null,
	valid_until timestamptz,
	summary jsonb not null,
	payload bytea not null,
	computed_at timestamptz not null default now(),
	elapsed_ms double precision not null,
	primary key (district, id),
	unique (district, kind, params_hash)
);
comment on table analysis is 'A computed result, its parameters and the revisions of its inputs; used again while those are unchanged and the time is before valid_until.';
comment on column analysis.payload is 'gzip of the JSON result (holes, edges, lists).';

create table job (
	district text references district (code) on delete cascade,
	id uuid primary key default gen_random_uuid(),
	kind text not null,
	input jsonb not null,
	status text not null default 'queued' check (status in ('queued', 'running', 'done', 'failed', 'cancelled')),
	progress real not null default 0 check (progress between 0 and 1),
	message text,
	result jsonb,
	actor text not null,
	created_at timestamptz not null default now(),
	started_at timestamptz,
	heartbeat_at timestamptz,
	finished_at timestamptz
);
create index job_created_idx on job (created_at desc);
comment on table job is 'What a person sees of long work. The queue itself belongs to the job library.';
