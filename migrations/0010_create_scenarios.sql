-- Scenarios: named what-ifs, kept beside the register and never in it.

create table scenario (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	kind text not null check (kind in ('what_if', 'siting')),
	name text not null check (length(name) between 1 and 100),
	note text not null default '',
	"view" text not null check ("view" in ('designed', 'as_is', 'pessimistic')),
	winter boolean not null,
	changes jsonb not null,
	result jsonb not null,
	siting jsonb,
	inputs jsonb not null,
	created_by text not null,
	created_at timestamptz not null default now(),
	applied_at timestamptz,
	applied_by text,
	primary key (district, id)
);
create index scenario_time_idx on scenario (district, created_at desc);
comment on table scenario is 'A named what-if (方案): facilities added, moved, repaired, removed, roads closed, and what that comes to beside the day it was computed.';
comment on column scenario.inputs is 'Revisions the result was computed from; other ones now mean that it is out of date.';
comment on column scenario.siting is 'Of a proposal by atlas site: question, objective, bound, gap.';
