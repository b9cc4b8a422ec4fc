create table artifacts (
  id           uuid primary key,
  user_id      uuid not null references users on delete cascade,
  session_id   uuid references sessions on delete cascade,
  execution_id uuid references executions on delete cascade,
  name         text not null,
  type         text not null check (type in ('uploaded', 'generated', 'output', 'screenshot', 'preview')),
  mime_type    text not null,
  file_path    text not null, -- below the artifacts folder
  size_bytes   bigint not null,
  sha256       text not null,
  language     text,
  metadata     jsonb not null default '{}',
  created_at   timestamptz not null default now(),
  expires_at   timestamptz
);
create index artifacts_user on artifacts (user_id, created_at desc);
create index artifacts_session on artifacts (session_id);
create index artifacts_execution on artifacts (execution_id);
create index artifacts_expiry on artifacts (expires_at) where expires_at is not null;
