-- Monthly statements (封账): the rate of a closed month as a leader signed it, never recomputed.

create table statement (
	district text not null references district (code) on delete cascade,
	month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
	until_at timestamptz not null,
	known_at timestamptz not null,
	figures jsonb not null,
	definitions jsonb not null,
	revision jsonb not null,
	note text not null default '' check (length(note) <= 1000),
	signed_by text not null,
	signed_by_name text not null,
	signed_at timestamptz not null,
	content_hash text not null check (content_hash ~ '^[0-9a-f]{64}$'),
	pdf_hash text not null check (pdf_hash ~ '^[0-9a-f]{64}$'),
	primary key (district, month)
);
comment on table statement is '封账: what indicator 7 was at the end of a month, as known when it was signed. What arrives later stands beside it as a dated correction and changes nothing here.';
comment on column statement.known_at is 'Records received until this moment are in the figures.';
comment on column statement.definitions is 'Words and rules by which it was counted, as they stood.';
comment on column statement.content_hash is 'SHA-256 of month, figures, definitions, revision, moment and signer as JSON.';
create trigger statement_append_only before update or delete on statement
	for each row execute function refuse_change();
create trigger statement_never_emptied before truncate on statement
	for each statement execute function refuse_change();
