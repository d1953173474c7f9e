import { type Kysely, sql, type Transaction } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { Role } from '../model/role.ts';
import type { DB } from './database-types.ts';
import { endLinks } from './link-store.ts';
import { foldEmail, liftSuspension } from './person-store.ts';
import { EVERYTHING, type Scope, within } from './scope.ts';
import { endSessions } from './session-store.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** A person as an administrator sees them. */
export interface PersonRow {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly active: boolean;
  /** Names; null: all. */
  readonly accounts: readonly string[] | null;
  readonly hasPassword: boolean;
  readonly hasSecondFactor: boolean;
  readonly passkeys: number;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

const SELECT = sql`select p.id, p.email, p.name, p.role, p.active,
    case when not p.all_accounts then array(select a.name from person_account s join account a on a.id = s.account_id where s.person_id = p.id order by a.name) end as accounts,
    p.password_hash is not null as "hasPassword", p.totp_confirmed_at is not null as "hasSecondFactor",
    (select count(*) from passkey k where k.person_id = p.id) as passkeys, p.created_at as "createdAt", p.last_sign_in_at as "lastSignInAt"
  from person p`;

export const listPeople = async (db: Db, page: { readonly offset: number; readonly limit: number }): Promise<PersonRow[]> => {
  const { rows } = await sql<PersonRow>`${SELECT} order by p.email limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows;
};

export const getPerson = async (db: Db, id: number): Promise<PersonRow> => {
  const { rows } = await sql<PersonRow>`${SELECT} where p.id = ${id}`.execute(db);
  if (rows[0]) return rows[0];
  throw new MonkeyError('not-found', `There is no person ${id}.`);
};

/** By e-mail address, active or not. Null: there is nobody. */
export const findPersonRow = async (db: Db, email: string): Promise<PersonRow | null> => {
  const { rows } = await sql<PersonRow>`${SELECT} where lower(p.email) = ${foldEmail(email)}`.execute(db);
  return rows[0] ?? null;
};

/** The same; throws when there is nobody. */
export const getPersonByEmail = async (db: Db, email: string): Promise<PersonRow> => {
  const row = await findPersonRow(db, email);
  if (row) return row;
  throw new MonkeyError('not-found', `There is nobody with the address ${email}. "monkey users list" names everybody.`);
};

/** The ids of accounts by their names; throws about the first that is none, or that the reader does not see. */
export const accountIdsOf = async (db: Db, names: readonly string[], scope: Scope = EVERYTHING): Promise<number[]> => {
  const { rows } = await sql<{
    id: number;
    name: string;
  }>`select id, name from account where name = any(${[...names]}::text[]) and ${within(scope, 'id')}`.execute(db);
  const unknown = names.find((name) => !rows.some((row) => row.name === name));
  if (unknown !== undefined) throw new MonkeyError('not-found', `There is no account "${unknown}".`);
  return rows.map((row) => row.id);
};

/** The names of accounts by their ids; those that are gone are left out. */
export const accountNamesOf = async (db: Db, ids: readonly number[]): Promise<string[]> => {
  const { rows } = await sql<{ name: string }>`select name from account where id = any(${[...ids]}::int[]) order by name`.execute(db);
  return rows.map((row) => row.name);
};

/** Null: all accounts. */
const setAccounts = async (db: Db, personId: number, accounts: readonly string[] | null): Promise<void> => {
  const ids = accounts === null ? [] : await accountIdsOf(db, accounts);
  await sql`delete from person_account where person_id = ${personId}`.execute(db);
  await sql`update person set all_accounts = ${accounts === null} where id = ${personId}`.execute(db);
  if (ids.length > 0) await sql`insert into person_account (person_id, account_id) select ${personId}, unnest(${ids}::int[])`.execute(db);
};

export interface NewPerson {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  /** Names; null: all. */
  readonly accounts: readonly string[] | null;
}

/** Makes a person; null: somebody has the address already. */
export const provisionPerson = async (db: Db, { email, name, role, accounts }: NewPerson, now: Date): Promise<PersonRow | null> => {
  const { rows } = await sql<{ id: number }>`insert into person (email, name, role, created_at)
    values (${foldEmail(email)}, ${name}, ${role}, ${now}) on conflict do nothing returning id`.execute(db);
  if (!rows[0]) return null;
  await setAccounts(db, rows[0].id, accounts);
  return getPerson(db, rows[0].id);
};

/** The same; throws when somebody has the address. */
export const addPerson = async (db: Db, person: NewPerson, now: Date): Promise<PersonRow> => {
  const made = await provisionPerson(db, person, now);
  if (made) return made;
  throw new MonkeyError('conflict', `There is somebody with the address ${foldEmail(person.email)} already.`);
};

/** What may be changed of a person. Absent: stays. */
export interface PersonChange {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  /** Names; null: all. */
  readonly accounts?: readonly string[] | null | undefined;
  readonly active?: boolean | undefined;
}

/** Somebody who may do everything everywhere must be left, or nobody could let anybody in. */
const assertAdministratorLeft = async (tx: Transaction<DB>): Promise<void> => {
  const { rows } = await sql<{ count: number }>`select count(*) from person where role = 'admin' and active and all_accounts`.execute(tx);
  if (rows[0]!.count === 0)
    throw new MonkeyError('conflict', 'This is the last active administrator of all accounts. Make another one first.');
};

/** Changes a person; sessions under way follow with their next request. Throws when no administrator of all accounts would be left. */
export const changePerson = async (tx: Transaction<DB>, id: number, change: PersonChange, now: Date): Promise<PersonRow> => {
  // Two that take away each other's rights at once would both see another administrator.
  await sql`lock table person in share row exclusive mode`.execute(tx);
  const before = await getPerson(tx, id);
  const { name = before.name, role = before.role, active = before.active, accounts } = change;
  const changesRights = role !== before.role || active !== before.active || accounts !== undefined;
  await sql`update person set name = ${name}, role = ${role}, active = ${active},
    rights_changed_at = case when ${changesRights}::boolean then ${now}::timestamptz else rights_changed_at end where id = ${id}`.execute(
    tx,
  );
  if (accounts !== undefined) await setAccounts(tx, id, accounts);
  // Whoever is locked or let in by hand is so whatever groups have said before.
  if (change.active !== undefined) await liftSuspension(tx, id);
  if (!active) {
    // Who is let in again signs in anew.
    await endSessions(tx, id);
    await endLinks(tx, id);
  }
  if (before.role === 'admin' && before.active && before.accounts === null) await assertAdministratorLeft(tx);
  return getPerson(tx, id);
};
