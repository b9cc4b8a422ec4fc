create table repositories (
  id                  uuid primary key,
  user_id             uuid not null references users on delete cascade,
  address             text not null,  -- without any credential
  name                text not null,  -- owner/name, or the archive's
  artifact_id         uuid references artifacts on delete set null,  -- the archive it was made from
  status              text not null check (status in ('queued', 'cloning', 'analysing', 'indexing', 'ready', 'failed', 'cancelled')),
  fault               text,
  run                 int not null default 0,  -- whoever picks it up takes the next number, and only the latest writes
  first_run           int not null default 0,  -- what it was when this import was queued
  branch              text,
  commit_sha          text,           -- null until it is cloned
  bytes               bigint,         -- on this machine's disk
  analysis            jsonb,
  cancel_requested_at timestamptz,
  created_at          timestamptz not null default now(),
  started_at          timestamptz,
  completed_at        timestamptz,
  unique (user_id, address)
);
create index repositories_open on repositories (created_at) where status in ('queued', 'cloning', 'analysing');

alter table search_queue drop constraint search_queue_check, add column repository_id uuid,
  add constraint search_queue_check check (num_nonnulls(execution_id, artifact_id, repository_id) = 1);
alter table search_sources drop constraint search_sources_check, add column repository_id uuid unique references repositories on delete cascade,
  add constraint search_sources_check check (num_nonnulls(execution_id, artifact_id, repository_id) = 1);
