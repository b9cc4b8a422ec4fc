-- Interfaces that answer as told, for code that is written against them. Documents are json, not jsonb: examples keep the order of their members.
create table mocks (
  id         uuid primary key,
  user_id    uuid not null references users on delete cascade,
  key        text not null unique, -- the last part of its address; whoever has it may call the mock
  name       text not null,
  spec_type  text not null check (spec_type in ('custom', 'openapi')),
  endpoints  json not null,
  schemas    json not null,        -- what the endpoints' schemas refer to, by name
  validates  boolean not null,
  seed       int not null,
  requests   bigint not null default 0, -- answered so far
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index mocks_user on mocks (user_id, created_at desc);
create index mocks_expires on mocks (expires_at);

create table mock_requests (
  mock_id     uuid not null references mocks on delete cascade,
  number      bigint not null,     -- dense per mock and in the order of the commits
  user_id     uuid not null references users on delete cascade,
  method      text not null,
  path        text not null,
  query       text not null,
  headers     json not null,
  body        text,
  endpoint    text,                -- null when none fitted
  status_code int not null,
  problems    json not null,
  duration_ms int not null,
  at          timestamptz not null,
  primary key (mock_id, number)
);
create index mock_requests_user on mock_requests (user_id);

-- What stateful endpoints hold. A collection is named by its path, such as /users/7/pets.
create table mock_items (
  mock_id    uuid not null references mocks on delete cascade,
  collection text not null,
  id         text not null,
  number     bigint not null,
  user_id    uuid not null references users on delete cascade,
  value      json not null,
  primary key (mock_id, collection, id)
);
create index mock_items_user on mock_items (user_id);
