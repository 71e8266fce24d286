-- Photos of facilities: the cleaned picture lies among the files under its hash, what its camera said stays here.

create table facility_photo (
	district text not null,
	id uuid not null,
	facility_id uuid not null,
	role text not null check (role in ('context', 'closeup')),
	hash text not null check (hash ~ '^[0-9a-f]{64}$'),
	original_hash text not null check (original_hash ~ '^[0-9a-f]{64}$'),
	media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
	byte_count integer not null check (byte_count > 0),
	taken_at text,
	geom geometry(Point, 4490),
	note text check (length(note) <= 500),
	uploaded_by text not null,
	uploaded_at timestamptz not null default now(),
	removed_by text,
	removed_at timestamptz,
	primary key (district, id),
	foreign key (district, facility_id) references facility (district, id)
);
create index facility_photo_facility_idx on facility_photo (district, facility_id, uploaded_at);
comment on table facility_photo is 'Photos of a facility; a removed one keeps its row and its file.';
comment on column facility_photo.hash is 'SHA-256 of the cleaned picture: its name among the files.';
comment on column facility_photo.original_hash is 'SHA-256 of the picture as it was sent: to recognize it again.';
comment on column facility_photo.taken_at is 'Wall clock of the camera, YYYY-MM-DDTHH:MM:SS; it names no zone.';
comment on column facility_photo.geom is 'Where the camera says it stood: evidence, never served with the picture.';
