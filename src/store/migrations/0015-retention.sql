-- What an administrator has agreed to have removed: the days that the setting named then. Another value of the setting is not agreed to.
create table retention_confirmation (
  kind text primary key check (kind in ('revisions', 'issues', 'audit-log')),
  days integer not null check (days > 0),
  -- An e-mail address, or a user of the operating system.
  confirmed_by text not null,
  confirmed_at timestamptz not null
);

-- What had ceased to hold by then has been removed, so nothing can be said of earlier instants.
create table forgotten (
  kind text primary key check (kind in ('revisions', 'issues', 'audit-log')),
  before timestamptz not null
);

-- Revisions that began and ended in between have been removed by hand, so nothing can be said of instants in between.
create table forgotten_range (
  since timestamptz not null,
  until timestamptz not null,
  primary key (since, until),
  check (until > since)
);

-- A comment is not lost with the revision that it was written on.
alter table item_comment drop constraint item_comment_revision_id_fkey,
  add constraint item_comment_revision_id_fkey foreign key (revision_id) references revision on delete set null;

-- What has ceased to hold, oldest first. Of revisions and stamps there are such indices already.
create index issue_fixed on issue (valid_from) where state = 'fixed' and not suspended;
create index issue_history_valid_to on issue_history (valid_to);
create index justification_ended on justification (valid_to) where valid_to < 'infinity';
create index unknown_verdict_ended on unknown_verdict (valid_to) where valid_to < 'infinity';
create index failure_closed on failure (closed_at) where closed_at < 'infinity';

-- With an item go its stamps and its unknown verdicts, which were looked for one item at a time, in the whole table.
drop index audit_stamp_item;
create index audit_stamp_item on audit_stamp (item_id, valid_to);
create index unknown_verdict_item on unknown_verdict (item_id);

-- Contents that a revision has given up: they are looked at, and removed when no other refers to them.
create table content_due (hash bytea primary key);
create index revision_content on revision (content_hash) where valid_to < 'infinity' and content_hash is not null;

-- The row is written even when it is there: whoever looks at the content just now must not take the mark away without having seen this.
create function note_due_contents() returns trigger language plpgsql as $$
begin
  insert into content_due (hash) select distinct content_hash from removed where content_hash is not null order by 1
    on conflict (hash) do update set hash = excluded.hash;
  return null;
end $$;
create trigger note_due_contents after delete on revision referencing old table as removed
  for each statement execute function note_due_contents();
