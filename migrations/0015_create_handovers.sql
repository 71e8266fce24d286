-- Hand-over without signal (代交) and shift receipts (交班单): who brought in whose marks, and what the server had of a shift when it was asked.

create table handover (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	envelope uuid not null,
	device text,
	made_at timestamptz,
	way text not null check (way in ('phone', 'desk', 'cli')),
	file_name text,
	delivered_by text not null,
	delivered_by_name text not null,
	delivered_at timestamptz not null,
	record_count integer not null,
	photo_count integer not null,
	result jsonb,
	primary key (district, id)
);
create index handover_time_idx on handover (district, delivered_at desc);
comment on table handover is 'One delivery of records by somebody who may not be their author. The same envelope may come several times.';
comment on column handover.envelope is 'Id made on the phone that gave the records away.';
comment on column handover.result is 'Counts by outcome; null while it is being taken in, or when it was cut off: then it is sent again.';

create table observation_delivery (
	district text not null,
	observation_id uuid not null,
	handover_id uuid not null,
	is_sealed boolean not null,
	primary key (district, observation_id),
	foreign key (district, observation_id) references observation (district, id),
	foreign key (district, handover_id) references handover (district, id) on delete cascade
);
comment on table observation_delivery is 'An observation that first came by hand-over. Sealed: its author''s key shows that the author''s phone wrote it.';
create trigger observation_delivery_append_only before update or delete on observation_delivery
	for each row execute function refuse_change();

create table shift_receipt (
	district text not null references district (code) on delete cascade,
	number text not null,
	author text not null,
	author_name text not null,
	device text,
	from_at timestamptz not null,
	until_at timestamptz not null,
	made_at timestamptz not null,
	record_ids uuid[] not null,
	photos jsonb not null,
	mark_count integer not null,
	received_count integer not null,
	photo_count integer not null,
	photo_received_count integer not null,
	refused_count integer not null default 0,
	primary key (district, number),
	check (until_at >= from_at),
	check (received_count <= mark_count and photo_received_count <= photo_count)
);
create index shift_receipt_time_idx on shift_receipt (district, made_at desc);
comment on table shift_receipt is 'What a phone said it made in a shift, and what of it the server had when the receipt was given.';
comment on column shift_receipt.photos is 'Of each photo {facility_id, sha256}: what the phone sent or will send.';
create trigger shift_receipt_append_only before update or delete on shift_receipt
	for each row execute function refuse_change();
