import { type Kysely, sql, type Transaction } from 'kysely';
import type { Role } from '../model/role.ts';
import type { DB } from './database-types.ts';
import { EVERYTHING, type Scope, scopeOf } from './scope.ts';

type Db = Kysely<DB> | Transaction<DB>;

/** Somebody who may sign in. */
export interface Person {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
  /** A session that has had its id for longer gets a new one. */
  readonly rightsChangedAt: Date | null;
}

interface PersonRow extends Omit<Person, 'scope'> {
  readonly allAccounts: boolean;
  readonly accounts: number[];
}

const COLUMNS = sql`p.id, p.email, p.name, p.role, p.all_accounts as "allAccounts",
  case when p.rights_changed_at > '-infinity' then p.rights_changed_at end as "rightsChangedAt",
  array(select account_id from person_account where person_id = p.id) as accounts`;

const toPerson = ({ allAccounts, accounts, ...row }: PersonRow): Person => ({
  ...row,
  scope: allAccounts ? EVERYTHING : scopeOf(accounts),
});

/** E-mail addresses are one however they are written; the local part is not the business of anybody but its host (RFC 5321), and no host tells them apart. */
export const foldEmail = (email: string): string => email.trim().toLowerCase();

/** Null: there is nobody of this id, or they are not active. */
export const findPerson = async (db: Db, id: number): Promise<Person | null> => {
  const { rows } = await sql<PersonRow>`select ${COLUMNS} from person p where p.id = ${id} and p.active`.execute(db);
  return rows[0] ? toPerson(rows[0]) : null;
};

/** The same by e-mail address. */
export const findPersonByEmail = async (db: Db, email: string): Promise<Person | null> => {
  const { rows } = await sql<PersonRow>`select ${COLUMNS} from person p where lower(p.email) = ${foldEmail(email)} and p.active`.execute(
    db,
  );
  return rows[0] ? toPerson(rows[0]) : null;
};

/** Groups do not count any more as the reason why somebody is not active. */
export const liftSuspension = async (db: Db, personId: number): Promise<void> => {
  await sql`update person_identity set suspended = false where person_id = ${personId} and suspended`.execute(db);
};

/** The first administrator of everything, made when there is none. */
export const ensureAdministrator = async (db: Kysely<DB>, now: Date): Promise<Person> => {
  const found =
    await sql<PersonRow>`select ${COLUMNS} from person p where p.role = 'admin' and p.active and p.all_accounts order by p.id limit 1`.execute(
      db,
    );
  if (found.rows[0]) return toPerson(found.rows[0]);
  const made = await sql<{ id: number }>`insert into person (email, name, role, all_accounts, created_at)
    values ('admin@localhost', 'Administrator', 'admin', true, ${now})
    on conflict (email) do update set role = 'admin', active = true, all_accounts = true returning id`.execute(db);
  await liftSuspension(db, made.rows[0]!.id);
  return (await findPerson(db, made.rows[0]!.id))!;
};
