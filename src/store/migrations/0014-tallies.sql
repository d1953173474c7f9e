-- What the items of an account and a technology come to, by days of UTC: sums over a million items are not made anew for each reader. A
-- row holds from a day until another one does; where nothing changed, nothing is written.
create table tally (
  account_id integer not null references account on delete cascade,
  technology text not null,
  from_day date not null,
  to_day date not null default 'infinity',
  -- Active ones that the ignore list does not hide; all sums are over these.
  items integer not null,
  -- Items whose present revision has not been judged.
  unaudited integer not null,
  -- Items with a verdict that cannot be given, and the number of those verdicts.
  unknown_items integer not null,
  unknowns integer not null,
  issues integer not null,
  score bigint not null,
  unjustified_score bigint not null
);
create unique index tally_current on tally (account_id, technology) where to_day = 'infinity';
create index tally_to_day on tally (to_day);

-- The same by region, also of regions that have only items that are gone. Only what holds now.
create table region_tally (
  account_id integer not null references account on delete cascade,
  technology text not null,
  region text not null,
  items integer not null,
  unaudited integer not null,
  unknown_items integer not null,
  unknowns integer not null,
  issues integer not null,
  score bigint not null,
  unjustified_score bigint not null,
  primary key (account_id, technology, region)
);

-- The issues of these items that are not fixed, by check. Only what holds now.
create table check_tally (
  account_id integer not null references account on delete cascade,
  technology text not null,
  region text not null,
  check_id text not null,
  issues integer not null,
  justified integer not null,
  items integer not null,
  score bigint not null,
  unjustified_score bigint not null,
  first_opened timestamptz not null,
  last_opened timestamptz not null,
  primary key (account_id, technology, region, check_id)
);

-- The pairs whose tallies are to be counted again, one row for each transaction that moved something in them: rows are only added and
-- taken away, so no two batches of one pair wait for each other.
create table tally_due (
  account_id integer not null,
  technology text not null,
  marked_at timestamptz not null default clock_timestamp()
);
create index tally_due_pair on tally_due (account_id, technology);

create function mark_tally_of_stamps() returns trigger language plpgsql as $$
begin
  insert into tally_due (account_id, technology)
    select distinct i.account_id, i.technology from moved m join item i on i.id = m.item_id;
  return null;
end $$;
create trigger mark_tally_of_new after insert on audit_stamp referencing new table as moved for each statement execute function mark_tally_of_stamps();
create trigger mark_tally_of_moved after update on audit_stamp referencing new table as moved for each statement execute function mark_tally_of_stamps();

create function mark_tally_of_revisions() returns trigger language plpgsql as $$
begin
  insert into tally_due (account_id, technology) select distinct account_id, technology from moved;
  return null;
end $$;
create trigger mark_tally after insert on revision referencing new table as moved for each statement execute function mark_tally_of_revisions();

create function mark_tally_of_justifications() returns trigger language plpgsql as $$
begin
  insert into tally_due (account_id, technology)
    select distinct s.account_id, s.technology from moved m join issue s on s.id = m.issue_id;
  return null;
end $$;
create trigger mark_tally_of_new after insert on justification referencing new table as moved for each statement execute function mark_tally_of_justifications();
create trigger mark_tally_of_moved after update on justification referencing new table as moved for each statement execute function mark_tally_of_justifications();

create function mark_tally_of_ignored() returns trigger language plpgsql as $$
declare one text;
begin
  foreach one in array array[old.technology, new.technology] loop
    insert into tally_due (account_id, technology)
      select account_id, technology from tally where to_day = 'infinity' and technology = one;
  end loop;
  return null;
end $$;
create trigger mark_tally after insert or update or delete on ignore_list for each row execute function mark_tally_of_ignored();

-- What is there has no tally yet.
insert into tally_due (account_id, technology) select distinct account_id, technology from item;

-- What people have asked for: to have technologies of an account watched, or judged, now. The queue may lose it; the scheduler looks here, too.
create table asked_job (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('scan', 'audit')),
  account_id integer not null references account on delete cascade,
  -- Of an audit, empty: all.
  technologies text[] not null,
  -- The newest run at that time.
  after_run bigint not null,
  asked_by text not null,
  asked_at timestamptz not null
);
create index asked_job_account on asked_job (account_id, id);
create index asked_job_time on asked_job (asked_at);

create index run_complete on run (account_id, technology, id desc) where complete;
create index failure_log_run on failure_log (run_id);
