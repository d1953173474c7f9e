import { type Kysely, sql, type Transaction } from 'kysely';
import { randomToken } from '../base/random-token.ts';
import { sha256 } from '../base/sha256.ts';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';
import { findPerson, type Person } from './person-store.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** What a link is good for, once. */
export type LinkPurpose = 'sign-in' | 'activate' | 'reset';

const DAY_MINUTES = 1_440;

/**
 * For how long. A sign-in link is for the one who sits before the program. A reset is asked for by the one who waits for it: an hour
 * (OWASP, Forgot Password Cheat Sheet: "short-lived"). An invitation may have to wait for somebody to come back from a week away.
 */
export const LINK_MINUTES: Readonly<Record<LinkPurpose, number>> = { 'sign-in': 60, activate: 7 * DAY_MINUTES, reset: 60 };

const REFUSALS: Readonly<Record<LinkPurpose, string>> = {
  'sign-in': 'This sign-in link has been used or is too old. "monkey sign-in-link" makes a new one.',
  activate: 'This invitation has been used or is too old. Ask an administrator for a new one.',
  reset: 'This link has been used or is too old. Ask for a new one where you sign in.',
};

/** Makes a link's token. Only its hash is kept, so the database signs nobody in. */
export const createLink = async (db: Db, purpose: LinkPurpose, personId: number, now: Date): Promise<string> => {
  const token = randomToken();
  await sql`delete from person_link where expires_at <= ${now}`.execute(db);
  await sql`insert into person_link (token_hash, purpose, person_id, created_at, expires_at)
    values (${sha256(token)}, ${purpose}, ${personId}, ${now}, ${now}::timestamptz + make_interval(mins => ${LINK_MINUTES[purpose]}))`.execute(
    db,
  );
  return token;
};

/** Whose link it is, without using it. */
export const readLink = async (db: Db, purpose: LinkPurpose, token: string, now: Date): Promise<Person> => {
  const { rows } = await sql<{ person_id: number }>`select person_id from person_link
    where token_hash = ${sha256(token)} and purpose = ${purpose} and used_at is null and expires_at > ${now}`.execute(db);
  const person = rows[0] ? await findPerson(db, rows[0].person_id) : null;
  if (person) return person;
  throw new MonkeyError('unauthenticated', REFUSALS[purpose]);
};

/** Uses a link: a second time it is none. */
export const takeLink = async (db: Db, purpose: LinkPurpose, token: string, now: Date): Promise<Person> => {
  const { rows } = await sql<{ person_id: number }>`update person_link set used_at = ${now}
    where token_hash = ${sha256(token)} and purpose = ${purpose} and used_at is null and expires_at > ${now} returning person_id`.execute(
    db,
  );
  const person = rows[0] ? await findPerson(db, rows[0].person_id) : null;
  if (person) return person;
  throw new MonkeyError('unauthenticated', REFUSALS[purpose]);
};

/** What was sent to somebody before is good for nothing any more. */
export const endLinks = async (db: Db, personId: number): Promise<void> => {
  await sql`delete from person_link where person_id = ${personId}`.execute(db);
};
