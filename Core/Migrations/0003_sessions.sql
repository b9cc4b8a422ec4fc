create table sessions (
  id         uuid primary key,
  user_id    uuid not null references users on delete cascade,
  title      text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id, updated_at desc);

create table messages (
  id           uuid primary key,
  session_id   uuid not null references sessions on delete cascade,
  user_id      uuid not null references users on delete cascade,
  role         text not null check (role in ('user', 'assistant')),
  content      text not null,
  execution_id uuid,
  created_at   timestamptz not null default now()
);
create index messages_session on messages (session_id, id);
create index messages_user on messages (user_id);
