-- Changes that belong together and can be undone together; ledgers and what their columns mean.

create table change_set (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('ledger_import', 'edit', 'survey')),
	title text not null,
	status text not null check (status in ('staging', 'applying', 'applied', 'undoing', 'undone')),
	actor text not null,
	actor_name text not null,
	created_at timestamptz not null default now(),
	owner text,
	heartbeat_at timestamptz,
	item_count integer not null default 0,
	done_count integer not null default 0,
	undone_at timestamptz,
	undone_by text,
	summary jsonb not null default '{}',
	primary key (district, id)
);
create index change_set_time_idx on change_set (district, created_at desc);
create unique index change_set_under_way_key on change_set (district)
	where status in ('staging', 'applying', 'undoing');
comment on table change_set is 'Changes of the register that were made together (one import) and can be undone together.';
comment on column change_set.status is 'staging: nobody sees it, a kill discards it. applying, undoing: decided; whoever comes next finishes it.';
comment on column change_set.done_count is 'Items applied (or undone) so far, in the order of change_set_item.n.';
comment on column change_set.owner is 'Process that works on it: pid and start time, as in import_batch.';

create table change_set_item (
	district text not null,
	change_set uuid not null,
	n integer not null,
	facility_id uuid not null,
	action text not null check (action in ('create', 'update')),
	facility jsonb,
	versions jsonb not null default '[]',
	observations jsonb not null default '[]',
	links jsonb not null default '[]',
	before jsonb,
	primary key (district, change_set, n),
	foreign key (district, change_set) references change_set (district, id) on delete cascade
);
create index change_set_item_facility_idx on change_set_item (district, facility_id);
comment on table change_set_item is 'What a change set wrote, facility by facility, and what stood there before; after an undo the archive of what was deleted.';
comment on column change_set_item.facility is 'The row as written; null: only observations were added.';
comment on column change_set_item.before is 'The row that was replaced, as it comes out of to_jsonb, its geometry as EWKB in hex.';

alter table facility_version add column change_set uuid;
alter table observation add column change_set uuid;
comment on column facility_version.change_set is 'The import that recorded it; null: a person, or a map import.';
comment on column observation.change_set is 'The import that brought it; null: a person.';

-- Append-only, but for the undo of the very change set that a row belongs to.
create function refuse_change_but_undo() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' and old.change_set is not null
		and old.change_set::text = current_setting('atlas.undone_change_set', true)
	then
		return old;
	end if;
	raise exception 'table % is append-only', tg_table_name using errcode = 'restrict_violation';
end
$$;
drop trigger observation_append_only on observation;
create trigger observation_append_only before update or delete on observation
	for each row execute function refuse_change_but_undo();
drop trigger facility_version_append_only on facility_version;
create trigger facility_version_append_only before update or delete on facility_version
	for each row execute function refuse_change_but_undo();

create table ledger (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	file_name text not null,
	file_hash text,
	path text,
	kind text not null,
	status text not null default 'uploaded' check (status in ('uploaded', 'read', 'checked', 'imported', 'failed')),
	options jsonb not null default '{}',
	preview jsonb,
	summary jsonb,
	change_set uuid,
	job_id uuid,
	actor text not null,
	created_at timestamptz not null default now(),
	primary key (district, id)
);
create index ledger_time_idx on ledger (district, created_at desc);
comment on table ledger is 'A ledger (台账) that somebody uploaded or imported: the file, how it is read, what became of it.';
comment on column ledger.options is 'Sheet, mapping, date of the ledger, merging, decisions row by row (domain/ledger/options.ts).';

create table ledger_row (
	district text not null,
	ledger uuid not null,
	row integer not null,
	outcome text not null check (outcome in ('imported', 'unplaced', 'merged', 'rejected')),
	change text check (change in ('created', 'updated', 'unchanged')),
	label text not null,
	facility_id uuid,
	codes text[] not null default '{}',
	findings jsonb not null default '[]',
	primary key (district, ledger, row),
	foreign key (district, ledger) references ledger (district, id) on delete cascade
);
comment on table ledger_row is 'The report of a dry run or an import, row by row.';
comment on column ledger_row.codes is 'Codes of its findings, to list rows by problem.';

create table ledger_mapping (
	district text not null references district (code) on delete cascade,
	kind text not null,
	signature text not null,
	source text not null,
	mapping jsonb not null,
	confirmed_by text not null,
	confirmed_at timestamptz not null default now(),
	primary key (district, kind, signature)
);
comment on table ledger_mapping is 'What the columns of a ledger mean, as a person confirmed it; used for the next ledger with the same headings (signature).';

create table ledger_link (
	district text not null,
	source text not null,
	source_id text not null,
	facility_id uuid not null,
	change_set uuid not null,
	primary key (district, source, source_id),
	foreign key (district, facility_id) references facility (district, id) on delete cascade
);
create index ledger_link_change_set_idx on ledger_link (district, change_set);
comment on table ledger_link is 'Rows that were merged into a facility of another source or row, so that the next import of the ledger finds it.';
