-- Ordered rounds (巡查路线): which facilities one shift goes to, in which order, with the travel times between them.

create table round (
	district text not null references district (code) on delete cascade,
	id uuid not null,
	name text not null check (length(name) between 1 and 100),
	assigned_to text not null,
	assigned_name text not null,
	made_by text not null,
	made_at timestamptz not null,
	mode text not null check (mode in ('drive', 'walk')),
	start_geom geometry(Point, 4490) not null,
	returns boolean not null,
	stop_minutes real not null check (stop_minutes >= 0),
	shift_minutes real not null check (shift_minutes > 0),
	travel_seconds integer not null check (travel_seconds >= 0),
	guessed_count integer not null check (guessed_count >= 0),
	stops uuid[] not null,
	seconds integer[] not null check (cardinality(seconds) = (cardinality(stops) + 1) * (cardinality(stops) + 1)),
	closed_at timestamptz,
	closed_by text,
	primary key (district, id)
);
create index round_open_idx on round (district, assigned_to) where closed_at is null;
comment on table round is 'What is done of it is read from observations since made_at, whoever made them.';
comment on column round.stops is 'Facilities in the order of the round.';
comment on column round.seconds is 'Travel from place i to place j at i * (stops + 1) + j; place 0 is the start, place k the k-th stop: the phone orders anew from it without signal.';
comment on column round.guessed_count is 'Pairs that no road joins: their time is a guess along the straight line.';
