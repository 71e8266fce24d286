-- Who works on an import or a job, and whether that process still lives.

alter table import_batch
	add column owner text,
	add column heartbeat_at timestamptz;
comment on column import_batch.owner is 'host/pid of the importing process: a staging batch whose process is gone is removed by the next import.';
create unique index import_batch_staging_key on import_batch (district) where status = 'staging';
create unique index import_batch_current_key on import_batch (district) where status = 'current';

alter table job
	add column owner text,
	add column attempts integer not null default 0 check (attempts >= 0);
comment on column job.owner is 'host/pid of the worker; a running job whose worker is gone is put back or failed by the next worker.';
