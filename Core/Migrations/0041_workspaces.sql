-- Workspaces: whose they are and how long they are kept. The files and their history are on disk.
create table workspaces (
  id         uuid primary key,
  user_id    uuid not null references users on delete cascade,
  session_id uuid references sessions on delete set null,
  name       text not null,
  made_from  text not null check (made_from in ('empty', 'template', 'execution', 'archive')),
  source_id  text,       -- the template, execution or archive
  created_at timestamptz not null,
  changed_at timestamptz not null,
  expires_at timestamptz not null,
  warned_at  timestamptz -- when its owner was told that it expires; null when a change has put that off
);
create index workspaces_user on workspaces (user_id, changed_at desc);
create index workspaces_session on workspaces (session_id);
create index workspaces_expires on workspaces (expires_at);
