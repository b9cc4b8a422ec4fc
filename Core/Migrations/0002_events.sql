-- One row per stream hands out its sequence numbers, so they are dense and in commit order.
create table event_streams (
  stream     text primary key,
  user_id    uuid not null references users on delete cascade,
  seq        bigint not null
);
create index event_streams_user on event_streams (user_id);

create table events (
  stream text not null references event_streams on delete cascade,
  seq    bigint not null,
  type   text not null,
  data   jsonb not null,
  at     timestamptz not null default now(),
  primary key (stream, seq)
);
create index events_at on events (at);
