-- Analyses are named by the services that compute them (queries/analysis.ts lists the kinds).

alter table analysis drop constraint analysis_kind_check;
alter table analysis add constraint analysis_kind_check check (kind ~ '^[a-z][a-z_]*$');
