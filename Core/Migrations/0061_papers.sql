-- Where the morning paper is sent, and whether it was. Addresses and secrets are sealed as models' keys are.
create table paper_channels (
  user_id    uuid not null references users on delete cascade,
  kind       text not null check (kind in ('mail', 'slack', 'discord', 'webhook')),
  sealed     bytea not null,       -- the address
  secret     bytea,                -- of a webhook, with which it is signed
  hint       text not null,        -- what of the address may be shown
  page       text not null,        -- the address of this installation, as the person who entered it reached it
  created_at timestamptz not null,
  primary key (user_id, kind)
);

create table paper_deliveries (
  id          uuid primary key,
  user_id     uuid not null,
  night       text not null,
  kind        text not null,
  status      text not null check (status in ('queued', 'sent', 'failed')),
  tries       int not null default 0,
  next_try_at timestamptz not null,
  cause       text,                -- why the last try failed, in words
  sent_at     timestamptz,
  unique (user_id, night, kind),
  foreign key (user_id, night) references nights on delete cascade
);
create index paper_deliveries_queued on paper_deliveries (next_try_at) where status = 'queued';
