-- Editions of the water-source book (水源手册) of a station: what stood in it, so that the next one marks what changed.

create table handbook_edition (
	district text not null references district (code) on delete cascade,
	station_id uuid not null,
	number integer not null check (number > 0),
	made_at timestamptz not null,
	made_by text not null,
	reach_m real,
	pages jsonb not null,
	primary key (district, station_id, number),
	foreign key (district, station_id) references facility (district, id)
);
comment on column handbook_edition.pages is 'Facility id → facts of its page as printed, by key.';
comment on column handbook_edition.reach_m is 'Waters within this distance of the station; null: those that it is in charge of.';
