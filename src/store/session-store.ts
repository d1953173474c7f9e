import { type Kysely, sql, type Transaction } from 'kysely';
import { sha256 } from '../base/sha256.ts';
import type { DB } from './database-types.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** How often it is written down that somebody was there. */
const SEEN_SECONDS = 60;
/** Requests that were under way when a session got another id may still come with the old one. */
const GRACE_SECONDS = 10;

/** How long sessions last. */
export interface SessionLimits {
  readonly idleMinutes: number;
}

/** A session as it is kept. */
export interface StoredSession {
  readonly personId: number | null;
  readonly data: unknown;
  readonly how: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const alive = (now: Date, idleMinutes: number) =>
  sql`expires_at > ${now} and last_seen_at > ${now}::timestamptz - make_interval(mins => ${idleMinutes})`;

/** Sessions by the hash of their id: who reads the table cannot take one over. Null: there is none, or its time is over. */
export const getSession = async (db: Db, id: string, { idleMinutes }: SessionLimits, now: Date): Promise<unknown> => {
  const hash = sha256(id);
  const { rows } = await sql<{
    data: object;
    isOld: boolean;
    isSuperseded: boolean;
  }>`select data, superseded as "isSuperseded", last_seen_at <= ${now}::timestamptz - make_interval(secs => ${SEEN_SECONDS}) as "isOld"
    from session where id_hash = ${hash} and ${alive(now, idleMinutes)}`.execute(db);
  if (rows[0]?.isOld) await sql`update session set last_seen_at = ${now} where id_hash = ${hash}`.execute(db);
  return rows[0] ? { ...rows[0].data, ...(rows[0].isSuperseded ? { isSuperseded: true } : {}) } : null;
};

export const setSession = async (db: Db, id: string, session: StoredSession, now: Date): Promise<void> => {
  const { personId, how, address, agent, createdAt, expiresAt } = session;
  const data = JSON.stringify(session.data);
  await sql`insert into session (id_hash, person_id, data, how, address, agent, created_at, last_seen_at, rotated_at, expires_at)
    values (${sha256(id)}, ${personId}, ${data}::jsonb, ${how}, ${address}, ${agent}, ${createdAt}, ${now}, ${now}, ${expiresAt})
    on conflict (id_hash) do update set person_id = excluded.person_id, data = excluded.data, how = excluded.how, address = excluded.address,
      agent = excluded.agent, created_at = excluded.created_at, expires_at = least(session.expires_at, excluded.expires_at)`.execute(db);
};

/** One that goes on under another id is left to its last seconds. */
export const destroySession = async (db: Db, id: string): Promise<void> => {
  await sql`delete from session where id_hash = ${sha256(id)} and not superseded`.execute(db);
};

/**
 * The session goes on under another id; this one is good for a few more seconds, for requests that were under way. False: somebody
 * else has said so already.
 */
export const supersedeSession = async (db: Db, id: string, now: Date): Promise<boolean> => {
  const { numAffectedRows } = await sql`update session set superseded = true,
      expires_at = least(expires_at, ${now}::timestamptz + make_interval(secs => ${GRACE_SECONDS}))
    where id_hash = ${sha256(id)} and not superseded`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

export interface SessionRow {
  readonly id: number;
  readonly how: string | null;
  readonly address: string | null;
  readonly agent: string | null;
  readonly createdAt: Date;
  readonly lastSeenAt: Date;
  readonly isCurrent: boolean;
}

/** Where somebody is signed in, the latest first. */
export const listSessions = async (
  db: Db,
  personId: number,
  currentId: string | null,
  { idleMinutes }: SessionLimits,
  now: Date,
): Promise<SessionRow[]> => {
  const current = currentId === null ? null : sha256(currentId);
  const { rows } = await sql<SessionRow>`select id, how, address, agent, created_at as "createdAt", last_seen_at as "lastSeenAt",
      coalesce(id_hash = ${current}::bytea, false) as "isCurrent"
    from session where person_id = ${personId} and not superseded and ${alive(now, idleMinutes)} order by last_seen_at desc, id desc`.execute(
    db,
  );
  return rows;
};

/** Ends one session of somebody. Returns whether there was one. */
export const endSession = async (db: Db, personId: number, id: number): Promise<boolean> => {
  const { numAffectedRows } = await sql`delete from session where person_id = ${personId} and id = ${id}`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** Ends all sessions of somebody, but for the one that is named. Returns how many. */
export const endSessions = async (db: Db, personId: number, exceptId: string | null = null): Promise<number> => {
  const except = exceptId === null ? null : sha256(exceptId);
  const { numAffectedRows } =
    await sql`delete from session where person_id = ${personId} and (${except}::bytea is null or id_hash <> ${except}::bytea)`.execute(db);
  return Number(numAffectedRows ?? 0);
};

/** Removes sessions that nobody can use any more. */
export const expireSessions = async (db: Db, idleMinutes: number, now: Date): Promise<void> => {
  await sql`delete from session where not (${alive(now, idleMinutes)})`.execute(db);
};
