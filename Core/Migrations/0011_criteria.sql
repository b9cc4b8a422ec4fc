alter table executions
  add column criteria        jsonb,                          -- what has to hold, as an array of statements; null until known
  add column criteria_source text check (criteria_source in ('caller', 'model')),
  add column plan            boolean not null default false; -- whether the person wants to see the criteria before anything is written
alter table executions drop constraint executions_status_check;
alter table executions add constraint executions_status_check
  check (status in ('pending', 'running', 'waiting', 'passed', 'partial', 'failed', 'cancelled'));

-- What an execution asked of its owner. It waits while the last one has no answer, and the time it waits does not count.
create table questions (
  execution_id uuid not null references executions on delete cascade,
  number       int not null,
  user_id      uuid not null references users on delete cascade,
  kind         text not null check (kind in ('plan', 'budget')),
  question     jsonb not null,
  answer       jsonb,
  asked_at     timestamptz not null default now(),
  answered_at  timestamptz,
  primary key (execution_id, number)
);
create index questions_user on questions (user_id);
