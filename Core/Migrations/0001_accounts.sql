create table users (
  id            uuid primary key,
  name          text not null,
  email         text,
  password_hash text,
  tier          text not null default 'registered' check (tier in ('free', 'registered', 'premium')),
  created_at    timestamptz not null default now()
);
create unique index users_email on users (lower(email));

-- The owner of a machine's own installation: whoever holds NIGHTSHIFT_TOKEN.
insert into users (id, name, tier) values ('00000000-0000-7000-8000-000000000001', 'You', 'premium');

create table access_tokens (
  id         uuid primary key,
  hash       bytea not null unique, -- SHA-256; the token itself is never stored
  user_id    uuid not null references users on delete cascade,
  name       text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index access_tokens_user on access_tokens (user_id);
create index access_tokens_expiry on access_tokens (expires_at);
