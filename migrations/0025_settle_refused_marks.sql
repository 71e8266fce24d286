-- What became of a mark that went back to its phone, and by which account a reply sheet came.

alter table refused_observation
	add column replaced_by text check (length(replaced_by) <= 100),
	add column settled_at timestamptz,
	add column settled_by text,
	add column settled_note text,
	add constraint refused_observation_settled_check
		check (num_nulls(settled_at, settled_by, settled_note) in (0, 3));
comment on column refused_observation.replaced_by is 'Mark that its author made in its place; null: none yet.';
comment on column refused_observation.settled_at is 'When the desk set it aside, with its words; null: not.';

alter table notice_reply add column imported_by_account text;
comment on column notice_reply.imported_by_account is 'Account that brought the sheet; null: before this was kept. A maintainer sees its own.';
