import { type Kysely, sql } from 'kysely';
import { sha256 } from '../base/sha256.ts';
import type { VouchedIdentity } from '../model/vouched-identity.ts';
import type { DB } from './database-types.ts';

/** A sign-in at a provider as it begins. */
export interface NewAttempt {
  readonly provider: string;
  /** What the provider gives back: the state, or the id of the request. Only its hash is kept, as of the two below. */
  readonly handle: string;
  readonly browser: string;
  /** The id of the session that the browser has; null: none. */
  readonly session: string | null;
  readonly nonce: string | null;
  readonly codeVerifier: string | null;
  readonly returnTo: string;
  readonly startedAt: Date;
  readonly expiresAt: Date;
}

/** One that has come back to the browser that began it. */
export interface TakenAttempt {
  readonly nonce: string | null;
  readonly codeVerifier: string | null;
  readonly returnTo: string;
  readonly sessionHash: Buffer | null;
  readonly vouched: VouchedIdentity | null;
}

const TAKEN = sql`nonce, code_verifier as "codeVerifier", return_to as "returnTo", session_hash as "sessionHash", vouched`;

export const beginAttempt = async (db: Kysely<DB>, attempt: NewAttempt): Promise<void> => {
  const { provider, handle, browser, session, nonce, codeVerifier, returnTo, startedAt, expiresAt } = attempt;
  await sql`insert into sign_in_attempt
      (handle_hash, provider, browser_hash, session_hash, nonce, code_verifier, return_to, started_at, expires_at)
    values (${sha256(handle)}, ${provider}, ${sha256(browser)}, ${session === null ? null : sha256(session)}, ${nonce}, ${codeVerifier},
      ${returnTo}, ${startedAt}, ${expiresAt})`.execute(db);
};

/** The attempt of this state, once, and only for the browser that began it. Null: there is none. */
export const takeAttempt = async (
  db: Kysely<DB>,
  { provider, handle, browser }: Pick<NewAttempt, 'provider' | 'handle' | 'browser'>,
  now: Date,
): Promise<TakenAttempt | null> => {
  const { rows } = await sql<TakenAttempt>`delete from sign_in_attempt
    where handle_hash = ${sha256(handle)} and provider = ${provider} and browser_hash = ${sha256(browser)} and vouched is null
      and expires_at > ${now} returning ${TAKEN}`.execute(db);
  return rows[0] ?? null;
};

/** When an attempt began that waits for its answer; null: there is none. */
export const attemptBegan = async (db: Kysely<DB>, provider: string, handle: string, now: Date): Promise<Date | null> => {
  const { rows } = await sql<{ startedAt: Date }>`select started_at as "startedAt" from sign_in_attempt
    where handle_hash = ${sha256(handle)} and provider = ${provider} and vouched is null and expires_at > ${now}`.execute(db);
  return rows[0]?.startedAt ?? null;
};

export const dropAttempt = async (db: Kysely<DB>, provider: string, handle: string): Promise<void> => {
  await sql`delete from sign_in_attempt where handle_hash = ${sha256(handle)} and provider = ${provider}`.execute(db);
};

/** An assertion that is good, for the attempt that it answers. */
export interface Answer {
  readonly provider: string;
  readonly handle: string;
  readonly vouched: VouchedIdentity;
  readonly assertionId: string;
  /** From when on it is refused for its age. */
  readonly assertionEnds: Date;
  /** The browser gets it. Only its hash is kept. */
  readonly ticket: string;
  readonly ticketEnds: Date;
}

/** Keeps what an assertion says until the browser comes for it. False: the assertion or the attempt has been used. */
export const holdAnswer = (db: Kysely<DB>, answer: Answer, now: Date): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    const { provider, handle, vouched, assertionId, assertionEnds, ticket, ticketEnds } = answer;
    const remembered = await sql`insert into saml_assertion (issuer, assertion_id, expires_at)
      values (${vouched.issuer}, ${assertionId}, ${assertionEnds}) on conflict do nothing`.execute(tx);
    if (Number(remembered.numAffectedRows ?? 0) === 0) return false;
    const held = await sql`update sign_in_attempt
      set vouched = ${JSON.stringify(vouched)}::jsonb, ticket_hash = ${sha256(ticket)}, expires_at = ${ticketEnds}
      where handle_hash = ${sha256(handle)} and provider = ${provider} and vouched is null and expires_at > ${now}`.execute(tx);
    return Number(held.numAffectedRows ?? 0) > 0;
  });

/** What was held for this ticket, once, and only for the browser that began. Null: nothing. */
export const takeAnswer = async (
  db: Kysely<DB>,
  { provider, ticket, browser }: { readonly provider: string; readonly ticket: string; readonly browser: string },
  now: Date,
): Promise<TakenAttempt | null> => {
  const { rows } = await sql<TakenAttempt>`delete from sign_in_attempt
    where ticket_hash = ${sha256(ticket)} and provider = ${provider} and browser_hash = ${sha256(browser)} and expires_at > ${now}
    returning ${TAKEN}`.execute(db);
  return rows[0] ?? null;
};

/** Ends the session that the browser had before it signed in again. */
export const endReplacedSession = async (db: Kysely<DB>, sessionHash: Buffer): Promise<void> => {
  await sql`delete from session where id_hash = ${sessionHash}`.execute(db);
};

export const expireSignIns = async (db: Kysely<DB>, now: Date): Promise<void> => {
  await sql`delete from sign_in_attempt where expires_at <= ${now}`.execute(db);
  await sql`delete from saml_assertion where expires_at <= ${now}`.execute(db);
};
