-- A job that keeps its best so far can be stopped by whoever may start it.

alter table job add column stop_asked_at timestamptz;
comment on column job.stop_asked_at is 'Somebody asked it to stop and to keep what it has; the worker hears it with its next sign of life.';
