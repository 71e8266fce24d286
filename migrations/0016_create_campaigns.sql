-- Water used at incidents (战后水源登记) and survey campaigns (普查): what was done is read from observations.

create table water_use (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	used_at timestamptz not null,
	incident text not null check (length(incident) between 1 and 200),
	note text check (length(note) <= 2000),
	recorded_by text not null,
	recorded_by_name text not null,
	recorded_at timestamptz not null,
	primary key (district, id)
);
create index water_use_time_idx on water_use (district, used_at desc);
comment on table water_use is 'An incident at which water was taken. The id is made by whoever enters it: entering it twice changes nothing.';

create table water_use_facility (
	district text not null,
	use_id uuid not null,
	facility_id uuid not null,
	outcome text not null check (outcome in ('worked', 'weak', 'failed')),
	note text check (length(note) <= 500),
	observation_id uuid not null,
	primary key (district, use_id, facility_id),
	foreign key (district, use_id) references water_use (district, id) on delete cascade,
	foreign key (district, facility_id) references facility (district, id),
	foreign key (district, observation_id) references observation (district, id)
);
create index water_use_facility_idx on water_use_facility (district, facility_id);
comment on table water_use_facility is 'What was used and how it did. Each asks for a drain check the same day, until somebody has opened it since.';
comment on column water_use_facility.observation_id is 'The observation that says the same: the state follows from it, not from this row.';

create table survey_campaign (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	name text not null check (length(name) between 1 and 100),
	duty text not null check (duty in ('look', 'check', 'test', 'survey')),
	kinds text[] not null,
	from_at timestamptz not null,
	until_at timestamptz not null,
	created_by text not null,
	created_at timestamptz not null,
	closed_at timestamptz,
	closed_by text,
	primary key (district, id),
	check (until_at > from_at)
);
comment on table survey_campaign is 'A survey (普查) of named facilities by teams; its progress is counted from observations of the strength that the duty asks for.';

create table survey_campaign_team (
	district text not null,
	campaign_id uuid not null,
	n integer not null,
	name text not null check (length(name) between 1 and 60),
	members text,
	townships text[] not null,
	primary key (district, campaign_id, n),
	foreign key (district, campaign_id) references survey_campaign (district, id) on delete cascade
);

create table survey_campaign_facility (
	district text not null,
	campaign_id uuid not null,
	facility_id uuid not null,
	team integer not null,
	primary key (district, campaign_id, facility_id),
	foreign key (district, campaign_id, team) references survey_campaign_team (district, campaign_id, n) on delete cascade,
	foreign key (district, facility_id) references facility (district, id) on delete cascade
);
comment on table survey_campaign_facility is 'What a campaign must see and which team: fixed when it begins, so that its share means something.';
