-- Names and configurations are searched by any three characters of them.
create extension if not exists pg_trgm;

create index revision_current_name_text on revision using gin (name gin_trgm_ops) where valid_to = 'infinity';

-- Name, ARN and durable configuration of a revision, as they are searched. To index one takes as long as to record it, so it is
-- done behind the recording; what has not been done yet is in text_due, and a search looks through that by itself.
create table item_text (
  revision_id bigint not null references revision on delete cascade,
  -- Long texts come in pieces, or every large policy would have every three digits there are. A piece begins 1,600 characters behind the
  -- one before and has 2,000, so that a text of 300 characters is within one of them.
  piece integer not null,
  item_id bigint not null references item on delete cascade,
  body text not null,
  -- Another revision holds since. The row stays for a while, for readers who turn the pages of what held before.
  superseded_at timestamptz,
  primary key (revision_id, piece)
);
create index item_text_item on item_text (item_id);
create index item_text_superseded on item_text (superseded_at) where superseded_at is not null;
create index item_text_body on item_text using gin (body gin_trgm_ops);

do $$ begin
  alter table item_text alter column body set compression lz4;
exception when feature_not_supported or invalid_parameter_value then
  null;
end $$;

create table text_due (item_id bigint primary key references item on delete cascade);

-- The row is written even when it is there: whoever is about to index the item must not do away with it before it has seen this revision.
create function note_due_texts() returns trigger language plpgsql as $$
begin
  insert into text_due (item_id) select distinct item_id from written on conflict (item_id) do update set item_id = excluded.item_id;
  return null;
end $$;
create trigger note_due_texts after insert on revision referencing new table as written
  for each statement execute function note_due_texts();

insert into text_due (item_id) select id from item;

-- What is searched of the revision that holds. In small letters, which spares every search the work.
create function searched_text(name text, arn text, config jsonb) returns text language sql immutable
  return lower(concat_ws(E'\n', name, arn, config::text));

create function text_pieces(whole text) returns table (piece integer, body text) language sql immutable as $$
  select n, substr(whole, 1 + n * 1600, 2000) from generate_series(0, greatest(length(whole) - 401, 0) / 1600) n
$$;
