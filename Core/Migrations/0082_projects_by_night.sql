-- Tasks of a project may wait for the night shift of its owner: each is an item of the queue then.
alter table projects add column by_night boolean not null default false;
alter table project_tasks drop constraint project_tasks_status_check;
alter table project_tasks add constraint project_tasks_status_check check (status in ('planned', 'queued', 'running', 'done', 'failed', 'skipped'));
alter table queue_items add column project_id uuid references projects on delete cascade;
alter table queue_items add column task text; -- its id in the project's plan
alter table queue_items add constraint queue_items_task_check check ((project_id is null) = (task is null));
create unique index queue_items_task on queue_items (project_id, task) where status not in ('done', 'failed');
create index queue_items_project on queue_items (project_id, task) where project_id is not null;
