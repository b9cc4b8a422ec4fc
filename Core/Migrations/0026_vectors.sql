-- The index can be made again from what it indexes, so it is, with files of their own: they are compared by their content, and a rename is one row.
delete from search_queue;
delete from search_sources;

create table search_files (
  id        bigint generated always as identity primary key,
  user_id   uuid not null references users on delete cascade,
  source_id uuid not null references search_sources on delete cascade,
  path      text not null,
  language  text,
  sha256    bytea not null,
  version   bigint not null,
  unique (source_id, path)
);
create index search_files_version on search_files (user_id, version);

drop index search_chunks_version;
drop index search_chunks_source;
alter table search_chunks
  drop column source_id,
  drop column path,
  drop column language,
  drop column version,
  add column file_id bigint not null references search_files on delete cascade;
create index search_chunks_file on search_chunks (file_id);
create index search_chunks_user on search_chunks (user_id, id);

-- What makes vectors of a user's code. A chunk's number grows in the order of the commits of its user, so one number tells how far an embedder got.
create table search_embedders (
  id           uuid primary key,
  user_id      uuid not null references users on delete cascade,
  model        text not null,
  size         int not null,
  learned      bytea,
  learned_from int not null,
  done         bigint not null,
  state        text not null check (state in ('filling', 'serving', 'retired'))
);
create unique index search_embedders_serving on search_embedders (user_id) where state = 'serving';
create unique index search_embedders_filling on search_embedders (user_id) where state = 'filling';

-- Only where there is no Qdrant.
create table search_vectors (
  embedder_id uuid not null references search_embedders on delete cascade,
  chunk_id    bigint not null references search_chunks on delete cascade,
  user_id     uuid not null references users on delete cascade,
  vector      bytea not null,
  primary key (embedder_id, chunk_id)
);
create index search_vectors_chunk on search_vectors (chunk_id);

-- Deleted files whose vectors are to be taken out of Qdrant. It refers to no row, since those are gone.
create table search_gone (
  file_id bigint primary key,
  user_id uuid not null
);

create function note_gone_search_file() returns trigger language plpgsql as $$
begin
  insert into search_gone (file_id, user_id) select id, user_id from gone on conflict do nothing;
  return null;
end $$;
create trigger search_file_gone after delete on search_files referencing old table as gone for each statement execute function note_gone_search_file();

insert into search_queue (user_id, execution_id) select user_id, id from executions where status in ('passed', 'partial');
insert into search_queue (user_id, artifact_id) select user_id, id from artifacts where type = 'uploaded';
