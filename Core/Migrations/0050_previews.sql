-- Apps that run in Runner's sandboxes for a while. A row says what Runner said last; Runner itself has no database.
create table previews (
  id           uuid primary key,
  user_id      uuid not null references users on delete cascade,
  execution_id uuid not null references executions on delete cascade,
  attempt      int not null,
  key          text not null unique, -- the first label of its host name; whoever has it may use the app
  run          int not null default 1, -- how often it was started; only what is said of the latest counts
  runner       text,
  status       text not null check (status in ('starting', 'running', 'stopped', 'failed')),
  detail       text not null default '',
  kind         text,
  command      text,
  port         int,
  kept         boolean not null default false,
  log          text not null default '',
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  ended_at     timestamptz
);
create index previews_user on previews (user_id, created_at desc);
create index previews_execution on previews (execution_id);
create index previews_open on previews (id) where status in ('starting', 'running');
