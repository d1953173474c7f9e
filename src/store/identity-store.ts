import { sql, type Transaction } from 'kysely';
import type { JsonObject } from '../model/json.ts';
import type { Role } from '../model/role.ts';
import { type RoleGroups, roleOfGroups } from '../model/role-of-groups.ts';
import type { VouchedIdentity } from '../model/vouched-identity.ts';
import type { Deed } from './audit-log-store.ts';
import type { DB } from './database-types.ts';
import { endLinks } from './link-store.ts';
import { provisionPerson } from './people-store.ts';
import { endSessions } from './session-store.ts';

/** Any number will do that no other advisory lock has as its seed. */
const LOCK_SEED = 7_236_005;

/** Under which terms those are admitted for whom somebody else vouches: a provider of single sign-on, or a proxy. */
export interface AdmissionTerms {
  /** The id of the provider in the settings. */
  readonly provider: string;
  /** What the sign-in is called: `oidc:google`, `header`. */
  readonly how: string;
  /** The groups that give roles, at every sign-in; null: none do, and the role is what operators gave. */
  readonly roleGroups: RoleGroups | null;
  /** Of who is in none of these groups, and of who is new where no groups give roles; null: none. */
  readonly defaultRole: Role | null;
  /** Whether somebody unknown becomes a person. */
  readonly provision: boolean;
  /** Names of the accounts that such a person sees; null: all. */
  readonly accounts: readonly string[] | null;
  /** Whether somebody who has the address already is the same one. */
  readonly mayLink: boolean;
}

/** Why somebody is not admitted: for the logs. */
export type Refusal =
  | 'the person is not active'
  | 'no group gives a role'
  | 'a person has that address, and the provider is not trusted to be linked with them'
  | 'a person has that address, and got it from a provider that had not verified it'
  | 'the person is unknown, and persons are not made at this provider';

/** What came of it. `deeds` is what it has changed, for the audit log. */
export type Admission =
  | { readonly admitted: true; readonly personId: number; readonly role: Role; readonly deeds: readonly Deed[] }
  | { readonly admitted: false; readonly because: Refusal; readonly deeds: readonly Deed[] };

/** What groups decide about. */
interface Rights {
  readonly role: Role;
  readonly active: boolean;
}

interface FoundPerson extends Rights {
  readonly personId: number;
  readonly email: string;
}

interface KnownPerson extends FoundPerson {
  readonly identityId: number;
  readonly suspended: boolean;
}

interface SameAddress extends FoundPerson {
  /** Somebody may have come by the address without owning it, to wait for who does. */
  readonly doubtful: boolean;
}

const PERSON = sql`p.id as "personId", p.email, p.role, p.active`;

const refuse = (because: Refusal, deeds: readonly Deed[] = []): Admission => ({ admitted: false, because, deeds });

const admitted = (personId: number, role: Role, deeds: readonly Deed[]): Admission => ({ admitted: true, personId, role, deeds });

const deedOn = (email: string, action: string, detail: JsonObject): Deed => ({ action, subject: `person ${email}`, detail });

/** By the groups, else the default; null: none. */
const roleOf = ({ groups }: VouchedIdentity, { roleGroups, defaultRole }: AdmissionTerms): Role | null =>
  (roleGroups && roleOfGroups(groups, roleGroups)) ?? defaultRole;

/**
 * Gives a person what groups say, with what follows from it; sessions under way follow with their next request. Groups decide about the
 * last administrator, too: "monkey sign-in-link" makes another.
 */
const setRights = async (
  tx: Transaction<DB>,
  person: FoundPerson,
  { role, active }: Rights,
  how: string,
  now: Date,
): Promise<readonly Deed[]> => {
  const { personId, email } = person;
  const changed = { ...(role === person.role ? {} : { role }), ...(active === person.active ? {} : { active }) };
  if (Object.keys(changed).length === 0) return [];
  await sql`update person set role = ${role}, active = ${active}, rights_changed_at = ${now} where id = ${personId}`.execute(tx);
  if (!active) {
    await endSessions(tx, personId);
    await endLinks(tx, personId);
  }
  return [deedOn(email, 'person.changed', { how, ...changed })];
};

const findKnown = async (tx: Transaction<DB>, { issuer, subject }: VouchedIdentity): Promise<KnownPerson | null> => {
  const { rows } = await sql<KnownPerson>`select i.id as "identityId", i.suspended, ${PERSON}
    from person_identity i join person p on p.id = i.person_id
    where i.issuer = ${issuer} and i.subject = ${subject} for update`.execute(tx);
  return rows[0] ?? null;
};

/** The person follows the groups. Who was locked stays locked; who only had no group comes back with one. */
const admitKnown = async (
  tx: Transaction<DB>,
  known: KnownPerson,
  who: VouchedIdentity,
  terms: AdmissionTerms,
  now: Date,
): Promise<Admission> => {
  const isGoverned = terms.roleGroups !== null;
  if (!known.active && !(known.suspended && isGoverned)) return refuse('the person is not active');
  const role = roleOf(who, terms);
  const suspended = isGoverned && role === null;
  await sql`update person_identity set suspended = ${suspended}, provider = ${terms.provider}, email = ${who.email},
    email_verified = ${who.verified === 'yes'}, used_at = ${now} where id = ${known.identityId}`.execute(tx);
  const rights = isGoverned ? { role: role ?? known.role, active: !suspended } : known;
  const deeds = await setRights(tx, known, rights, terms.how, now);
  return suspended ? refuse('no group gives a role', deeds) : admitted(known.personId, rights.role, deeds);
};

const addIdentity = async (tx: Transaction<DB>, who: VouchedIdentity, personId: number, provider: string, now: Date): Promise<void> => {
  await sql`insert into person_identity (issuer, subject, person_id, provider, email, email_verified, created_at, used_at)
    values (${who.issuer}, ${who.subject}, ${personId}, ${provider}, ${who.email}, ${who.verified === 'yes'}, ${now}, ${now})`.execute(tx);
};

const findByAddress = async (tx: Transaction<DB>, email: string): Promise<SameAddress | null> => {
  const { rows } = await sql<SameAddress>`select ${PERSON},
      exists (select 1 from person_identity i where i.person_id = p.id and not i.email_verified) as doubtful
    from person p where lower(p.email) = ${email} for update of p`.execute(tx);
  return rows[0] ?? null;
};

const link = async (
  tx: Transaction<DB>,
  person: SameAddress,
  who: VouchedIdentity,
  terms: AdmissionTerms,
  now: Date,
): Promise<Admission> => {
  if (!terms.mayLink) return refuse('a person has that address, and the provider is not trusted to be linked with them');
  if (person.doubtful) return refuse('a person has that address, and got it from a provider that had not verified it');
  if (!person.active) return refuse('the person is not active');
  const role = terms.roleGroups === null ? person.role : roleOf(who, terms);
  if (role === null) return refuse('no group gives a role');
  await addIdentity(tx, who, person.personId, terms.provider, now);
  const linked = deedOn(person.email, 'person.linked', { how: terms.how, issuer: who.issuer, subject: who.subject });
  return admitted(person.personId, role, [linked, ...(await setRights(tx, person, { role, active: true }, terms.how, now))]);
};

/** Those of the accounts that there are: one that was renamed or removed must not keep everybody out, and adds nothing. */
const existingAccounts = async (tx: Transaction<DB>, names: readonly string[] | null): Promise<readonly string[] | null> => {
  if (names === null) return null;
  const { rows } = await sql<{ name: string }>`select name from account where name = any(${[...names]}::text[]) order by name`.execute(tx);
  return rows.map(({ name }) => name);
};

const make = async (tx: Transaction<DB>, who: VouchedIdentity, terms: AdmissionTerms, now: Date): Promise<Admission> => {
  if (!terms.provision) return refuse('the person is unknown, and persons are not made at this provider');
  const role = roleOf(who, terms);
  if (role === null) return refuse('no group gives a role');
  const accounts = await existingAccounts(tx, terms.accounts);
  const person = await provisionPerson(tx, { email: who.email, name: who.name, role, accounts }, now);
  // Somebody else has come first with the address.
  if (person === null) return refuse('a person has that address, and the provider is not trusted to be linked with them');
  await addIdentity(tx, who, person.id, terms.provider, now);
  const missing = terms.accounts?.filter((name) => !accounts!.includes(name)) ?? [];
  const detail = { how: terms.how, role, accounts: person.accounts ?? 'all', ...(missing.length > 0 ? { missing } : {}) };
  return admitted(person.id, role, [deedOn(person.email, 'person.provisioned', detail)]);
};

/**
 * Finds, links or makes the person that somebody else vouches for, with the role that their groups give. What it has changed stays
 * changed when they are refused, so the transaction is to be committed then, too.
 */
export const admitIdentity = async (tx: Transaction<DB>, who: VouchedIdentity, terms: AdmissionTerms, now: Date): Promise<Admission> => {
  // Before any row: whoever changes a person by hand locks the table first, and each would wait for the other.
  await sql`lock table person in row exclusive mode`.execute(tx);
  // Two first sign-ins of one person, from two windows, make one person.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${who.issuer} ${who.subject}`}, ${LOCK_SEED}))`.execute(tx);
  const known = await findKnown(tx, who);
  if (known) return admitKnown(tx, known, who, terms, now);
  const same = await findByAddress(tx, who.email);
  return same ? link(tx, same, who, terms, now) : make(tx, who, terms, now);
};
