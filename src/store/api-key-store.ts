import { type Kysely, sql, type Transaction } from 'kysely';
import { randomToken } from '../base/random-token.ts';
import { sha256 } from '../base/sha256.ts';
import { MonkeyError } from '../model/errors.ts';
import type { Role } from '../model/role.ts';
import type { DB } from './database-types.ts';
import { EVERYTHING, type Scope, scopeOf } from './scope.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** What every key begins with, so that tools that look for leaked secrets know one when they see it. */
export const KEY_PREFIX = 'smk_';
/** How often its use is written down. */
const USED_SECONDS = 60;

export interface ApiKeyRow {
  readonly id: number;
  readonly personId: number;
  /** E-mail address. */
  readonly owner: string;
  readonly name: string;
  readonly role: Role;
  /** Null: all that its owner sees. */
  readonly accounts: readonly string[] | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly lastUsedAt: Date | null;
  readonly lastUsedAddress: string | null;
  readonly revokedAt: Date | null;
}

const SELECT = sql`select k.id, k.person_id as "personId", p.email as owner, k.name, k.role,
    case when not k.all_accounts then array(select a.name from api_key_account s join account a on a.id = s.account_id where s.api_key_id = k.id order by a.name) end as accounts,
    k.created_at as "createdAt", k.expires_at as "expiresAt", k.last_used_at as "lastUsedAt", k.last_used_address as "lastUsedAddress", k.revoked_at as "revokedAt"
  from api_key k join person p on p.id = k.person_id`;

/** Keys, the newest first; those of one person, or all. */
export const listApiKeys = async (db: Db, personId: number | null): Promise<ApiKeyRow[]> => {
  const { rows } =
    await sql<ApiKeyRow>`${SELECT} where ${personId}::int is null or k.person_id = ${personId}::int order by k.id desc`.execute(db);
  return rows;
};

export interface ApiKeyValues {
  readonly personId: number;
  readonly name: string;
  readonly role: Role;
  /** Ids; null: all that its owner sees. */
  readonly accountIds: readonly number[] | null;
  readonly expiresAt: Date;
}

/** Makes a key. The token is told this once; 256 random bits need no salt, so a plain SHA-256 of it is kept. */
export const createApiKey = async (db: Db, values: ApiKeyValues, now: Date): Promise<{ key: ApiKeyRow; token: string }> => {
  const { personId, name, role, accountIds, expiresAt } = values;
  const token = `${KEY_PREFIX}${randomToken()}`;
  const made = await sql<{ id: number }>`insert into api_key (token_hash, person_id, name, role, all_accounts, created_at, expires_at)
    values (${sha256(token)}, ${personId}, ${name}, ${role}, ${accountIds === null}, ${now}, ${expiresAt}) returning id`.execute(db);
  const { id } = made.rows[0]!;
  if (accountIds !== null)
    await sql`insert into api_key_account (api_key_id, account_id) select ${id}, unnest(${[...accountIds]}::int[])`.execute(db);
  const { rows } = await sql<ApiKeyRow>`${SELECT} where k.id = ${id}`.execute(db);
  return { key: rows[0]!, token };
};

/** A key that holds, with its own limits; those of its owner come on top. */
export interface UsableKey {
  readonly id: number;
  readonly name: string;
  readonly personId: number;
  readonly role: Role;
  readonly scope: Scope;
}

/** Null: there is no such key, or it has ended. Notes the use. */
export const findApiKey = async (db: Db, token: string, address: string, now: Date): Promise<UsableKey | null> => {
  const { rows } = await sql<Omit<UsableKey, 'scope'> & { allAccounts: boolean; accounts: number[]; isOld: boolean }>`
    select id, name, person_id as "personId", role, all_accounts as "allAccounts",
      array(select account_id from api_key_account where api_key_id = api_key.id) as accounts,
      coalesce(last_used_at, '-infinity') <= ${now}::timestamptz - make_interval(secs => ${USED_SECONDS}) as "isOld"
    from api_key where token_hash = ${sha256(token)} and revoked_at is null and expires_at > ${now}`.execute(db);
  const row = rows[0];
  if (!row) return null;
  if (row.isOld) await sql`update api_key set last_used_at = ${now}, last_used_address = ${address} where id = ${row.id}`.execute(db);
  const { allAccounts, accounts, isOld: _isOld, ...key } = row;
  return { ...key, scope: allAccounts ? EVERYTHING : scopeOf(accounts) };
};

/** Ends a key: of this person, or of anybody. Returns it as it was. */
export const revokeApiKey = async (db: Db, id: number, personId: number | null, now: Date): Promise<ApiKeyRow> => {
  const { rows } =
    await sql<ApiKeyRow>`${SELECT} where k.id = ${id} and (${personId}::int is null or k.person_id = ${personId}::int)`.execute(db);
  if (!rows[0]) throw new MonkeyError('not-found', `There is no API key ${id}.`);
  if (rows[0].revokedAt) throw new MonkeyError('conflict', `API key ${id} has been revoked already.`);
  await sql`update api_key set revoked_at = ${now} where id = ${id} and revoked_at is null`.execute(db);
  return rows[0];
};
