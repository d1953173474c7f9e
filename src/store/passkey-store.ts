import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from './database-types.ts';

type Db = Kysely<DB> | Transaction<DB>;

export interface PasskeyRow {
  readonly id: number;
  readonly personId: number;
  /** base64url, as the browser writes it. */
  readonly credentialId: string;
  readonly name: string;
  /** COSE. */
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const COLUMNS = sql`id, person_id as "personId", credential_id as "credentialId", name, public_key as "publicKey", counter, transports,
  created_at as "createdAt", last_used_at as "lastUsedAt"`;

export const listPasskeys = async (db: Db, personId: number): Promise<PasskeyRow[]> => {
  const { rows } = await sql<PasskeyRow>`select ${COLUMNS} from passkey where person_id = ${personId} order by id`.execute(db);
  return rows;
};

export const findPasskey = async (db: Db, credentialId: string): Promise<PasskeyRow | null> => {
  const { rows } = await sql<PasskeyRow>`select ${COLUMNS} from passkey where credential_id = ${credentialId}`.execute(db);
  return rows[0] ?? null;
};

export const addPasskey = async (db: Db, passkey: Omit<PasskeyRow, 'id' | 'createdAt' | 'lastUsedAt'>, now: Date): Promise<PasskeyRow> => {
  const { personId, credentialId, name, publicKey, counter, transports } = passkey;
  const { rows } = await sql<PasskeyRow>`insert into passkey (person_id, credential_id, name, public_key, counter, transports, created_at)
    values (${personId}, ${credentialId}, ${name}, ${publicKey}, ${counter}, ${[...transports]}::text[], ${now})
    on conflict (credential_id) do nothing returning ${COLUMNS}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('conflict', 'This passkey is known already.');
};

/** Notes a use. False: the counter has not grown, so somebody may have copied the authenticator (WebAuthn, 6.1.1). */
export const notePasskeyUse = async (db: Db, id: number, counter: number, now: Date): Promise<boolean> => {
  const { numAffectedRows } = await sql`update passkey set counter = ${counter}, last_used_at = ${now}
    where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter}::bigint = 0))`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
};

/** Returns its name. */
export const removePasskey = async (db: Db, personId: number, id: number): Promise<string> => {
  const { rows } = await sql<{ name: string }>`delete from passkey where id = ${id} and person_id = ${personId} returning name`.execute(db);
  if (rows[0]) return rows[0].name;
  throw new MonkeyError('not-found', `You have no passkey ${id}.`);
};

export const removePasskeys = async (db: Db, personId: number): Promise<void> => {
  await sql`delete from passkey where person_id = ${personId}`.execute(db);
};

/** What authenticators know a person by. */
export const handleOf = async (db: Db, personId: number): Promise<string> => {
  const { rows } = await sql<{ handle: string }>`select handle from person where id = ${personId}`.execute(db);
  return rows[0]!.handle;
};
