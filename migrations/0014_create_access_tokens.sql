-- Tokens of persons for machine access (GIS programs, other departments' systems).

create table access_token (
	id uuid primary key default gen_random_uuid(),
	user_id text not null references "user" ("id") on delete cascade,
	name text not null check (length(name) between 1 and 60),
	hash text not null,
	scope text not null check (scope in ('read', 'write')),
	disclosure text not null check (disclosure in ('public', 'internal', 'sensitive')),
	districts text[] not null default '{}',
	created_at timestamptz not null,
	created_by text not null,
	expires_at timestamptz not null,
	last_used_at timestamptz,
	last_used_address text,
	revoked_at timestamptz,
	revoked_by text,
	check (expires_at > created_at)
);
create unique index access_token_hash_key on access_token (hash);
create index access_token_user_idx on access_token (user_id, created_at desc);
comment on table access_token is 'A token never grants more than its owner may; the token itself is stored nowhere.';
comment on column access_token.hash is 'SHA-256 of the token, hex: 256 random bits need no slow hash.';
comment on column access_token.districts is 'Narrows the owner''s rights to these districts; empty = all of them.';
comment on column access_token.last_used_at is 'Within a minute.';

alter table audit drop constraint audit_via_check;
alter table audit add constraint audit_via_check check (via in ('web', 'cli', 'job', 'system', 'token'));
