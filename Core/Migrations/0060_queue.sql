-- The night shift: what waits for the night, when and for how much it is worked on, and what each night reserved and spent.
create table shifts (
  user_id       uuid primary key references users on delete cascade,
  enabled       boolean not null,
  opens         text not null,            -- 22:00, in the time zone
  closes        text not null,            -- on the next day when not after the opening
  days          jsonb not null,           -- on whose evening a night opens: ["mon", …]
  time_zone     text not null,            -- IANA
  purse_usd     numeric(12, 6) not null check (purse_usd >= 0),
  at_once       int not null check (at_once between 1 and 10),
  next_round_at timestamptz not null      -- when the scheduler has to look again, whatever else happens
);
create index shifts_next_round on shifts (next_round_at);

create table queue_items (
  id           uuid primary key,
  user_id      uuid not null references users on delete cascade,
  request      jsonb not null,            -- as POST /execute takes it
  draft        jsonb not null,            -- the execution that it becomes
  priority     int not null check (priority between -1 and 1),
  position     bigint not null,
  deadline     timestamptz,
  repeat       text,                      -- a Quartz cron expression, in the shift's time zone
  due_at       timestamptz,               -- of a repeated one, not before that; null until the scheduler has looked
  status       text not null check (status in ('queued', 'started', 'held', 'needs_you', 'done', 'failed')),
  why          text,                      -- what it waits for, or why it failed
  next_action  text,                      -- what would help, in a sentence
  execution_id uuid references executions on delete set null,
  created_at   timestamptz not null,
  ended_at     timestamptz
);
create index queue_items_user on queue_items (user_id, status, priority desc, position);
create unique index queue_items_execution on queue_items (execution_id);

create table queue_dependencies (
  item_id    uuid not null references queue_items on delete cascade,
  depends_on uuid not null references queue_items on delete cascade,
  user_id    uuid not null references users on delete cascade,
  primary key (item_id, depends_on),
  check (item_id <> depends_on)
);
create index queue_dependencies_on on queue_dependencies (depends_on);
create index queue_dependencies_user on queue_dependencies (user_id);

create table nights (
  user_id   uuid not null references users on delete cascade,
  night     text not null,                -- the date on which it opens, in the shift's time zone: 2026-01-31
  opens_at  timestamptz not null,
  closes_at timestamptz not null,
  purse_usd numeric(12, 6) not null,
  closed_at timestamptz,                  -- when all that ran had stopped
  primary key (user_id, night)
);

-- What a night put aside for a run before it began, and what that spent of it. While open it counts with what is reserved.
create table night_runs (
  id           uuid primary key,
  user_id      uuid not null,
  night        text not null,
  item_id      uuid references queue_items on delete set null,
  execution_id uuid references executions on delete set null,
  title        text not null,
  reserved_usd numeric(12, 6) not null,
  base_usd     numeric(12, 6) not null,   -- what the execution had cost before
  spent_usd    numeric(12, 6),            -- null while it runs
  outcome      text check (outcome in ('done', 'needs_you', 'failed', 'held')),
  why          text,
  next_action  text,
  started_at   timestamptz not null,
  ended_at     timestamptz,
  foreign key (user_id, night) references nights on delete cascade,
  check ((spent_usd is null) = (outcome is null))
);
create index night_runs_night on night_runs (user_id, night);
create unique index night_runs_open on night_runs (item_id) where outcome is null;
create index night_runs_execution on night_runs (execution_id);

-- An execution that shall stop after the step that it is at, and then waits.
alter table executions add column hold_requested_at timestamptz;
alter table questions drop constraint questions_kind_check;
alter table questions add constraint questions_kind_check check (kind in ('plan', 'budget', 'shift'));
