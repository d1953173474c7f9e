-- Lists are asked as of an instant. What holds now is a partial index away; what has ceased to hold since some instant is few
-- rows while that instant is young. The functions are plain selects, which PostgreSQL melts into the query that calls them.

-- When somebody last changed the item: a reshaped revision keeps that of the one before.
alter table revision add column changed_at timestamptz;
update revision r set changed_at = case when r.change <> 'reshaped' then r.valid_from else (
  select max(p.valid_from) from revision p where p.item_id = r.item_id and p.change <> 'reshaped' and p.valid_from <= r.valid_from) end;
alter table revision alter column changed_at set not null;

create unique index revision_current on revision (item_id) where valid_to = 'infinity';
create index revision_current_name on revision (lower(left(name, 200)), item_id) where valid_to = 'infinity';
create index revision_current_change on revision (changed_at desc, item_id desc) where valid_to = 'infinity';
create index revision_superseded on revision (valid_to) where valid_to < 'infinity';
drop index item_name;
drop index item_last_changed;

create index audit_stamp_superseded on audit_stamp (valid_to) where valid_to < 'infinity';
create index issue_valid_from on issue (valid_from);
create index issue_open on issue (score desc, id) where state <> 'fixed';
create index issue_open_item on issue (item_id) where state <> 'fixed';

create function revision_at(instant timestamptz) returns setof revision language sql stable as $$
  select * from revision where valid_to = 'infinity' and valid_from <= instant
  union all
  select * from revision where valid_to < 'infinity' and valid_to > instant and valid_from <= instant
$$;

create function audit_stamp_at(instant timestamptz) returns setof audit_stamp language sql stable as $$
  select * from audit_stamp where valid_to = 'infinity' and valid_from <= instant
  union all
  select * from audit_stamp where valid_to < 'infinity' and valid_to > instant and valid_from <= instant
$$;

create function open_issue_at(instant timestamptz) returns setof issue language sql stable as $$
  select * from issue where state <> 'fixed' and valid_from <= instant
  union all
  select i.id, i.item_id, i.account_id, i.technology, i.check_id, i.key, i.category, h.score, h.notes, i.remedy, h.facts, h.facts_hash, h.state,
    i.opened_at, h.valid_from
  from issue i join issue_history h on h.issue_id = i.id
  where i.valid_from > instant and h.state <> 'fixed' and h.valid_from <= instant and h.valid_to > instant
$$;

create function issue_at(instant timestamptz) returns setof issue language sql stable as $$
  select * from issue where valid_from <= instant
  union all
  select i.id, i.item_id, i.account_id, i.technology, i.check_id, i.key, i.category, h.score, h.notes, i.remedy, h.facts, h.facts_hash, h.state,
    i.opened_at, h.valid_from
  from issue i join issue_history h on h.issue_id = i.id
  where i.valid_from > instant and h.valid_from <= instant and h.valid_to > instant
$$;

create function ignore_list_at(instant timestamptz) returns table (technology text, prefix text) language sql stable as $$
  select technology, prefix from ignore_list where valid_from <= instant
  union all
  select value ->> 'technology', value ->> 'prefix' from fact_history
  where fact = 'ignore_list' and valid_from <= instant and valid_to > instant
$$;
