alter table executions add column target jsonb, add column pr_url text;  -- the repository that it works from, as it was; the pull request that it was delivered as
create index executions_pull_request on executions (user_id, pr_url, created_at) where pr_url is not null;

alter table repositories add column hook_secret bytea;  -- sealed; what GitHub signs its calls with

-- Calls of GitHub that were taken, since it sends one again when it is not sure.
create table github_deliveries (
  id            text not null,
  repository_id uuid not null references repositories on delete cascade,
  at            timestamptz not null default now(),
  primary key (repository_id, id)
);
