-- Joint survey (联合普查): a ledger of another party beside the register, decided row by row.

create table survey (
	district text not null references district (code) on delete cascade,
	id uuid not null default gen_random_uuid(),
	title text not null,
	kind text not null,
	status text not null default 'comparing' check (status in ('comparing', 'open', 'failed')),
	our_party text not null,
	their_party text not null,
	file_name text not null,
	ledger uuid,
	source text,
	match_meters double precision not null check (match_meters > 0),
	as_of date,
	change_set uuid,
	job_id uuid,
	actor text not null,
	created_at timestamptz not null default now(),
	primary key (district, id)
);
create index survey_time_idx on survey (district, created_at desc);
comment on table survey is 'The register and a ledger of another party (the water company), compared once and decided row by row.';
comment on column survey.match_meters is 'Without the same code, two are taken as one when each is the nearest of the other within this distance.';
comment on column survey.change_set is 'What the decisions wrote; undone with it.';

create table survey_row (
	district text not null,
	survey uuid not null,
	n integer not null,
	outcome text not null check (outcome in ('differs', 'only_ours', 'only_theirs', 'same')),
	label text not null,
	facility_id uuid,
	ledger_row integer,
	distance_m double precision,
	differences jsonb not null default '[]',
	ours jsonb,
	theirs jsonb,
	decision text check (decision in ('ours', 'theirs', 'same', 'add', 'leave')),
	partner uuid,
	note text,
	decided_by text,
	decided_at timestamptz,
	primary key (district, survey, n),
	foreign key (district, survey) references survey (district, id) on delete cascade
);
create index survey_row_outcome_idx on survey_row (district, survey, outcome, n);
comment on column survey_row.differences is 'Field by field: { field, ours, theirs } as text.';
comment on column survey_row.theirs is 'The row of the ledger in our terms: fields, what was seen and when, its id within the source.';
comment on column survey_row.partner is 'Of decision same on a row that only the ledger has: the facility that it is.';
