-- Projects: a repository and a wish, the review of it, the plan in its versions, who approved what, and the tasks as they are worked on.
create table projects (
  id            uuid primary key,
  user_id       uuid not null references users on delete cascade,
  wish          text not null,
  draft         jsonb not null,            -- the execution that every task becomes, with the repository as it was
  budget_usd    numeric(12, 6) check (budget_usd > 0),
  status        text not null check (status in ('reviewing', 'planning', 'waiting', 'executing', 'done', 'failed', 'stopped')),
  why           text,                      -- what it waits for, or why it failed
  gate          text check (gate in ('work', 'pull_request')), -- that it waits at
  paused_at     timestamptz,               -- nothing begins while this is set
  run           int not null default 0,    -- whoever picks it up takes the next number, and only the latest writes
  tries         int not null default 1,    -- of review and plan; each asks models anew
  plan_version  int not null default 0,
  head_sha      text,                      -- of its own branch; null before the first task is done
  pull_url      text,                      -- of the pull request that it became
  pulled_sha    text,                      -- what that holds
  look_at       timestamptz not null,      -- nothing is begun before; infinity while there is nothing to begin
  created_at    timestamptz not null,
  ended_at      timestamptz
);
create index projects_user on projects (user_id, created_at desc);
create index projects_open on projects (look_at) where status not in ('done', 'failed');

create table project_reviews (
  user_id       uuid not null references users on delete cascade,
  repository_id uuid not null references repositories on delete cascade,
  commit_sha    text not null,
  review        jsonb not null,
  created_at    timestamptz not null,
  primary key (user_id, repository_id, commit_sha)
);

create table project_plans (
  project_id    uuid not null references projects on delete cascade,
  user_id       uuid not null references users on delete cascade,
  version       int not null,
  plan          jsonb not null,
  estimate      jsonb not null,            -- what it will probably cost and take, as it was known then
  made_by       text not null check (made_by in ('model', 'person', 'check')),
  created_at    timestamptz not null,
  primary key (project_id, version)
);

create table project_approvals (
  id            uuid primary key,
  user_id       uuid not null references users on delete cascade, -- who gave it
  project_id    uuid references projects on delete cascade,
  plan_version  int,                       -- a changed plan asks again
  repository_id uuid references repositories on delete cascade,   -- instead of both: always, for every project of it
  gate          text not null check (gate in ('work', 'pull_request')),
  phase         int,                       -- from 1; null for all, and for a pull request
  given_at      timestamptz not null,
  revoked_at    timestamptz,
  check (num_nonnulls(project_id, repository_id) = 1 and (project_id is null) = (plan_version is null))
);
create index project_approvals_project on project_approvals (project_id, given_at);
create index project_approvals_always on project_approvals (user_id, repository_id) where repository_id is not null and revoked_at is null;

create table project_tasks (
  project_id    uuid not null references projects on delete cascade,
  user_id       uuid not null references users on delete cascade,
  task          text not null,             -- its id in the plan
  status        text not null check (status in ('planned', 'running', 'done', 'failed', 'skipped')),
  why           text,
  asked         text,                      -- what its owner wants to be different, until that is done
  conflict      text,                      -- what it could not be brought together with, until it is done again
  execution_id  uuid references executions on delete set null, -- the last one, which a second try goes on from
  commit_sha    text,                      -- what it became on the project's branch
  started_at    timestamptz,
  ended_at      timestamptz,
  primary key (project_id, task)
);
-- What the repository's own tests said when a phase was through. A task of it that ends later takes the row away.
create table project_checks (
  project_id    uuid not null references projects on delete cascade,
  user_id       uuid not null references users on delete cascade,
  phase         int not null,              -- from 1
  passed        boolean not null,
  summary       text not null,
  checked_at    timestamptz not null,
  primary key (project_id, phase)
);
create index project_tasks_execution on project_tasks (execution_id);

alter table executions add column project_id uuid references projects on delete set null;
create index executions_project on executions (project_id) where project_id is not null;
-- The calls of a review and a plan belong to no execution: their steps begin with the project.
create index model_calls_project on model_calls (user_id, step text_pattern_ops) where execution_id is null and step like 'project/%';
