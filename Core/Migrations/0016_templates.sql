create table templates (
  id          uuid primary key,
  user_id     uuid not null references users on delete cascade,
  name        text not null,
  category    text not null,
  language    text not null,
  description text not null,
  tags        jsonb not null,
  variables   jsonb not null,
  files       jsonb not null,  -- code and tests, with {{variable}} in them
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);
create index templates_user on templates (user_id, updated_at desc);

-- How often each user has used a template, shipped or own.
create table template_uses (
  user_id      uuid not null references users on delete cascade,
  template_id  text not null,
  uses         int not null,
  last_used_at timestamptz not null,
  primary key (user_id, template_id)
);
