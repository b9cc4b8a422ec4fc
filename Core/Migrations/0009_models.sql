-- Of input_tokens, how many the provider had read before and charged less for.
alter table model_calls add column cached_tokens int not null default 0;
-- What an open call may cost at most, so that calls made at the same time do not pass a budget together.
alter table model_calls add column reserved_usd numeric(12, 6) not null default 0;

create table model_keys (
  user_id    uuid not null references users on delete cascade,
  provider   text not null,
  sealed     bytea not null,  -- nonce, tag and ciphertext of AES-GCM; the key to it is a file on the machine
  last_four  text not null,
  created_at timestamptz not null default now(),
  primary key (user_id, provider)
);

create table budgets (
  user_id      uuid primary key references users on delete cascade,
  day_usd      numeric(12, 6) check (day_usd >= 0),    -- per day of UTC; no bound when null
  month_usd    numeric(12, 6) check (month_usd >= 0),  -- per month of UTC; no bound when null
  warn_percent int not null default 80 check (warn_percent between 1 and 100)
);
