-- That a check is switched off in an account. The row stays when it is switched on again, so that both have their instant.
create table check_switch (
  id integer generated always as identity primary key,
  check_id text not null,
  account_id integer not null references account on delete cascade,
  is_off boolean not null,
  valid_from timestamptz not null default clock_timestamp(),
  constraint check_switch_key unique (check_id, account_id)
);
create index check_switch_account on check_switch (account_id);
create trigger keep_history before update or delete on check_switch for each row execute function keep_fact_history();

-- Its check has been switched off: the issue counts for nothing, but nobody has looked whether it still holds.
alter table issue add column suspended boolean not null default false,
  add constraint issue_suspended check (not suspended or state = 'fixed');
alter table issue_history add column suspended boolean not null default false;

create or replace function open_issue_at(instant timestamptz) returns setof issue language sql stable as $$
  select * from issue where state <> 'fixed' and valid_from <= instant
  union all
  select i.id, i.item_id, i.account_id, i.technology, i.check_id, i.key, i.category, h.score, h.notes, i.remedy, h.facts, h.facts_hash, h.state,
    i.opened_at, h.valid_from, h.suspended
  from issue i join issue_history h on h.issue_id = i.id
  where i.valid_from > instant and h.state <> 'fixed' and h.valid_from <= instant and h.valid_to > instant
$$;

create or replace function issue_at(instant timestamptz) returns setof issue language sql stable as $$
  select * from issue where valid_from <= instant
  union all
  select i.id, i.item_id, i.account_id, i.technology, i.check_id, i.key, i.category, h.score, h.notes, i.remedy, h.facts, h.facts_hash, h.state,
    i.opened_at, h.valid_from, h.suspended
  from issue i join issue_history h on h.issue_id = i.id
  where i.valid_from > instant and h.valid_from <= instant and h.valid_to > instant
$$;

-- Passwords and tokens among the fields of accounts. A table of its own: what reads, lists or keeps accounts never meets them.
create table account_secret (
  account_id integer not null references account on delete cascade,
  field text not null,
  -- Sealed with a key of the operator's.
  sealed text not null,
  set_at timestamptz not null,
  primary key (account_id, field)
);

-- Removing revisions would otherwise look through all comments for each.
create index item_comment_revision on item_comment (revision_id) where revision_id is not null;
