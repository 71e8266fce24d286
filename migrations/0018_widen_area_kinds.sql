-- The two lines besides the urban boundary that a plan is checked against, decided responsibility areas, and a base for statutory sheets.

alter table area drop constraint area_kind_check;
alter table area add constraint area_kind_check check (kind in ('built_up', 'urban_boundary', 'township',
	'community', 'grid_cell', 'key_place', 'parcel', 'farmland', 'ecology', 'response_area', 'base'));
comment on table area is 'What must be covered, what may not be built on, and bases of sheets: built-up area, urban growth boundary, township, community, grid cell, key place, parcel, farmland, ecological red line, decided responsibility area, base.';
