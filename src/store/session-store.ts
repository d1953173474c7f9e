import { type Kysely, sql } from 'kysely';
import { sha256 } from '../base/sha256.ts';
import type { DB } from './database-types.ts';

/** Sessions by the hash of their id: who reads the table cannot take one over. */
export const getSession = async (db: Kysely<DB>, id: string, now: Date): Promise<unknown> => {
  const { rows } = await sql<{ data: unknown }>`select data from session where id_hash = ${sha256(id)} and expires_at > ${now}`.execute(db);
  return rows[0]?.data ?? null;
};

export const setSession = async (db: Kysely<DB>, id: string, data: unknown, expiresAt: Date): Promise<void> => {
  await sql`insert into session (id_hash, data, expires_at) values (${sha256(id)}, ${JSON.stringify(data)}::jsonb, ${expiresAt})
    on conflict (id_hash) do update set data = excluded.data, expires_at = excluded.expires_at`.execute(db);
};

export const destroySession = async (db: Kysely<DB>, id: string): Promise<void> => {
  await sql`delete from session where id_hash = ${sha256(id)}`.execute(db);
};

export const expireSessions = async (db: Kysely<DB>, now: Date): Promise<void> => {
  await sql`delete from session where expires_at <= ${now}`.execute(db);
};
