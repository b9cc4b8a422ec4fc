alter table executions
  add column origin          text not null default 'request' check (origin in ('request', 'retry', 'replay')),
  add column parent_id       uuid references executions on delete set null, -- what it retries or replays
  add column basis_id        uuid references executions on delete set null, -- whose best attempt the first attempt goes on from
  add column hint            text,                                          -- what the person adds to the request
  add column replies_through int not null default 0;                        -- up to this attempt, the parent's stored replies stand for the models
create index executions_parent on executions (parent_id) where parent_id is not null;
create index executions_basis on executions (basis_id) where basis_id is not null;
