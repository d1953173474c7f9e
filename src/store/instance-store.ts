import { type Kysely, sql } from 'kysely';
import type { Json } from '../model/json.ts';
import type { DB } from './database-types.ts';

export const ROLES = ['api', 'scheduler', 'worker', 'all'] as const;
export type Role = (typeof ROLES)[number];

export const INSTANCE_STATES = ['running', 'standby', 'draining', 'drained', 'mismatch'] as const;
export type InstanceState = (typeof INSTANCE_STATES)[number];

/** An instance that has not been heard of for this long is taken to be dead. */
export const INSTANCE_SECONDS = 30;
/** Rows of the dead are kept this long, so that an operator sees who died. */
const DEAD_HOURS = 24;

const ALIVE = sql`heartbeat_at > clock_timestamp() - make_interval(secs => ${INSTANCE_SECONDS})`;

/** What an instance does just now. */
export interface Task {
  readonly job: string;
  readonly about: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface NewInstance {
  readonly id: string;
  readonly role: Role;
  readonly stack: string;
  readonly host: string;
  readonly pid: number;
  readonly version: string;
  readonly fingerprint: string;
  readonly state: InstanceState;
  readonly slots: number;
  /** The kind of broker that it uses. */
  readonly broker: string;
}

export interface InstanceRow extends Omit<NewInstance, 'broker'> {
  /** Null: it does not say. */
  readonly broker: string | null;
  readonly alive: boolean;
  readonly drain: boolean;
  readonly tasks: readonly Task[];
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
}

/** What a heartbeat brings back. */
export interface Wishes {
  /** An operator wants it to take no more work. */
  readonly drain: boolean;
}

/** Says that an instance is alive, what it does, and hears what is wished of it. */
export const beatInstance = async (db: Kysely<DB>, instance: NewInstance, tasks: readonly Task[]): Promise<Wishes> => {
  const { rows } = await sql<Wishes>`
    insert into instance as i (id, role, stack, host, pid, version, fingerprint, state, slots, broker, tasks, started_at, heartbeat_at)
    values (${instance.id}, ${instance.role}, ${instance.stack}, ${instance.host}, ${instance.pid}, ${instance.version}, ${instance.fingerprint},
      ${instance.state}, ${instance.slots}, ${instance.broker}, ${JSON.stringify(tasks)}::jsonb, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set state = excluded.state, slots = excluded.slots, tasks = excluded.tasks, heartbeat_at = excluded.heartbeat_at
    returning drain`.execute(db);
  return rows[0]!;
};

/** Takes an instance that ends by itself off the list. */
export const removeInstance = async (db: Kysely<DB>, id: string): Promise<void> => {
  await sql`delete from instance where id = ${id}`.execute(db);
};

/** All instances, the dead of the last day included. Works on the schema of an older version, too: an upgrade is looked at before it. */
export const listInstances = async (db: Kysely<DB>): Promise<InstanceRow[]> => {
  const { rows } = await sql<
    InstanceRow & { tasks: Json }
  >`select id, role, stack, host, pid, version, fingerprint, state, drain, slots, tasks, to_jsonb(i) ->> 'broker' as broker,
      started_at as "startedAt", heartbeat_at as "heartbeatAt", ${ALIVE} as alive
    from instance as i order by role, stack, host, pid`.execute(db);
  return rows;
};

/** The kind of broker that whoever schedules or works in a stack was last heard to use; null: nobody has been heard of. */
export const brokerInUse = async (db: Kysely<DB>, stack: string): Promise<string | null> => {
  const { rows } = await sql<{ broker: string | null }>`select broker from instance
    where stack = ${stack} and role in ('scheduler', 'worker', 'all') order by heartbeat_at desc limit 1`.execute(db);
  return rows[0]?.broker ?? null;
};

/** Tells instances to take no more work, or to take it again. Returns how many of those that live were told; one that is silent may come back. */
export const wishDrain = async (db: Kysely<DB>, roles: readonly Role[], ids: readonly string[] | null, drain: boolean): Promise<number> => {
  const { rows } = await sql<{ alive: boolean }>`update instance set drain = ${drain} where role = any(${roles}::text[])
    and (${ids}::text[] is null or id = any(${ids}::text[])) returning ${ALIVE} as alive`.execute(db);
  return rows.filter(({ alive }) => alive).length;
};

/** Forgets those that died long ago. */
export const expireInstances = async (db: Kysely<DB>): Promise<void> => {
  await sql`delete from instance where heartbeat_at < clock_timestamp() - make_interval(hours => ${DEAD_HOURS})`.execute(db);
};
