-- What a phone brings home: photos that belong to an observation, the error of its clock, and what was refused.

alter table observation add column clock_offset_s integer;
comment on column observation.clock_offset_s is 'Server''s clock less the device''s when it was sent, seconds; null: the device did not say. observed_at is as the device wrote it.';

alter table observation add column facts jsonb;
comment on column observation.facts is 'What the observer said of the thing itself: new here, or moved; the register follows in the same transaction.';

create table observation_photo (
	district text not null,
	observation_id uuid not null,
	hash text not null check (hash ~ '^[0-9a-f]{64}$'),
	ordinal integer not null,
	byte_count integer not null check (byte_count between 1 and 15728640),
	role text not null check (role in ('context', 'closeup')),
	taken_at text,
	geom geometry(Point, 4490),
	primary key (district, observation_id, hash),
	foreign key (district, observation_id) references observation (district, id)
);
create index observation_photo_hash_idx on observation_photo (district, hash);
create trigger observation_photo_append_only before update or delete on observation_photo
	for each row execute function refuse_change();
comment on table observation_photo is 'Photos that an observation says it has, append-only; each is here when facility_photo holds one of that observation and hash.';
comment on column observation_photo.hash is 'SHA-256 of the picture as the phone sends it: facility_photo.original_hash.';
comment on column observation_photo.taken_at is 'Wall clock of the camera, read on the phone before the picture was made smaller.';
comment on column observation_photo.geom is 'Where the camera said it stood, read on the phone: evidence.';

alter table facility_photo add column observation_id uuid;
alter table facility_photo add foreign key (district, observation_id) references observation (district, id);
create unique index facility_photo_observation_key on facility_photo (district, observation_id, original_hash)
	where observation_id is not null;
create index facility_photo_original_idx on facility_photo (district, original_hash);
comment on column facility_photo.observation_id is 'Observation with which a phone took it; null: added at a desk.';

create table refused_observation (
	district text not null references district (code) on delete cascade,
	id text not null check (length(id) <= 100),
	sent_by text not null,
	sent_by_name text not null,
	facility_id uuid,
	payload jsonb,
	reason text not null,
	refused_at timestamptz not null,
	primary key (district, id, sent_by)
);
create index refused_observation_time_idx on refused_observation (district, refused_at desc);
comment on table refused_observation is 'What a device sent and was refused: it went back to that device, and a leader sees it here.';
