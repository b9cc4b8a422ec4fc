-- Terminals of workspaces. What runs is Runner's, which has no database; what was printed and typed is kept here.
create table workspace_sandboxes (
  workspace_id uuid primary key references workspaces on delete cascade,
  user_id      uuid not null references users on delete cascade,
  run          int not null default 0, -- how often it was started; only what is said of the latest counts
  runner       text,
  state        text not null default 'ended' check (state in ('ended', 'starting', 'running')),
  detail       text not null default '', -- why it ended
  network      text not null default 'off' check (network in ('off', 'packages')),
  rules        text -- null: the usual ones
);
create index workspace_sandboxes_open on workspace_sandboxes (user_id) where state <> 'ended';

create table terminals (
  id           uuid primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  user_id      uuid not null references users on delete cascade,
  title        text not null,
  printed      bigint not null default 0, -- bytes, in all
  exit_code    int,
  created_at   timestamptz not null
);
create index terminals_workspace on terminals (workspace_id);

-- What they printed, in pieces; the oldest are deleted beyond what is kept.
create table terminal_output (
  terminal_id uuid not null references terminals on delete cascade,
  place       bigint not null, -- of the first byte
  bytes       bytea not null,
  primary key (terminal_id, place)
);

create table terminal_commands (
  id           bigint generated always as identity primary key,
  workspace_id uuid not null references workspaces on delete cascade,
  terminal_id  uuid not null, -- which may be closed by now
  line         text not null,
  verdict      text not null check (verdict in ('allow', 'ask', 'deny', 'no')),
  exit_code    int,
  started_at   timestamptz not null,
  ended_at     timestamptz
);
create index terminal_commands_workspace on terminal_commands (workspace_id, id desc);
