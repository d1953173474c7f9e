import { type Kysely, sql } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';

/** A scheduler that has not been heard of for this long is taken to be dead: a standby takes over within 30 s, its own look included. */
export const SCHEDULER_LEASE_SECONDS = 15;

export interface SchedulerClaim {
  readonly stack: string;
  /** The instance that wants to decide. */
  readonly holder: string;
  readonly technologies: readonly string[];
  readonly version: string;
  readonly fingerprint: string;
}

interface OtherStack {
  readonly stack: string;
  readonly technologies: readonly string[];
}

/**
 * Takes the lease of a stack. Returns its epoch, or null while another scheduler holds it. Throws `stacks-overlap` when another
 * stack that is alive watches one of the technologies. `isDead` says of a holder of this machine that it has died.
 */
export const takeSchedulerLease = (
  db: Kysely<DB>,
  claim: SchedulerClaim,
  isDead: (holder: string) => boolean = () => false,
): Promise<number | null> =>
  db.transaction().execute(async (tx) => {
    // Two stacks that start at once must see each other.
    await sql`lock table scheduler_lease in share row exclusive mode`.execute(tx);
    const alive = sql`holder is not null and heartbeat_at > clock_timestamp() - make_interval(secs => ${SCHEDULER_LEASE_SECONDS})`;
    const { rows: others } = await sql<OtherStack>`select stack, technologies from scheduler_lease
      where stack <> ${claim.stack} and ${alive} and technologies && ${claim.technologies}::text[]`.execute(tx);
    const other = others[0];
    if (other) {
      const shared = claim.technologies.filter((index) => other.technologies.includes(index)).sort();
      throw new MonkeyError(
        'stacks-overlap',
        `${other.stack === '' ? 'The default stack' : `The stack "${other.stack}"`} watches ${shared.join(', ')} already. Give each technology to one stack, with security_monkey_only_watch and security_monkey_watcher_ignore.`,
      );
    }
    const { rows: held } = await sql<{ holder: string; alive: boolean }>`select holder, ${alive} as alive
      from scheduler_lease where stack = ${claim.stack} and holder is not null`.execute(tx);
    const holder = held[0];
    if (holder?.alive && holder.holder !== claim.holder && !isDead(holder.holder)) return null;
    const { rows } = await sql<{ epoch: number }>`
      insert into scheduler_lease as l (stack, holder, epoch, technologies, version, fingerprint, taken_at, heartbeat_at)
      values (${claim.stack}, ${claim.holder}, 1, ${claim.technologies}::text[], ${claim.version}, ${claim.fingerprint}, clock_timestamp(), clock_timestamp())
      on conflict (stack) do update set holder = excluded.holder, epoch = l.epoch + 1, technologies = excluded.technologies,
        version = excluded.version, fingerprint = excluded.fingerprint, taken_at = excluded.taken_at, heartbeat_at = excluded.heartbeat_at
      returning epoch`.execute(tx);
    return rows[0]!.epoch;
  });

/** Keeps the lease. Returns the clock of the database, or null when another holds it now: then nothing may be published any more. */
export const keepSchedulerLease = async (db: Kysely<DB>, stack: string, epoch: number): Promise<Date | null> => {
  const { rows } = await sql<{ now: Date }>`update scheduler_lease set heartbeat_at = clock_timestamp()
    where stack = ${stack} and epoch = ${epoch} and holder is not null returning heartbeat_at as now`.execute(db);
  return rows[0]?.now ?? null;
};

/** Gives the lease up, so that a standby need not wait. */
export const releaseSchedulerLease = async (db: Kysely<DB>, stack: string, epoch: number): Promise<void> => {
  await sql`update scheduler_lease set holder = null where stack = ${stack} and epoch = ${epoch}`.execute(db);
};

/** What the scheduler of a stack runs: null when none is alive. */
export const schedulerOf = async (
  db: Kysely<DB>,
  stack: string,
): Promise<{ holder: string; version: string; fingerprint: string } | null> => {
  const { rows } = await sql<{
    holder: string;
    version: string;
    fingerprint: string;
  }>`select holder, version, fingerprint from scheduler_lease
    where stack = ${stack} and holder is not null and heartbeat_at > clock_timestamp() - make_interval(secs => ${SCHEDULER_LEASE_SECONDS})`.execute(
    db,
  );
  return rows[0] ?? null;
};
