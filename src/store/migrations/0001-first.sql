-- Facts that operators state (accounts, whitelist, overrides, …) live in tables of their own; every row that they
-- replace goes here with the interval in which it held, so that any list can be asked "as of t".
create table fact_history (
  id bigint generated always as identity primary key,
  fact text not null,
  key text not null,
  value jsonb not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null
);
create index fact_history_key on fact_history (fact, key, valid_from);

create function keep_fact_history() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into fact_history (fact, key, value, valid_from, valid_to)
    values (tg_table_name, old.id::text, to_jsonb(old), old.valid_from, greatest(clock_timestamp(), old.valid_from));
    return old;
  end if;
  if to_jsonb(new) - 'valid_from' = to_jsonb(old) - 'valid_from' then
    new.valid_from := old.valid_from;
    return new;
  end if;
  if new.valid_from <= old.valid_from then
    new.valid_from := greatest(clock_timestamp(), old.valid_from);
  end if;
  insert into fact_history (fact, key, value, valid_from, valid_to)
  values (tg_table_name, old.id::text, to_jsonb(old), old.valid_from, new.valid_from);
  return new;
end $$;

create table account (
  id integer generated always as identity primary key,
  type text not null,
  name text not null check (length(name) between 1 and 256),
  identifier text not null check (length(identifier) between 1 and 256),
  active boolean not null default true,
  third_party boolean not null default false,
  notes text,
  fields jsonb not null default '{}',
  valid_from timestamptz not null default clock_timestamp(),
  constraint account_name_key unique (name),
  constraint account_identifier_key unique (type, identifier),
  -- Somebody else's account is known, never watched.
  constraint account_watched_is_own check (not (active and third_party))
);

-- Accounts as checks know them: an account that stands for another (`represents`: "AWS:111111111111") answers to that one's name.
create view known_account as
select id, name, active, third_party, fields, notes,
  case when fields ? 'represents' then split_part(fields ->> 'represents', ':', 1) else type end as type,
  case when fields ? 'represents' then split_part(fields ->> 'represents', ':', 2) else identifier end as identifier
from account;

create table network_whitelist (
  id integer generated always as identity primary key,
  name text not null,
  notes text,
  network cidr not null,
  valid_from timestamptz not null default clock_timestamp(),
  constraint network_whitelist_key unique (network, name)
);

create table ignore_list (
  id integer generated always as identity primary key,
  technology text not null,
  prefix text not null,
  notes text,
  valid_from timestamptz not null default clock_timestamp(),
  constraint ignore_list_key unique (technology, prefix)
);

create table watcher_setting (
  id integer generated always as identity primary key,
  technology text not null constraint watcher_setting_key unique,
  active boolean not null default true,
  interval_minutes integer check (interval_minutes >= 0),
  valid_from timestamptz not null default clock_timestamp()
);

create table score_override (
  id integer generated always as identity primary key,
  check_id text not null constraint score_override_key unique,
  score integer,
  disabled boolean not null default false,
  -- In order of priority: [{"type", "field", "pattern", "score"}].
  patterns jsonb not null default '[]',
  valid_from timestamptz not null default clock_timestamp()
);

do $$
declare fact text;
begin
  foreach fact in array array['account', 'network_whitelist', 'ignore_list', 'watcher_setting', 'score_override'] loop
    execute format('create trigger keep_history before update or delete on %I for each row execute function keep_fact_history()', fact);
  end loop;
end $$;

-- One pass over account × technology. A running row is the lease too: its id is the fencing token that every batch checks.
create table run (
  id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  technology text not null,
  state text not null check (state in ('running', 'done', 'failed', 'lost')),
  holder text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  finished_at timestamptz,
  -- Every place of the technology was listed to its end.
  complete boolean not null default false,
  items integer not null default 0,
  created integer not null default 0,
  changed integer not null default 0,
  ephemeral integer not null default 0,
  reshaped integer not null default 0,
  deleted integer not null default 0,
  reappeared integer not null default 0,
  failures integer not null default 0,
  calls integer not null default 0,
  problem text
);
create unique index run_lease on run (account_id, technology) where state = 'running';
create index run_latest on run (account_id, technology, id desc);

create table item (
  id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  technology text not null,
  uid text not null,
  -- Where it was listed: a region or `global`. Only a complete listing of this place can say that it is gone.
  place text not null,
  region text not null,
  name text not null,
  arn text,
  active boolean not null default true,
  shape integer not null,
  revision_id bigint not null,
  content_hash bytea,
  first_seen timestamptz not null,
  last_changed timestamptz not null,
  constraint item_identity unique (account_id, technology, uid)
);
create index item_place on item (account_id, technology, id) where active;
create index item_name on item (lower(left(name, 200)));
create index item_arn on item (arn) where arn is not null;
create index item_last_changed on item (last_changed desc, id desc);

-- The durable configuration of every active item, searchable. What it replaces moves to `content`.
create table item_config (
  item_id bigint primary key references item on delete cascade,
  config jsonb not null
);

-- lz4 costs a fraction of the time of the default, where the server has been built with it.
do $$ begin
  alter table item_config alter column config set compression lz4;
exception when feature_not_supported or invalid_parameter_value then
  null;
end $$;

-- What moves while nobody touches the item: one row that is overwritten. The two hashes are of the text as it was
-- read; they make an unchanged item cheap to recognise, and are never the proof of a change.
create table item_overlay (
  item_id bigint primary key references item on delete cascade,
  seen_hash text not null,
  ephemeral_hash text not null,
  ephemeral jsonb not null
) with (fillfactor = 60);

-- Superseded configurations, once by content: canonical JSON, compressed with zstd.
create table content (
  hash bytea primary key,
  size integer not null,
  body bytea not null
);
alter table content alter column body set storage external;

-- The configuration of an open interval is in item_config, that of a closed one in content. Null hash: no configuration (deleted).
create table revision (
  id bigint generated always as identity primary key,
  item_id bigint not null references item on delete cascade,
  account_id integer not null,
  technology text not null,
  change text not null check (change in ('created', 'changed', 'reshaped', 'deleted', 'reappeared')),
  region text not null,
  name text not null,
  arn text,
  content_hash bytea,
  run_id bigint not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity'
);
create index revision_item on revision (item_id, valid_from desc, id desc);
create index revision_time on revision (valid_from, id);
create index revision_account on revision (account_id, technology, valid_from);

-- What a run could not see. Open until a complete pass over the same place closes it.
create table failure (
  id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  technology text not null,
  place text,
  uid text,
  name text,
  part text,
  code text not null,
  message text not null,
  permission text,
  run_id bigint not null,
  opened_at timestamptz not null,
  closed_at timestamptz not null default 'infinity'
);
create unique index failure_open on failure (account_id, technology, coalesce(place, ''), coalesce(uid, ''), coalesce(part, ''))
  where closed_at = 'infinity';
create index failure_item on failure (account_id, technology, uid) where closed_at = 'infinity';

create table failure_log (
  id bigint generated always as identity primary key,
  account_id integer not null references account on delete cascade,
  technology text not null,
  place text,
  uid text,
  part text,
  code text not null,
  message text not null,
  permission text,
  run_id bigint not null,
  occurred_at timestamptz not null,
  expires_at timestamptz not null
);
create index failure_log_expiry on failure_log (expires_at);

-- What items, and the fields of accounts (no item), tell about the environment: this bucket, this network is mine.
create table entity (
  item_id bigint references item on delete cascade,
  account_id integer not null references account on delete cascade,
  kind text not null,
  value text not null,
  network cidr
);
create unique index entity_identity on entity (coalesce(item_id, 0), account_id, kind, value);
create index entity_item on entity (item_id);
create index entity_value on entity (kind, value);
create index entity_network on entity using gist (network inet_ops) where network is not null;

-- Moved whenever an answer to a check's question may have changed, under the lock of knowledge.
create sequence knowledge_version;

-- What each audit asked, misses included; `complete` false: a source had not been read to its end.
create table audit_input (
  item_id bigint not null references item on delete cascade,
  kind text not null,
  value text not null,
  network cidr,
  complete boolean not null,
  primary key (item_id, kind, value)
);
create index audit_input_value on audit_input (kind, value);
create index audit_input_network on audit_input using gist (network inet_ops) where network is not null;
create index audit_input_incomplete on audit_input (kind) where not complete;

create table audit_due (
  item_id bigint primary key references item on delete cascade,
  cause text not null,
  due_at timestamptz not null
);
create index audit_due_at on audit_due (due_at);

-- That a revision was audited, by which checks, in which interval. Pass is derived from this stamp alone.
create table audit_stamp (
  id bigint generated always as identity primary key,
  item_id bigint not null references item on delete cascade,
  revision_id bigint not null,
  checks_version text not null,
  holds_until timestamptz not null default 'infinity',
  score integer not null default 0,
  unjustified_score integer not null default 0,
  issues integer not null default 0,
  unknowns integer not null default 0,
  -- Of everything that the checks said: an audit that says the same again writes nothing.
  digest text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity'
);
create unique index audit_stamp_current on audit_stamp (item_id) where valid_to = 'infinity';
create index audit_stamp_until on audit_stamp (holds_until) where valid_to = 'infinity' and holds_until < 'infinity';
create index audit_stamp_score on audit_stamp (unjustified_score desc, item_id) where valid_to = 'infinity';

create table unknown_verdict (
  id bigint generated always as identity primary key,
  item_id bigint not null references item on delete cascade,
  check_id text not null,
  code text not null,
  message text not null,
  permission text,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity'
);
create unique index unknown_verdict_current on unknown_verdict (item_id, check_id) where valid_to = 'infinity';

create table issue (
  id bigint generated always as identity primary key,
  item_id bigint not null references item on delete cascade,
  account_id integer not null,
  technology text not null,
  check_id text not null,
  key text not null,
  category text not null,
  score integer not null,
  notes text,
  remedy text,
  facts jsonb not null,
  facts_hash bytea not null,
  state text not null check (state in ('open', 'reopened', 'fixed')),
  opened_at timestamptz not null,
  valid_from timestamptz not null,
  constraint issue_identity unique (item_id, check_id, key)
);
create index issue_check on issue (check_id);

-- Every state of an issue that another has replaced.
create table issue_history (
  id bigint generated always as identity primary key,
  issue_id bigint not null references issue on delete cascade,
  state text not null,
  score integer not null,
  notes text,
  facts jsonb not null,
  facts_hash bytea not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null
);
create index issue_history_issue on issue_history (issue_id, valid_from);

-- Holds for the facts that the issue rested on when it was written; ends with the first of them that changes.
create table justification (
  id bigint generated always as identity primary key,
  issue_id bigint not null references issue on delete cascade,
  facts_hash bytea not null,
  author text not null,
  reason text not null,
  expires_at timestamptz not null default 'infinity',
  ended text check (ended in ('revoked', 'replaced', 'facts changed', 'expired')),
  ended_by text,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity'
);
create unique index justification_current on justification (issue_id) where valid_to = 'infinity';
create index justification_expiry on justification (expires_at) where valid_to = 'infinity' and expires_at < 'infinity';

create table item_comment (
  id bigint generated always as identity primary key,
  item_id bigint not null references item on delete cascade,
  revision_id bigint references revision on delete cascade,
  author text not null,
  text text not null,
  valid_from timestamptz not null,
  valid_to timestamptz not null default 'infinity'
);
create index item_comment_item on item_comment (item_id, valid_from);

create table person (
  id integer generated always as identity primary key,
  email text not null constraint person_email_key unique,
  name text not null,
  role text not null check (role in ('view', 'comment', 'justify', 'admin')),
  active boolean not null default true,
  created_at timestamptz not null
);

-- A link that signs in once. Only the hash is kept.
create table sign_in_link (
  token_hash bytea primary key,
  person_id integer not null references person on delete cascade,
  expires_at timestamptz not null,
  used_at timestamptz
);

create table session (
  id_hash bytea primary key,
  data jsonb not null,
  expires_at timestamptz not null
);
create index session_expiry on session (expires_at);

-- When each periodic duty was last taken up, by whichever process came first.
create table upkeep (
  duty text primary key,
  taken_at timestamptz not null
);
