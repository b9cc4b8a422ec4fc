-- How a person wants models chosen; without a row everything is balanced and learning is on.
create table model_settings (
  user_id        uuid primary key references users on delete cascade,
  mode           text not null check (mode in ('frugal', 'balanced', 'performance', 'busu')),
  llm_preference text not null check (llm_preference in ('fast', 'balanced', 'quality')),
  learning       boolean not null,
  roles          jsonb not null default '{}' -- role to mode, for roles that differ from the rest of a run
);

alter table executions
  add column mode           text not null default 'balanced' check (mode in ('frugal', 'balanced', 'performance', 'busu')),
  add column llm_preference text not null default 'balanced' check (llm_preference in ('fast', 'balanced', 'quality'));

-- What the loop found of each piece of code: who wrote it, what it cost, and whether it was proven. Routing learns from it, so it outlives the execution.
create table model_verdicts (
  id           bigint generated always as identity primary key,
  user_id      uuid not null references users on delete cascade,
  execution_id uuid references executions on delete set null,
  attempt      int not null,
  provider     text not null,
  model        text not null,
  tier         text not null,
  language     text not null,
  task_class   text not null,
  repair       boolean not null,  -- it mended code instead of writing it
  proven       boolean not null,
  cost_usd     numeric(12, 6) not null, -- of the model's calls in this attempt, those that failed too
  duration_ms  bigint not null,   -- of the attempt
  at           timestamptz not null default now()
);
create unique index model_verdicts_attempt on model_verdicts (execution_id, attempt);
create index model_verdicts_user on model_verdicts (user_id, at);
