import { type Kysely, sql, type Transaction } from 'kysely';
import type { Seal } from '../base/seal.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { DB } from './database-types.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** Values of secret fields by name, as they are to be; null: none. */
export type SecretChanges = ReadonlyMap<string, Json>;

/** What a value is sealed for: it opens for no other account and no other field. */
const contextOf = (accountId: number, field: string): string => `account ${accountId} field ${field}`;

interface SealedField {
  readonly field: string;
  readonly sealed: string;
}

const sealedFields = async (db: Db, accountId: number): Promise<readonly SealedField[]> => {
  const { rows } = await sql<SealedField>`select field, sealed from account_secret where account_id = ${accountId} order by field`.execute(
    db,
  );
  return rows;
};

/** The names of the secret fields that have a value. */
export const secretFieldsOf = async (db: Db, accountId: number): Promise<string[]> => {
  const { rows } = await sql<{ field: string }>`select field from account_secret where account_id = ${accountId} order by field`.execute(
    db,
  );
  return rows.map(({ field }) => field);
};

const put = async (db: Db, accountId: number, { field, sealed }: SealedField, now: Date): Promise<void> => {
  await sql`insert into account_secret (account_id, field, sealed, set_at) values (${accountId}, ${field}, ${sealed}, ${now})
    on conflict (account_id, field) do update set sealed = excluded.sealed, set_at = excluded.set_at`.execute(db);
};

/** Nothing happens when it has been changed in the meantime. */
const reseal = async (db: Db, accountId: number, { field, sealed }: SealedField, anew: string): Promise<void> => {
  await sql`update account_secret set sealed = ${anew} where account_id = ${accountId} and field = ${field} and sealed = ${sealed}`.execute(
    db,
  );
};

/** The values of the secret fields of an account. One that was sealed with a key that has been replaced is sealed anew. */
export const openSecrets = async (db: Db, seal: () => Seal, accountId: number): Promise<JsonObject> => {
  const values: Record<string, Json> = {};
  for (const one of await sealedFields(db, accountId)) {
    const context = contextOf(accountId, one.field);
    const text = seal().open(one.sealed, context);
    if (seal().isOld(one.sealed)) await reseal(db, accountId, one, seal().close(text, context));
    values[one.field] = JSON.parse(text);
  }
  return values;
};

const isSame = (seal: () => Seal, accountId: number, { field, sealed }: SealedField, value: Json): boolean => {
  try {
    return canonicalJson(JSON.parse(seal().open(sealed, contextOf(accountId, field)))) === canonicalJson(value);
  } catch {
    // Its key is lost: whatever it was, it is to be replaced.
    return false;
  }
};

/** Those of the changes that are any. */
export const movedSecrets = async (db: Db, seal: () => Seal, accountId: number, wanted: SecretChanges): Promise<SecretChanges> => {
  if (wanted.size === 0) return wanted;
  const stored = new Map((await sealedFields(db, accountId)).map((one) => [one.field, one]));
  const isMoved = (field: string, value: Json): boolean => {
    const before = stored.get(field);
    return before === undefined ? value !== null : value === null || !isSame(seal, accountId, before, value);
  };
  return new Map([...wanted].filter(([field, value]) => isMoved(field, value)));
};

export const writeSecrets = async (db: Db, seal: () => Seal, accountId: number, changes: SecretChanges, now: Date): Promise<void> => {
  for (const [field, value] of changes) {
    if (value === null) await sql`delete from account_secret where account_id = ${accountId} and field = ${field}`.execute(db);
    else await put(db, accountId, { field, sealed: seal().close(JSON.stringify(value), contextOf(accountId, field)) }, now);
  }
};
