create table skills (
  user_id    uuid not null references users on delete cascade,
  name       text not null,
  text       text not null,  -- Markdown with its front matter
  updated_at timestamptz not null default now(),
  primary key (user_id, name)
);

-- What a user wants of the skill by that name, wherever it comes from; by need without a row.
create table skill_uses (
  user_id uuid not null references users on delete cascade,
  name    text not null,
  use     text not null check (use in ('always', 'never')),
  primary key (user_id, name)
);

alter table executions add column skills jsonb; -- what was chosen for it, with its text; null until that is done
