-- QR plates (标牌) on facilities, and what the public reports through them.

create table plate (
	district text not null,
	token text not null check (token ~ '^[0-9a-z]{10}$'),
	facility_id uuid not null,
	issued_at timestamptz not null,
	issued_by text not null,
	printed_at timestamptz,
	revoked_at timestamptz,
	revoked_by text,
	primary key (district, token),
	foreign key (district, facility_id) references facility (district, id) on delete cascade
);
create unique index plate_token_key on plate (token);
create unique index plate_current_key on plate (district, facility_id) where revoked_at is null;
comment on table plate is 'What a plate''s QR code says instead of the facility''s code: random, one in force a facility, revocable.';

create table public_report (
	district text not null,
	number text not null check (number ~ '^[0-9]{10}$'),
	facility_id uuid not null,
	kind text not null check (kind in ('damaged', 'hazard')),
	text text not null check (length(text) <= 500),
	phone text check (length(phone) <= 30),
	photo_hash text check (photo_hash ~ '^[0-9a-f]{64}$'),
	photo_type text,
	reported_at timestamptz not null,
	address_hash text not null,
	status text not null default 'new' check (status in ('new', 'accepted', 'rejected')),
	decided_by text,
	decided_by_name text,
	decided_at timestamptz,
	answer text check (length(answer) <= 500),
	observation_id uuid,
	primary key (district, number),
	foreign key (district, facility_id) references facility (district, id) on delete cascade,
	foreign key (district, observation_id) references observation (district, id),
	check ((status = 'new') = (decided_at is null)),
	check (status = 'new' or answer is not null)
);
create unique index public_report_number_key on public_report (number);
create index public_report_status_idx on public_report (district, status, reported_at);
create index public_report_address_idx on public_report (address_hash, reported_at);
comment on table public_report is 'What somebody without an account reported; it becomes an observation only by a moderator''s act.';
comment on column public_report.phone is 'For moderators only; never in exports or the audit trail; forgotten 90 days after the decision.';
comment on column public_report.address_hash is 'Keyed hash of the sender''s network address, to limit and not to know it.';
