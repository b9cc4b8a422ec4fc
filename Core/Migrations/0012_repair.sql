alter table attempts
  add column fix      jsonb,  -- what the language's own tools mended, at no model's cost; null when nothing
  add column argument jsonb,  -- that a test contradicts the request, and what came of it; null when nobody said so
  add column lessons  jsonb;  -- what was learned before and is told to the model that writes this attempt

-- A failure and the change that cured it, kept for the user's next requests in that language.
create table lessons (
  user_id       uuid not null references users on delete cascade,
  language      text not null,
  family        text not null,            -- equal for failures of one kind, such as lint:F401
  failure_class text not null,
  words         text[] not null,          -- of the request that it was learned from
  message       text not null,
  diff          text not null,
  seen          int not null default 1,
  learned_at    timestamptz not null default now(),
  primary key (user_id, language, family)
);
