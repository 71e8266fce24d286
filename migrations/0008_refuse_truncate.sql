-- Append-only means not emptied either: the triggers of 0002 and 0004 see update and delete alone.

create trigger observation_never_emptied before truncate on observation
	for each statement execute function refuse_change();
create trigger facility_version_never_emptied before truncate on facility_version
	for each statement execute function refuse_change();
create trigger audit_never_emptied before truncate on audit
	for each statement execute function refuse_change();
