-- What a reply asks to be called before there is an answer. Its step is then that of the call, such as 'code/2/tools/1', and the answer has the step itself.
alter table model_calls add column tool_calls jsonb;

-- What models called of the tools that MCP servers offer: a row before a call is made, its result before it is used.
create table tool_calls (
  user_id      uuid not null references users on delete cascade,
  execution_id uuid not null references executions on delete cascade,
  step         text not null,  -- of the model call that asked for it
  number       int not null,   -- within the reply, from 1
  attempt      int not null,   -- 0 before the first
  server       text,           -- null when no server offers such a tool
  tool         text not null,
  arguments    jsonb,          -- null when what the model wrote is no JSON object
  outcome      text not null default 'asked' check (outcome in ('asked', 'started', 'completed', 'failed')),
  result       text,
  duration_ms  int,
  created_at   timestamptz not null default now(),
  primary key (execution_id, step, number)
);
create index tool_calls_user on tool_calls (user_id);
