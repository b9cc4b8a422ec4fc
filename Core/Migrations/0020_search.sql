create extension if not exists pg_trgm;

-- What is to be indexed: written with the change itself, taken out with the index entry. It refers to no row, so that a deletion never waits for it.
create table search_queue (
  id           bigint generated always as identity primary key,
  user_id      uuid not null,
  execution_id uuid,
  artifact_id  uuid,
  check (num_nonnulls(execution_id, artifact_id) = 1)
);

-- The version of a user's index: each indexing takes the next number, in the order of the commits.
create table search_versions (
  user_id uuid primary key references users on delete cascade,
  version bigint not null
);

create table search_sources (
  id           uuid primary key,
  user_id      uuid not null references users on delete cascade,
  session_id   uuid references sessions on delete cascade,
  execution_id uuid unique references executions on delete cascade,
  artifact_id  uuid unique references artifacts on delete cascade,
  type         text not null, -- of the artifact
  check (num_nonnulls(execution_id, artifact_id) = 1)
);
create index search_sources_session on search_sources (session_id);
create index search_sources_user on search_sources (user_id);

create table search_chunks (
  id         bigint generated always as identity primary key,
  user_id    uuid not null references users on delete cascade,
  source_id  uuid not null references search_sources on delete cascade,
  path       text not null,
  language   text,
  symbol     text,
  container  text,
  start_line int not null,
  end_line   int not null,
  text       text not null,
  version    bigint not null
);
create index search_chunks_version on search_chunks (user_id, version);
create index search_chunks_source on search_chunks (source_id);
create index search_chunks_text on search_chunks using gin (text gin_trgm_ops);

create function queue_execution_for_search() returns trigger language plpgsql as $$
begin
  insert into search_queue (user_id, execution_id) values (new.user_id, new.id);
  return null;
end $$;
create trigger search_execution after update of status on executions
  for each row when (new.status in ('passed', 'partial') and old.status is distinct from new.status) execute function queue_execution_for_search();

create function queue_artifact_for_search() returns trigger language plpgsql as $$
begin
  insert into search_queue (user_id, artifact_id) values (new.user_id, new.id);
  return null;
end $$;
create trigger search_new_artifact after insert on artifacts for each row when (new.type = 'uploaded') execute function queue_artifact_for_search();
create trigger search_changed_artifact after update of sha256, name, language on artifacts for each row when (new.type = 'uploaded') execute function queue_artifact_for_search();

insert into search_queue (user_id, execution_id) select user_id, id from executions where status in ('passed', 'partial');
insert into search_queue (user_id, artifact_id) select user_id, id from artifacts where type = 'uploaded';
