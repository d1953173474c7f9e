import { type Kysely, sql, type Transaction } from 'kysely';
import type { DB } from './database-types.ts';
import { foldEmail } from './person-store.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** What somebody shows who they are with. */
export interface Credentials {
  readonly personId: number;
  /** A PHC string; null: no password. */
  readonly passwordHash: string | null;
  /** Sealed; null: no second factor, or its enrolment has not been confirmed. */
  readonly totpSecret: string | null;
}

const COLUMNS = sql`id as "personId", password_hash as "passwordHash", case when totp_confirmed_at is not null then totp_secret end as "totpSecret"`;

export const credentialsOf = async (db: Db, personId: number): Promise<Credentials | null> => {
  const { rows } = await sql<Credentials>`select ${COLUMNS} from person where id = ${personId} and active`.execute(db);
  return rows[0] ?? null;
};

/** Null: nobody who is active has this address. */
export const credentialsByEmail = async (db: Db, email: string): Promise<Credentials | null> => {
  const { rows } = await sql<Credentials>`select ${COLUMNS} from person where lower(email) = ${foldEmail(email)} and active`.execute(db);
  return rows[0] ?? null;
};

export const setPasswordHash = async (db: Db, personId: number, hash: string, now: Date): Promise<void> => {
  await sql`update person set password_hash = ${hash}, password_set_at = ${now} where id = ${personId}`.execute(db);
};

/** The same password under other parameters. Nothing happens when it has been changed in the meantime. */
export const replacePasswordHash = async (db: Db, personId: number, before: string, hash: string): Promise<void> => {
  await sql`update person set password_hash = ${hash} where id = ${personId} and password_hash = ${before}`.execute(db);
};

export const noteSignIn = async (db: Db, personId: number, now: Date): Promise<void> => {
  await sql`update person set last_sign_in_at = ${now} where id = ${personId}`.execute(db);
};

/** Begins an enrolment, or begins it anew. Returns false when the second factor is in use already. */
export const beginTotp = async (db: Db, personId: number, sealedSecret: string): Promise<boolean> => {
  const { numAffectedRows } = await sql`update person set totp_secret = ${sealedSecret}, totp_last_step = null
    where id = ${personId} and totp_confirmed_at is null`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** The secret of an enrolment that has not been confirmed. */
export const pendingTotp = async (db: Db, personId: number): Promise<string | null> => {
  const { rows } = await sql<{
    secret: string | null;
  }>`select totp_secret as secret from person where id = ${personId} and totp_confirmed_at is null`.execute(db);
  return rows[0]?.secret ?? null;
};

export const confirmTotp = async (db: Db, personId: number, step: number, now: Date): Promise<boolean> => {
  const { numAffectedRows } = await sql`update person set totp_confirmed_at = ${now}, totp_last_step = ${step}
    where id = ${personId} and totp_secret is not null and totp_confirmed_at is null`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** Takes the step of a code that was right; false when this code, or a later one, has been used already. */
export const takeTotpStep = async (db: Db, personId: number, step: number): Promise<boolean> => {
  const { numAffectedRows } = await sql`update person set totp_last_step = ${step}
    where id = ${personId} and totp_confirmed_at is not null and coalesce(totp_last_step, -1) < ${step}`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** The same secret, sealed with the key of today. */
export const resealTotp = async (db: Db, personId: number, before: string, sealedSecret: string): Promise<void> => {
  await sql`update person set totp_secret = ${sealedSecret} where id = ${personId} and totp_secret = ${before}`.execute(db);
};

/** Without the second factor there is nothing for recovery codes to stand in for. */
export const removeTotp = async (db: Db, personId: number): Promise<boolean> => {
  await sql`delete from recovery_code where person_id = ${personId}`.execute(db);
  const { numAffectedRows } = await sql`update person set totp_secret = null, totp_confirmed_at = null, totp_last_step = null
    where id = ${personId} and totp_secret is not null`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** Replaces all recovery codes by these, which are kept as hashes. */
export const setRecoveryCodes = async (db: Db, personId: number, hashes: readonly Buffer[]): Promise<void> => {
  await sql`delete from recovery_code where person_id = ${personId}`.execute(db);
  await sql`insert into recovery_code (person_id, code_hash) select ${personId}, unnest(${hashes}::bytea[])`.execute(db);
};

/** Uses a recovery code, once. Returns how many are left; null: it is none, or has been used. */
export const takeRecoveryCode = async (db: Db, personId: number, hash: Buffer, now: Date): Promise<number | null> => {
  const { numAffectedRows } = await sql`update recovery_code set used_at = ${now}
    where person_id = ${personId} and code_hash = ${hash} and used_at is null`.execute(db);
  return Number(numAffectedRows ?? 0) > 0 ? countRecoveryCodes(db, personId) : null;
};

export const countRecoveryCodes = async (db: Db, personId: number): Promise<number> => {
  const { rows } = await sql<{
    count: number;
  }>`select count(*) from recovery_code where person_id = ${personId} and used_at is null`.execute(db);
  return rows[0]!.count;
};
