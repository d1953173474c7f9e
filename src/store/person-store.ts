import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { sha256 } from '../base/sha256.ts';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';

export type Role = 'view' | 'comment' | 'justify' | 'admin';

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
}

/** A link is for the one who started the program and sits before it; an hour is plenty. */
const LINK_MINUTES = 60;

const PERSON = sql`id, email, name, role`;

/** The first administrator, made when there is none. */
export const ensureAdministrator = async (db: Kysely<DB>, now: Date): Promise<Person> => {
  const found = await sql<Person>`select ${PERSON} from person where role = 'admin' and active order by id limit 1`.execute(db);
  if (found.rows[0]) return found.rows[0];
  const made =
    await sql<Person>`insert into person (email, name, role, created_at) values ('admin@localhost', 'Administrator', 'admin', ${now})
    on conflict (email) do update set role = 'admin', active = true returning ${PERSON}`.execute(db);
  return made.rows[0]!;
};

/** Makes a link's token. Only its hash is kept, so the database signs nobody in. */
export const createSignInToken = async (db: Kysely<DB>, personId: number, now: Date): Promise<string> => {
  const token = randomBytes(32).toString('base64url');
  await sql`delete from sign_in_link where expires_at <= ${now}`.execute(db);
  await sql`insert into sign_in_link (token_hash, person_id, expires_at)
    values (${sha256(token)}, ${personId}, ${now}::timestamptz + make_interval(mins => ${LINK_MINUTES}))`.execute(db);
  return token;
};

/** Signs in with a token, once. */
export const useSignInToken = async (db: Kysely<DB>, token: string, now: Date): Promise<Person> => {
  const { rows } = await sql<Person>`with used as (
      update sign_in_link set used_at = ${now} where token_hash = ${sha256(token)} and used_at is null and expires_at > ${now} returning person_id)
    select p.id, p.email, p.name, p.role from used join person p on p.id = used.person_id and p.active`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('unauthenticated', 'This sign-in link has been used or is too old. "monkey sign-in-link" makes a new one.');
};

export const findPerson = async (db: Kysely<DB>, id: number): Promise<Person | null> => {
  const { rows } = await sql<Person>`select ${PERSON} from person where id = ${id} and active`.execute(db);
  return rows[0] ?? null;
};
