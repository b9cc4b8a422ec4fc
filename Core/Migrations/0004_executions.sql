create table executions (
  id                   uuid primary key,
  user_id              uuid not null references users on delete cascade,
  session_id           uuid not null references sessions on delete cascade,
  prompt               text not null,
  language             text not null,
  template_id          text,
  output_preference    text not null,
  enable_security_scan boolean not null,
  max_attempts         int not null check (max_attempts between 1 and 5),
  budget_usd           numeric(12, 6),
  tier                 text not null check (tier in ('simple', 'medium', 'complex')),
  complexity_score     int not null,
  tests                jsonb,             -- frozen once set: supplied by the caller, or written before any code
  tests_source         text check (tests_source in ('caller', 'model')),
  status               text not null check (status in ('pending', 'running', 'passed', 'partial', 'failed', 'cancelled')),
  attempt              int not null default 0, -- the last one made
  best_attempt         int,
  stop_reason          text,
  quality_score        numeric(3, 1),
  artifact_id          uuid,
  run                  int not null default 0, -- who may write: each pick-up by a Jobs process takes the next number
  cancel_requested_at  timestamptz,
  trace_parent         text,
  created_at           timestamptz not null default now(),
  started_at           timestamptz,
  completed_at         timestamptz
);
create index executions_user on executions (user_id, created_at desc);
create index executions_session on executions (session_id, created_at);
create index executions_open on executions (created_at) where status in ('pending', 'running');
create index executions_completed on executions (completed_at);

create table attempts (
  execution_id    uuid not null references executions on delete cascade,
  number          int not null check (number between 1 and 5),
  user_id         uuid not null references users on delete cascade,
  strategy        text not null,
  why             text not null,
  tier            text not null check (tier in ('simple', 'medium', 'complex')),
  files           jsonb,   -- the code after this attempt; null until generated
  diff            text,    -- unified, against the attempt before
  report          jsonb,   -- the validation report; null until validated
  failure_class   text,
  failure_message text,
  fingerprint     text,    -- equal for the same failure seen again
  score           numeric(6, 3),
  started_at      timestamptz not null default now(),
  generated_at    timestamptz,
  validated_at    timestamptz,
  primary key (execution_id, number)
);
create index attempts_user on attempts (user_id);
