create table model_calls (
  id             uuid primary key,
  user_id        uuid not null references users on delete cascade,
  execution_id   uuid references executions on delete cascade,
  step           text not null,  -- which step of the loop asked, such as 'tests' or 'code/2'
  purpose        text not null,
  provider       text not null,
  model          text not null,
  outcome        text not null check (outcome in ('started', 'completed', 'failed', 'cancelled')),
  cause          text,           -- why it failed, in words
  reply          text,
  note           text,
  input_tokens   int not null default 0,
  output_tokens  int not null default 0,
  cost_usd       numeric(12, 6) not null default 0,
  first_token_ms int,
  latency_ms     int,
  created_at     timestamptz not null default now()
);
-- A finished generation is never paid for twice.
create unique index model_calls_step on model_calls (execution_id, step) where outcome = 'completed';
create index model_calls_execution on model_calls (execution_id);
create index model_calls_user on model_calls (user_id, created_at desc);
create index model_calls_created on model_calls (created_at);
