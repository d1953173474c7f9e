import { type Kysely, sql, type Transaction } from 'kysely';
import type { Account } from '../model/account.ts';
import { ENTITY_KINDS, type Entity } from '../model/entity.ts';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { DB } from './database-types.ts';
import { dueAskers, dueIncomplete, writeAccountEntities } from './entity-batch.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge } from './knowledge.ts';

type Db = Kysely<DB> | Transaction<DB>;

export interface AccountValues {
  readonly type: string;
  readonly name: string;
  readonly identifier: string;
  readonly active: boolean;
  readonly thirdParty: boolean;
  readonly notes: string | null;
  readonly fields: JsonObject;
}

interface AccountRow extends Omit<Account, 'thirdParty'> {
  readonly third_party: boolean;
}

const toAccount = ({ third_party, ...row }: AccountRow): Account => ({ ...row, thirdParty: third_party });

const COLUMNS = sql`id, name, identifier, type, active, third_party, notes, fields`;

export const listAccounts = async (db: Db): Promise<Account[]> => {
  const { rows } = await sql<AccountRow>`select ${COLUMNS} from account order by name`.execute(db);
  return rows.map(toAccount);
};

/** An account with the names of its secret fields that have a value. */
export interface StoredAccount extends Account {
  readonly secretFields: readonly string[];
}

export const listStoredAccounts = async (db: Db): Promise<StoredAccount[]> => {
  const { rows } = await sql<AccountRow & Pick<StoredAccount, 'secretFields'>>`select ${COLUMNS},
    array(select field from account_secret where account_id = account.id order by field) as "secretFields" from account order by name`.execute(
    db,
  );
  return rows.map(({ secretFields, ...row }) => ({ ...toAccount(row), secretFields }));
};

/** Null: there is no such account. */
export const accountName = async (db: Kysely<DB>, id: number): Promise<string | null> =>
  (await db.selectFrom('account').select('name').where('id', '=', id).executeTakeFirst())?.name ?? null;

export const accountsById = async (db: Db): Promise<ReadonlyMap<number, Account>> =>
  new Map((await listAccounts(db)).map((account) => [account.id, account]));

export const findAccount = async (db: Db, name: string): Promise<Account> => {
  const { rows } =
    await sql<AccountRow>`select ${COLUMNS} from account where name = ${name} or identifier = ${name} order by (name = ${name}) desc limit 1`.execute(
      db,
    );
  if (rows[0]) return toAccount(rows[0]);
  const names = (await listAccounts(db)).map((account) => account.name);
  const known =
    names.length === 0 ? 'There are no accounts yet; add one with "monkey accounts add".' : `Known are: ${names.slice(0, 20).join(', ')}.`;
  throw new MonkeyError('not-found', `There is no account "${name}". ${known}`);
};

const CONSTRAINTS: Readonly<Record<string, (values: AccountValues) => string>> = {
  account_name_key: ({ name }) => `There is an account named "${name}" already.`,
  account_identifier_key: ({ type, identifier }) => `There is a ${type} account with the identifier ${identifier} already.`,
  account_watched_is_own: () => 'An account of a third party is only known, never watched: it cannot be active as well.',
};

const explain = (error: unknown, values: AccountValues): never => {
  const { constraint } = error as { constraint?: string };
  const sentence = constraint ? CONSTRAINTS[constraint]?.(values) : undefined;
  throw sentence ? new MonkeyError('conflict', sentence, { cause: error }) : error;
};

/** Every question whose answer may name this account is asked again: its number, and all that it owns. */
const dueForAccount = async (tx: Transaction<DB>, id: number, identifiers: readonly string[], now: Date): Promise<void> => {
  const { rows } = await sql<{ kind: string; value: string }>`select kind, value from entity where account_id = ${id}`.execute(tx);
  await dueAskers(tx, [...identifiers.map((value) => ({ kind: 'account', value })), ...rows], 'an account changed', now);
};

/** The numbers under which others may ask for an account: its own, and that of the account that it stands for. */
export const identifiersOf = ({ identifier, fields }: { identifier: string; fields: JsonObject }): string[] => {
  const { represents } = fields;
  return typeof represents === 'string' ? [identifier, represents.slice(represents.indexOf(':') + 1)] : [identifier];
};

export const addAccount = (db: Kysely<DB>, values: AccountValues, entities: readonly Entity[], now: Date): Promise<Account> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    const { rows } = await sql<AccountRow>`insert into account (type, name, identifier, active, third_party, notes, fields, valid_from)
      values (${values.type}, ${values.name}, ${values.identifier}, ${values.active}, ${values.thirdParty}, ${values.notes}, ${JSON.stringify(values.fields)}::jsonb, ${now})
      returning ${COLUMNS}`
      .execute(tx)
      .catch((error) => explain(error, values));
    const account = toAccount(rows[0]!);
    await writeAccountEntities(tx, [{ accountId: account.id, entities }]);
    await dueForAccount(tx, account.id, identifiersOf(account), now);
    return account;
  });

export const updateAccount = (
  db: Kysely<DB>,
  id: number,
  values: AccountValues,
  entities: readonly Entity[],
  now: Date,
): Promise<Account> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    await dueForAccount(tx, id, [], now);
    const { rows } =
      await sql<AccountRow>`update account set name = ${values.name}, identifier = ${values.identifier}, active = ${values.active},
      third_party = ${values.thirdParty}, notes = ${values.notes}, fields = ${JSON.stringify(values.fields)}::jsonb, valid_from = ${now}
      where id = ${id} returning ${COLUMNS}`
        .execute(tx)
        .catch((error) => explain(error, values));
    if (!rows[0]) throw new MonkeyError('not-found', 'This account does not exist any more.');
    const account = toAccount(rows[0]);
    await writeAccountEntities(tx, [{ accountId: id, entities }]);
    await dueForAccount(tx, id, identifiersOf(account), now);
    return account;
  });

export const countItems = async (db: Db, accountId: number): Promise<number> => {
  const { rows } = await sql<{ count: number }>`select count(*) from item where account_id = ${accountId}`.execute(db);
  return rows[0]!.count;
};

/** Removes an account with everything that was kept of it. */
export const removeAccount = (db: Kysely<DB>, account: Account, now: Date): Promise<void> =>
  inTransaction(db, async (tx) => {
    await changeKnowledge(tx);
    await dueForAccount(tx, account.id, identifiersOf(account), now);
    // Whoever is watched no more keeps no question open any more.
    if (account.active) await dueIncomplete(tx, ENTITY_KINDS, now);
    await sql`delete from account where id = ${account.id}`.execute(tx);
  });
