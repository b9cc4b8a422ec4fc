create table github_connections (
  user_id        uuid primary key references users on delete cascade,
  base_url       text not null,
  kind           text not null check (kind in ('token', 'oauth')),
  github_user_id bigint not null,
  username       text not null,
  scopes         jsonb not null,  -- empty for a fine-grained token, which does not tell them
  token          bytea not null,  -- sealed, as the refresh token is
  refresh_token  bytea,
  expires_at     timestamptz,     -- of the token; null when it does not expire
  created_at     timestamptz not null default now()
);
