-- Whom a provider of single sign-on knows a person as, or a proxy. The subject is the provider's own id; of a proxy it is the address, which is all that it tells.
create table person_identity (
  id integer generated always as identity primary key,
  issuer text not null,
  subject text not null,
  person_id integer not null references person on delete cascade,
  -- The id of the provider in the settings, at the latest sign-in.
  provider text not null,
  -- As the provider had it at the latest sign-in.
  email text not null,
  email_verified boolean not null,
  -- Groups gave no role at the latest sign-in, and that is the only reason why the person is not active: a group makes them so again.
  -- Whoever is locked or let in by an administrator is so for that reason, and then this is false.
  suspended boolean not null default false,
  created_at timestamptz not null,
  used_at timestamptz not null,
  unique (issuer, subject)
);
create index person_identity_person on person_identity (person_id);

-- A sign-in at a provider that has been begun, until its browser comes back: once, and soon.
create table sign_in_attempt (
  -- Of what the provider gives back: the state (OpenID Connect), or the id of the request (SAML).
  handle_hash bytea primary key,
  provider text not null,
  -- Of the cookie that only the browser has that began.
  browser_hash bytea not null,
  -- Of the session that the browser had, which ends when another begins.
  session_hash bytea,
  -- OpenID Connect only. Without the cookie and the code they are good for nothing.
  nonce text,
  code_verifier text,
  return_to text not null,
  -- SAML only: what the provider has vouched for, until the browser comes for it with the ticket.
  vouched jsonb,
  ticket_hash bytea unique,
  started_at timestamptz not null,
  expires_at timestamptz not null
);
create index sign_in_attempt_expiry on sign_in_attempt (expires_at);

-- SAML assertions that have been used, for as long as they could be used again.
create table saml_assertion (
  issuer text not null,
  assertion_id text not null,
  expires_at timestamptz not null,
  primary key (issuer, assertion_id)
);
create index saml_assertion_expiry on saml_assertion (expires_at);
