-- The processes of the program that are alive, wherever they run. A row whose heartbeat is old is that of a process that died.
create table instance (
  id text primary key,
  role text not null check (role in ('api', 'scheduler', 'worker', 'all')),
  stack text not null,
  host text not null,
  pid integer not null,
  version text not null,
  -- Of the settings that all processes of a stack must share.
  fingerprint text not null,
  state text not null check (state in ('running', 'standby', 'draining', 'drained', 'mismatch')),
  -- What an operator wishes: to take no more work.
  drain boolean not null default false,
  slots integer not null default 0,
  -- What it does just now: [{"job", "about", "since"}].
  tasks jsonb not null default '[]',
  started_at timestamptz not null,
  heartbeat_at timestamptz not null
);
create index instance_heartbeat on instance (heartbeat_at);

-- One scheduler decides for each stack. The epoch grows with each holder.
create table scheduler_lease (
  stack text primary key,
  holder text,
  epoch bigint not null,
  -- The technologies that the stack watches; no two live stacks share one.
  technologies text[] not null,
  version text not null,
  fingerprint text not null,
  taken_at timestamptz not null,
  heartbeat_at timestamptz not null
);

-- How fast an account may be called, shared by all workers. It is relearnt within seconds, so it need not survive a crash.
create unlogged table rate_budget (
  account text not null,
  service text not null,
  region text not null,
  rate double precision not null,
  tokens double precision not null,
  refilled_at timestamptz not null,
  shrunk_at timestamptz not null default '-infinity',
  primary key (account, service, region)
);
