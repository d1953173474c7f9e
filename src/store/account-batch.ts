import { type Kysely, sql, type Transaction } from 'kysely';
import type { Seal } from '../base/seal.ts';
import type { Account } from '../model/account.ts';
import { canonicalJson } from '../model/canonical-json.ts';
import { ENTITY_KINDS, type Entity } from '../model/entity.ts';
import { movedSecrets, type SecretChanges, writeSecrets } from './account-secret-store.ts';
import { type AccountValues, identifiersOf, listStoredAccounts, type StoredAccount } from './account-store.ts';
import type { DB } from './database-types.ts';
import { type AccountEntities, dueAskers, dueIncomplete, type Question, writeAccountEntities } from './entity-batch.ts';
import { inTransaction } from './in-transaction.ts';
import { changeKnowledge, holdKnowledge } from './knowledge.ts';

/** An account as it is to be: a new one (`id` null), or what a stored one becomes. */
export interface WantedAccount {
  readonly id: number | null;
  readonly values: AccountValues;
  /** What its fields tell about the environment, each once. Absent: what they tell now. */
  readonly entities?: readonly Entity[];
  /** Of its secret fields those that are said; null: forgotten. Absent: they stay. */
  readonly secrets?: SecretChanges;
}

export interface AccountCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** An account that a change has written. */
export interface WrittenAccount {
  readonly id: number;
  readonly values: AccountValues;
  /** Null: it is new. */
  readonly before: Account | null;
  /** The names of the secret fields that changed. */
  readonly secrets: readonly string[];
}

export interface ChangeOptions {
  /** Needed where secret fields may change. */
  readonly seal?: () => Seal;
  /** Told, in the same transaction, what was written: new accounts first. */
  readonly onWritten?: (tx: Transaction<DB>, written: readonly WrittenAccount[]) => Promise<void>;
}

const noSeal = (): never => {
  throw new TypeError('Secret fields change, and nothing is given to seal them with.');
};

/** True when writing the values would change nothing. */
export const isAsStored = (stored: Account, values: AccountValues): boolean =>
  stored.type === values.type &&
  stored.name === values.name &&
  stored.identifier === values.identifier &&
  stored.active === values.active &&
  stored.thirdParty === values.thirdParty &&
  stored.notes === values.notes &&
  canonicalJson(stored.fields) === canonicalJson(values.fields);

/** What others get to know of an account that they ask for. */
const isSameToOthers = (before: Account, after: AccountValues): boolean =>
  before.name === after.name &&
  before.thirdParty === after.thirdParty &&
  before.fields['represents'] === after.fields['represents'] &&
  identifiersOf(before).join(' ') === identifiersOf(after).join(' ');

const entityKey = ({ kind, value }: Question): string => `${kind} ${value}`;

/** The entities that are in one list only. */
const movedBetween = (before: readonly Question[], after: readonly Question[]): Question[] => {
  const [had, has] = [new Set(before.map(entityKey)), new Set(after.map(entityKey))];
  return [...before.filter((one) => !has.has(entityKey(one))), ...after.filter((one) => !had.has(entityKey(one)))];
};

/** What the fields of every account tell now, by its id. */
const toldByFields = async (tx: Transaction<DB>): Promise<ReadonlyMap<number, readonly Question[]>> => {
  const { rows } = await sql<
    Question & { account: number }
  >`select account_id as account, kind, value from entity where item_id is null`.execute(tx);
  return Map.groupBy(rows, (row) => row.account);
};

interface Change {
  readonly id: number;
  readonly before: Account;
  readonly wanted: WantedAccount;
  readonly movedEntities: readonly Question[];
  readonly movedSecrets: SecretChanges;
}

const NO_SECRETS: SecretChanges = new Map();

/** The wanted accounts that differ from what is stored of them. */
const changesAmong = async (
  tx: Transaction<DB>,
  stored: readonly Account[],
  wanted: readonly WantedAccount[],
  seal: () => Seal,
): Promise<Change[]> => {
  const byId = new Map(stored.map((account) => [account.id, account]));
  const told = await toldByFields(tx);
  const changes: Change[] = [];
  for (const one of wanted) {
    const before = one.id === null ? undefined : byId.get(one.id);
    if (before === undefined) continue;
    const { id } = before;
    const movedEntities = one.entities === undefined ? [] : movedBetween(told.get(id) ?? [], one.entities);
    const secrets = await movedSecrets(tx, seal, id, one.secrets ?? NO_SECRETS);
    if (movedEntities.length + secrets.size > 0 || !isAsStored(before, one.values))
      changes.push({ id, before, wanted: one, movedEntities, movedSecrets: secrets });
  }
  return changes;
};

const rowOf = ({ type, name, identifier, active, thirdParty, notes, fields }: AccountValues) => ({
  type,
  name,
  identifier,
  active,
  third_party: thirdParty,
  notes,
  fields,
});

const COLUMNS = sql`type text, name text, identifier text, active boolean, third_party boolean, notes text, fields jsonb`;

/** Adds accounts. Returns their ids, in the order of the values. */
const insert = async (tx: Transaction<DB>, all: readonly AccountValues[], now: Date): Promise<number[]> => {
  if (all.length === 0) return [];
  const { rows } = await sql<{ id: number; type: string; identifier: string }>`
    insert into account (type, name, identifier, active, third_party, notes, fields, valid_from)
    select v.type, v.name, v.identifier, v.active, v.third_party, v.notes, v.fields, ${now}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(all.map(rowOf))}::jsonb) as v(${COLUMNS})
    returning id, type, identifier`.execute(tx);
  const ids = new Map(rows.map(({ id, type, identifier }) => [`${type} ${identifier}`, id]));
  return all.map(({ type, identifier }) => ids.get(`${type} ${identifier}`)!);
};

const update = async (tx: Transaction<DB>, changes: readonly Change[], now: Date): Promise<void> => {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, wanted }) => ({ id, ...rowOf(wanted.values) }));
  await sql`update account a set type = v.type, name = v.name, identifier = v.identifier, active = v.active, third_party = v.third_party,
      notes = v.notes, fields = v.fields, valid_from = ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id integer, ${COLUMNS}) where a.id = v.id`.execute(tx);
};

/** All that accounts own, whoever told it. */
const owned = async (tx: Transaction<DB>, ids: readonly number[]): Promise<Question[]> => {
  if (ids.length === 0) return [];
  const { rows } = await sql<Question>`select distinct kind, value from entity where account_id = any(${ids}::int[])`.execute(tx);
  return rows;
};

const asQuestions = (identifiers: readonly string[]): Question[] => identifiers.map((value) => ({ kind: 'account', value }));

/** Scores may depend on the fields of an item's own account. */
const dueForPatterns = async (tx: Transaction<DB>, ids: readonly number[], now: Date): Promise<void> => {
  await sql`insert into audit_due (item_id, cause, due_at)
    select id, 'an account changed', ${now}::timestamptz from item where active and account_id = any(${ids}::int[])
      and exists (select 1 from score_override where patterns <> '[]'::jsonb)
    on conflict (item_id) do nothing`.execute(tx);
};

/** Makes due what changed accounts may change the verdicts of. Ask after the entities have been written. */
const dueForChanges = async (
  tx: Transaction<DB>,
  changes: readonly Change[],
  added: readonly WantedAccount[],
  now: Date,
): Promise<void> => {
  const seenByOthers = changes.filter(({ before, wanted }) => !isSameToOthers(before, wanted.values));
  const questions = [
    ...changes.flatMap(({ movedEntities }) => movedEntities),
    ...seenByOthers.flatMap(({ before, wanted }) => asQuestions([...identifiersOf(before), ...identifiersOf(wanted.values)])),
    ...(await owned(
      tx,
      seenByOthers.map(({ id }) => id),
    )),
    ...added.flatMap(({ values, entities = [] }) => [...asQuestions(identifiersOf(values)), ...entities]),
  ];
  await dueAskers(tx, questions, 'an account changed', now);
  await dueForPatterns(
    tx,
    changes.map(({ id }) => id),
    now,
  );
  // Whoever is watched no more keeps no question open any more.
  if (changes.some(({ before, wanted }) => before.active && !wanted.values.active)) await dueIncomplete(tx, ENTITY_KINDS, now);
};

const setSecretsOf = ({ secrets = NO_SECRETS }: WantedAccount): SecretChanges =>
  new Map([...secrets].filter(([, value]) => value !== null));

/** Writes accounts and what their fields tell. */
const write = async (
  tx: Transaction<DB>,
  added: readonly WantedAccount[],
  changes: readonly Change[],
  now: Date,
): Promise<readonly WrittenAccount[]> => {
  const ids = await insert(
    tx,
    added.map(({ values }) => values),
    now,
  );
  await update(tx, changes, now);
  const told: AccountEntities[] = [
    ...added.map(({ entities = [] }, index) => ({ accountId: ids[index]!, entities })),
    ...changes.flatMap(({ id, wanted: { entities } }) => (entities === undefined ? [] : [{ accountId: id, entities }])),
  ];
  await writeAccountEntities(tx, told);
  return [
    ...added.map((one, index) => ({ id: ids[index]!, values: one.values, before: null, secrets: [...setSecretsOf(one).keys()] })),
    ...changes.map(({ id, before, wanted, movedSecrets: moved }) => ({ id, values: wanted.values, before, secrets: [...moved.keys()] })),
  ];
};

/** New accounts, which come first among those written, have got their ids only then. */
const secretsToWrite = (
  added: readonly WantedAccount[],
  changes: readonly Change[],
  written: readonly WrittenAccount[],
): { readonly id: number; readonly secrets: SecretChanges }[] => [
  ...added.map((one, index) => ({ id: written[index]!.id, secrets: setSecretsOf(one) })),
  ...changes.map(({ id, movedSecrets: secrets }) => ({ id, secrets })),
];

/**
 * Changes any number of accounts in one transaction, whole or not at all. `decide` gets every account as it is stored then
 * and says how some of them are to be; nobody else changes an account between the two, and what it throws undoes everything.
 * An account that is as it is to be is not written.
 */
export const changeAccounts = (
  db: Kysely<DB>,
  decide: (stored: readonly StoredAccount[]) => readonly WantedAccount[],
  now: Date,
  { seal = noSeal, onWritten }: ChangeOptions = {},
): Promise<AccountCounts> =>
  inTransaction(db, async (tx) => {
    await holdKnowledge(tx);
    const stored = await listStoredAccounts(tx);
    const wanted = decide(stored);
    const added = wanted.filter(({ id }) => id === null);
    const changes = await changesAmong(tx, stored, wanted, seal);
    if (added.length + changes.length > 0) {
      await changeKnowledge(tx);
      const written = await write(tx, added, changes, now);
      for (const { id, secrets } of secretsToWrite(added, changes, written)) await writeSecrets(tx, seal, id, secrets, now);
      await dueForChanges(tx, changes, added, now);
      await onWritten?.(tx, written);
    }
    return { added: added.length, updated: changes.length, unchanged: wanted.length - added.length - changes.length };
  });
