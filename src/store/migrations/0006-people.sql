-- Whoever is there has seen every account; whoever comes sees none until somebody says which.
alter table person add column all_accounts boolean not null default true;
alter table person alter column all_accounts set default false;
alter table person
  -- What passkeys know a person by: it says nothing of them.
  add column handle uuid not null default gen_random_uuid(),
  -- A PHC string, which holds the parameters too. Null: no sign-in by password.
  add column password_hash text,
  add column password_set_at timestamptz,
  -- Sealed with a key of the operator's. Without totp_confirmed_at it is an enrolment under way.
  add column totp_secret text,
  add column totp_confirmed_at timestamptz,
  -- The last step of 30 seconds whose code was used: no code is good twice.
  add column totp_last_step bigint,
  -- Sessions that are older get a new id with the next request.
  add column rights_changed_at timestamptz not null default '-infinity',
  add column last_sign_in_at timestamptz;
-- One person, however the address is written.
create unique index person_email_folded on person (lower(email));

-- The accounts of a person who does not see all.
create table person_account (
  person_id integer not null references person on delete cascade,
  account_id integer not null references account on delete cascade,
  primary key (person_id, account_id)
);
create index person_account_account on person_account (account_id);

create table recovery_code (
  person_id integer not null references person on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (person_id, code_hash)
);

create table passkey (
  id integer generated always as identity primary key,
  person_id integer not null references person on delete cascade,
  credential_id text not null constraint passkey_credential_key unique,
  name text not null check (length(name) between 1 and 100),
  public_key bytea not null,
  -- How often the authenticator says that it has signed; 0 where it does not count.
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_person on passkey (person_id);

-- A link that does one thing once. Only the hash of its token is kept.
create table person_link (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('sign-in', 'activate', 'reset')),
  person_id integer not null references person on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index person_link_person on person_link (person_id);
insert into person_link (token_hash, purpose, person_id, created_at, expires_at, used_at)
  select token_hash, 'sign-in', person_id, clock_timestamp(), expires_at, used_at from sign_in_link;
drop table sign_in_link;

-- Sessions so far do not say whose they are; everybody signs in anew.
drop table session;
create table session (
  id bigint generated always as identity primary key,
  id_hash bytea not null constraint session_id_hash_key unique,
  -- Null: nobody has signed in yet; a second step is under way.
  person_id integer references person on delete cascade,
  data jsonb not null,
  -- How it began: link, password, passkey, header, ….
  how text,
  address text,
  agent text,
  created_at timestamptz not null,
  -- Written once a minute at most.
  last_seen_at timestamptz not null,
  -- Since when it has had this id.
  rotated_at timestamptz not null,
  expires_at timestamptz not null,
  -- It goes on under another id; requests that were under way may still use this one for a moment.
  superseded boolean not null default false
);
create index session_person on session (person_id);
create index session_expiry on session (expires_at);

-- Keys of programs. Each does at most what its owner may, at the time.
create table api_key (
  id integer generated always as identity primary key,
  token_hash bytea not null constraint api_key_token_hash_key unique,
  person_id integer not null references person on delete cascade,
  name text not null check (length(name) between 1 and 100),
  role text not null check (role in ('view', 'comment', 'justify', 'admin')),
  -- All that its owner sees; otherwise those of api_key_account that its owner sees.
  all_accounts boolean not null default false,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- Written once a minute at most.
  last_used_at timestamptz,
  last_used_address text,
  revoked_at timestamptz
);
create index api_key_person on api_key (person_id);

create table api_key_account (
  api_key_id integer not null references api_key on delete cascade,
  account_id integer not null references account on delete cascade,
  primary key (api_key_id, account_id)
);
create index api_key_account_account on api_key_account (account_id);

-- How far ahead of the clock attempts under a key have run (GCRA), and how many have been refused since the last that was let through.
create table throttle (
  key text primary key,
  ahead_until timestamptz not null,
  refused integer not null default 0
);
create index throttle_ahead_until on throttle (ahead_until);

-- Who did what from where. Rows are never changed; only forget_audit_log takes old ones away.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null check (actor in ('person', 'api key', 'command line', 'nobody')),
  person_id integer references person,
  api_key_id integer references api_key,
  -- What the actor was called then: an e-mail address, a user of the operating system.
  name text,
  address text,
  agent text,
  request_id text,
  action text not null,
  -- What it was done to, in words: "person vera@example.org", "issue 12".
  subject text,
  detail jsonb not null default '{}'
);
create index audit_log_at on audit_log (at);
create index audit_log_person on audit_log (person_id, id) where person_id is not null;
create index audit_log_action on audit_log (action, id);

create function keep_audit_log() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('monkey.forgets_audit_log', true) = 'yes' then
    return old;
  end if;
  raise exception 'The audit log is append-only; forget_audit_log(before) takes old entries away.' using errcode = 'restrict_violation';
end $$;
create trigger keep_rows before update or delete on audit_log for each row execute function keep_audit_log();
create trigger keep_table before truncate on audit_log for each statement execute function keep_audit_log();

-- Takes away the entries that are older, and notes that it did. Returns how many.
create function forget_audit_log(before timestamptz) returns bigint language plpgsql as $$
declare forgotten bigint;
begin
  perform set_config('monkey.forgets_audit_log', 'yes', true);
  delete from audit_log where at < before;
  get diagnostics forgotten = row_count;
  perform set_config('monkey.forgets_audit_log', '', true);
  insert into audit_log (at, actor, name, action, detail)
    values (clock_timestamp(), 'command line', session_user, 'audit-log.forgotten', jsonb_build_object('before', before, 'entries', forgotten));
  return forgotten;
end $$;

-- Names need not be unique: who may remove a comment is told by the person.
alter table item_comment add column author_id integer references person;
