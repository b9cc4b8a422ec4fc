alter table executions
  drop constraint executions_origin_check,
  add constraint executions_origin_check check (origin in ('request', 'retry', 'replay', 'edit', 'follow_up')),
  add column context jsonb; -- the files that came with the request, and what of them the models are sent

create table session_shares (
  id             uuid primary key,
  session_id     uuid not null references sessions on delete cascade,
  user_id        uuid not null references users on delete cascade,
  token_hash     bytea not null unique, -- the link itself is kept nowhere
  created_at     timestamptz not null,
  last_opened_at timestamptz
);
create index session_shares_session on session_shares (session_id);
create index session_shares_user on session_shares (user_id);
