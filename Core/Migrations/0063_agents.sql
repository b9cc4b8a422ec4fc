create table agents (
  user_id    uuid not null references users on delete cascade,
  name       text not null,
  text       text not null,  -- Markdown with its front matter
  updated_at timestamptz not null default now()
);
create unique index agents_name on agents (user_id, lower(name));

alter table executions add column agent jsonb; -- as it was when it was asked for; null for none
