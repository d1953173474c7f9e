import { activationAddress, invitationMail, resetAddress, resetMail } from '../api/mails.ts';
import { mayDo } from '../api/permission.ts';
import { makePasswordHasher } from '../base/hash-password.ts';
import { assertPassword } from '../model/assert-password.ts';
import { MonkeyError } from '../model/errors.ts';
import type { Role } from '../model/role.ts';
import { type ApiKeyRow, createApiKey, listApiKeys, revokeApiKey } from '../store/api-key-store.ts';
import { setPasswordHash } from '../store/credential-store.ts';
import { createLink, endLinks } from '../store/link-store.ts';
import {
  accountIdsOf,
  addPerson,
  changePerson,
  findPersonRow,
  getPersonByEmail,
  listPeople,
  type NewPerson,
  type PersonChange,
  type PersonRow,
} from '../store/people-store.ts';
import { type ResetPerson, resetPerson } from '../store/reset-person.ts';
import { endSessions } from '../store/session-store.ts';
import type { App } from './open-app.ts';
import { openMailer } from './open-mailer.ts';
import { recorded } from './recorded.ts';
import { originOf } from './sign-in-link.ts';

const PAGE = 500;
const DAY = 86_400_000;
const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;"]+$/;

/** A link for somebody: it has been mailed, or it is here to be handed over. */
export interface HandedLink {
  readonly person: PersonRow;
  /** Null: it is in a mail. */
  readonly link: string | null;
}

const assertEmail = (email: string): string => {
  if (email.length <= 254 && EMAIL.test(email)) return email;
  throw new MonkeyError('bad-input', `"${email}" is no e-mail address.`);
};

/** Mails the link where the settings name a mail server and nobody wants it printed. */
const handOver = async (app: App, { person, token, purpose }: ResetPerson, print: boolean): Promise<HandedLink> => {
  const origin = originOf(app, `http://${app.settings.apiHost}:${app.settings.apiPort}`);
  const mailer = print ? null : await openMailer(app.configuration);
  const isReset = purpose === 'reset';
  if (mailer === null) return { person, link: isReset ? resetAddress(origin, token) : activationAddress(origin, token) };
  try {
    await mailer.send((isReset ? resetMail : invitationMail)(person, origin, token));
    return { person, link: null };
  } finally {
    mailer.close();
  }
};

const subjectOf = ({ email }: { readonly email: string }): string => `person ${email}`;

/** What the operator does with people at the command line. */
export const peopleOperations = (app: App) => {
  const db = app.database.kysely;
  const now = () => app.now();
  return {
    async *each(): AsyncGenerator<PersonRow> {
      for (let offset = 0; ; offset += PAGE) {
        const rows = await listPeople(db, { offset, limit: PAGE });
        yield* rows;
        if (rows.length < PAGE) return;
      }
    },
    async add(person: NewPerson, print: boolean): Promise<HandedLink> {
      assertEmail(person.email);
      const deed = {
        action: 'person.invited',
        subject: subjectOf(person),
        detail: { role: person.role, accounts: person.accounts ?? 'all' },
      };
      const made = await recorded(app, deed, async (tx): Promise<ResetPerson> => {
        const added = await addPerson(tx, person, now());
        return { person: added, token: await createLink(tx, 'activate', added.id, now()), purpose: 'activate' };
      });
      return handOver(app, made, print);
    },
    async change(email: string, change: PersonChange): Promise<PersonRow> {
      const { id } = await getPersonByEmail(db, email);
      const { accounts, ...rest } = change;
      const detail = { ...rest, ...(accounts === undefined ? {} : { accounts: accounts ?? 'all' }) };
      return recorded(app, { action: 'person.changed', subject: subjectOf({ email }), detail }, (tx) =>
        changePerson(tx, id, change, now()),
      );
    },
    async reset(email: string, secondFactors: boolean, print: boolean): Promise<HandedLink> {
      const { id } = await getPersonByEmail(db, email);
      const deed = { action: 'person.reset', subject: subjectOf({ email }), detail: { secondFactors } };
      return handOver(app, await recorded(app, deed, (tx) => resetPerson(tx, id, { secondFactors }, now())), print);
    },
    /** As the original's `create_user`: somebody who is there gets this password and role; whoever is new sees all accounts. */
    async put(email: string, role: Role, password: string): Promise<{ person: PersonRow; isNew: boolean }> {
      const known = await findPersonRow(db, assertEmail(email));
      await assertPassword(password, known ?? { email, name: email });
      const hash = await makePasswordHasher().hash(password);
      const deed = { action: known ? 'person.changed' : 'person.added', subject: subjectOf({ email }), detail: { role, password: 'set' } };
      const person = await recorded(app, deed, async (tx) => {
        const { id } = known
          ? await changePerson(tx, known.id, { role, active: true }, now())
          : await addPerson(tx, { email, name: email, role, accounts: null }, now());
        await setPasswordHash(tx, id, hash, now());
        await endLinks(tx, id);
        await endSessions(tx, id);
        return getPersonByEmail(tx, email);
      });
      return { person, isNew: known === null };
    },
  };
};

export interface NewKey {
  /** E-mail address. */
  readonly owner: string;
  readonly name: string;
  readonly role: Role;
  /** Names; null: all that its owner sees. */
  readonly accounts: readonly string[] | null;
  readonly days: number;
}

/** What the operator does with keys at the command line. */
export const apiKeyOperations = (app: App) => {
  const db = app.database.kysely;
  return {
    list: (): Promise<ApiKeyRow[]> => listApiKeys(db, null),
    async create({ owner, name, role, accounts, days }: NewKey): Promise<{ key: ApiKeyRow; token: string }> {
      const person = await getPersonByEmail(db, owner);
      if (!person.active) throw new MonkeyError('conflict', `${person.email} is not active, so the key would do nothing.`);
      if (!mayDo(person.role, role))
        throw new MonkeyError('bad-input', `A key may do at most what its owner may: the role "${person.role}".`);
      const accountIds = accounts === null ? null : await accountIdsOf(db, accounts);
      const values = { personId: person.id, name, role, accountIds, expiresAt: new Date(app.now().getTime() + days * DAY) };
      type Made = { key: ApiKeyRow; token: string };
      const deed = ({ key }: Made) => ({
        action: 'api-key.made',
        subject: `API key ${key.id}`,
        detail: { name, role, owner: person.email, days },
      });
      return recorded(app, deed, (tx) => createApiKey(tx, values, app.now()));
    },
    revoke(id: number): Promise<ApiKeyRow> {
      const deed = ({ name, owner }: ApiKeyRow) => ({ action: 'api-key.revoked', subject: `API key ${id}`, detail: { name, owner } });
      return recorded(app, deed, (tx) => revokeApiKey(tx, id, null, app.now()));
    },
  };
};
