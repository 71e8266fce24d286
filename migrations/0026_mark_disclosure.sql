-- A change set may also be the marking of many facilities as public or internal at once.
alter table change_set drop constraint change_set_kind_check;
alter table change_set add constraint change_set_kind_check
	check (kind in ('ledger_import', 'edit', 'survey', 'disclosure'));
