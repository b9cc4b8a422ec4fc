-- A preview is of one attempt of an execution, or of a workspace, whose files it follows. One whose app has ended may wait for the next change of them.
alter table previews
  alter column execution_id drop not null,
  alter column attempt drop not null,
  add column workspace_id uuid references workspaces on delete cascade,
  add constraint previews_source check (num_nonnulls(execution_id, workspace_id) = 1 and (execution_id is null) = (attempt is null)),
  drop constraint previews_status_check,
  add constraint previews_status_check check (status in ('starting', 'running', 'waiting', 'stopped', 'failed'));
create index previews_workspace on previews (workspace_id);
drop index previews_open;
create index previews_open on previews (id) where status in ('starting', 'running', 'waiting');
