-- What code is fetched with over ssh: a key of ours for each user, and the keys of hosts as they were when they were first met.
create table deploy_keys (
  user_id     uuid primary key references users on delete cascade,
  public_key  text not null,  -- a line as OpenSSH writes it
  private_key bytea not null, -- sealed
  created_at  timestamptz not null default now()
);

create table known_hosts (
  user_id uuid not null references users on delete cascade,
  host    text not null,  -- with brackets and port where that is not 22
  key     text not null,  -- its kind and itself, as OpenSSH writes them
  seen_at timestamptz not null default now(),
  primary key (user_id, host)
);
