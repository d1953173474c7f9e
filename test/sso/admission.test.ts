import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { peopleOperations } from '../../src/app/people-operations.ts';
import { createApiKey } from '../../src/store/api-key-store.ts';
import { createLink, takeLink } from '../../src/store/link-store.ts';
import { findPersonRow } from '../../src/store/people-store.ts';
import { ensureAdministrator } from '../../src/store/person-store.ts';
import { auditedBy, expectFailure, whoIsIn } from './expect-entry.ts';
import { FakeBrowser } from './fake-browser.ts';
import { type Corp, openCorp } from './open-corp.ts';

let it: Corp;
beforeAll(async () => {
  it = await openCorp();
});
afterAll(() => it.close());
beforeEach(() => void it.program.logged());
afterEach(() => {
  it.provider.faults = {};
});

const rows = <Row>(statement: string, values?: unknown[]) => it.program.app.rows<Row>(statement, values);
const personOf = async (email: string) =>
  (
    await rows<{ id: number; role: string; active: boolean; name: string }>('select id, role, active, name from person where email = $1', [
      email,
    ])
  )[0];
const addPerson = async (email: string, role = 'comment', active = true): Promise<number> =>
  (
    await rows<{ id: number }>(
      `insert into person (email, name, role, active, created_at) values ($1, 'Local', $2, $3, now()) returning id`,
      [email, role, active],
    )
  )[0]!.id;

const signIn = async (id: string) => {
  const browser = new FakeBrowser();
  const page = await it.signIn(id, browser);
  return { browser, page };
};

const admitted = async (id: string) => {
  const { browser, page } = await signIn(id);
  expect(page.url, JSON.stringify(it.program.logged())).toBe(`${it.program.address}/items`);
  return { browser, session: (await whoIsIn(it.program, browser))! };
};

const refused = async (id: string, reason: RegExp) => {
  it.program.logged();
  const { browser, page } = await signIn(id);
  await expectFailure(it.program, browser, page, 'sign-in-refused', reason);
};

describe('groups give the role', () => {
  test.each([
    [['admins'], 'admin'],
    [['staff', 'admins', 'auditors'], 'admin'],
    [['staff', 'auditors'], 'justify'],
    [['CN=audit,OU=x'], 'justify'],
    [['staff'], 'view'],
    ['staff', 'view'],
  ])('%j: %s', async (groups, role) => {
    it.account({ groups });
    expect((await admitted('grouped')).session.role).toBe(role);
  });

  test.each([[[]], [['Admins']], [['admins ']], [undefined]])('%j give none: refused, and nobody is made', async (groups) => {
    it.account({ groups, email: 'without@example.com' });
    await refused('grouped', /no group gives a role/);
    expect(await personOf('without@example.com')).toBeUndefined();
  });

  test('what is no list of groups is not known to be none', async () => {
    it.account({ groups: { admins: true } });
    const { browser, page } = await signIn('grouped');
    await expectFailure(it.program, browser, page, 'sign-in-failed', /no list of groups/);
  });

  test('at every sign-in: the role follows them down and up, also of the sessions that are open', async () => {
    it.account({ groups: ['admins'] }, 'mover');
    const { browser, session } = await admitted('grouped');
    expect(session.role).toBe('admin');
    it.account({ groups: ['staff'] }, 'mover');
    expect((await admitted('grouped')).session.role).toBe('view');
    expect((await whoIsIn(it.program, browser))!.role).toBe('view');
    it.account({ groups: ['auditors'] }, 'mover');
    expect((await admitted('grouped')).session.role).toBe('justify');
  });

  test('who is in none of them any more is deactivated, and comes back with one', async () => {
    it.account({ groups: ['staff'] }, 'leaver');
    const { browser } = await admitted('grouped');
    it.account({ groups: [] }, 'leaver');
    await refused('grouped', /no group gives a role/);
    expect(await personOf('leaver@example.com')).toMatchObject({ active: false });
    // The session from before ends with it.
    expect(await whoIsIn(it.program, browser)).toBeNull();
    it.account({ groups: ['auditors'] }, 'leaver');
    expect((await admitted('grouped')).session.role).toBe('justify');
    expect(await personOf('leaver@example.com')).toMatchObject({ active: true, role: 'justify' });
  });

  test('the default role is for who is in none of them', async () => {
    it.account({ groups: ['admins'] }, 'falling');
    expect((await admitted('fallback')).session.role).toBe('admin');
    it.account({ groups: ['others'] }, 'falling');
    expect((await admitted('fallback')).session.role).toBe('view');
  });

  test('more of them than the provider puts into a token are not none: nobody loses a role over that', async () => {
    it.account({ groups: ['admins'] }, 'many');
    await admitted('grouped');
    it.program.logged();
    it.account({ _claim_names: { groups: 'src1' } }, 'many');
    const { browser, page } = await signIn('grouped');
    await expectFailure(it.program, browser, page, 'sign-in-failed', /too many/);
    expect(await personOf('many@example.com')).toMatchObject({ active: true, role: 'admin' });
  });
});

describe('what groups change', () => {
  test('is in the audit log, with the groups that gave the role and no others', async () => {
    it.account({ groups: ['staff', 'choir'] }, 'traced');
    await admitted('grouped');
    it.account({ groups: ['choir', 'admins'] }, 'traced');
    await admitted('grouped');
    it.account({ groups: ['choir'] }, 'traced');
    await refused('grouped', /no group gives a role/);
    const log = await auditedBy(it.program, 'oidc:grouped');
    expect(
      log.filter(({ subject }) => subject === 'person traced@example.com').map(({ action, detail }) => ({ action, ...detail })),
    ).toEqual([
      { action: 'person.provisioned', how: 'oidc:grouped', role: 'view', accounts: [] },
      { action: 'session.began', how: 'oidc:grouped', role: 'view', groups: ['staff'] },
      { action: 'person.changed', how: 'oidc:grouped', role: 'admin' },
      { action: 'session.began', how: 'oidc:grouped', role: 'admin', groups: ['admins'] },
      { action: 'person.changed', how: 'oidc:grouped', active: false },
      {
        action: 'sign-in.failed',
        how: 'oidc:grouped',
        code: 'sign-in-refused',
        reason: 'traced@example.com is not admitted: no group gives a role.',
      },
    ]);
  });

  test('holds for everything that the person has: sessions get another id, keys and links end with the last group', async () => {
    it.account({ groups: ['admins'] }, 'keyed');
    const { browser } = await admitted('grouped');
    const { id } = (await personOf('keyed@example.com'))!;
    const { kysely } = it.program.app.app.database;
    const key = { personId: id, name: 'k', role: 'admin', accountIds: [], expiresAt: new Date(Date.now() + 60_000) } as const;
    const { token } = await createApiKey(kysely, key, new Date());
    const byKey = async () => (await fetch(`${it.program.address}/api/v1/items`, { headers: { authorization: `Bearer ${token}` } })).status;
    const link = await createLink(kysely, 'sign-in', id, new Date());
    expect(await byKey()).toBe(200);
    const cookie = () => browser.cookies.get('127.0.0.1')!.get('monkey_session')!.value;
    const before = cookie();
    it.account({ groups: ['staff'] }, 'keyed');
    await admitted('grouped');
    expect((await whoIsIn(it.program, browser))!.role).toBe('view');
    expect(cookie()).not.toBe(before);
    it.account({ groups: [] }, 'keyed');
    await refused('grouped', /no group gives a role/);
    expect(await byKey()).toBe(401);
    expect(await rows('select 1 from session where person_id = $1', [id])).toEqual([]);
    it.account({ groups: ['staff'] }, 'keyed');
    await admitted('grouped');
    await expect(takeLink(kysely, 'sign-in', link, new Date())).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  test('may be the last administrator of all accounts: the operator makes another', async () => {
    it.account({ groups: ['admins'] }, 'last');
    await admitted('grouped');
    await rows(`update person set role = 'view' where role = 'admin' and email <> 'last@example.com'`);
    await rows(`update person set all_accounts = true where email = 'last@example.com'`);
    it.account({ groups: ['staff'] }, 'last');
    expect((await admitted('grouped')).session.role).toBe('view');
    expect(await ensureAdministrator(it.program.app.app.database.kysely, new Date())).toMatchObject({ role: 'admin' });
  });
});

describe('without groups', () => {
  test('the default role is for the first time; then it is what operators give', async () => {
    it.account({ groups: ['admins'] }, 'local');
    expect((await admitted('plain')).session.role).toBe('view');
    await rows(`update person set role = 'justify' where email = 'local@example.com'`);
    expect((await admitted('plain')).session.role).toBe('justify');
  });

  test('and without a default nobody is let in', async () => {
    it.account();
    await refused('nobody', /no group gives a role/);
  });
});

describe('who has been deactivated', () => {
  test('is refused, whatever the groups say', async () => {
    it.account({ groups: ['admins'] }, 'dismissed');
    await admitted('grouped');
    await rows(`update person set active = false where email = 'dismissed@example.com'`);
    await refused('grouped', /the person is not active/);
    expect(await personOf('dismissed@example.com')).toMatchObject({ active: false });
  });

  test('is refused without groups as well', async () => {
    it.account({}, 'gone');
    await admitted('plain');
    await rows(`update person set active = false where email = 'gone@example.com'`);
    await refused('plain', /the person is not active/);
  });

  test('by an operator stays out, though groups had done so before; let in by an operator, comes in', async () => {
    const operator = peopleOperations(it.program.app.app);
    it.account({ groups: ['staff'] }, 'twice');
    await admitted('grouped');
    it.account({ groups: [] }, 'twice');
    await refused('grouped', /no group gives a role/);
    const suspended = async () => (await rows(`select suspended from person_identity where subject = 'twice'`))[0];
    expect(await suspended()).toEqual({ suspended: true });
    await operator.change('twice@example.com', { active: false });
    expect(await suspended()).toEqual({ suspended: false });
    it.account({ groups: ['admins'] }, 'twice');
    await refused('grouped', /the person is not active/);
    expect(await personOf('twice@example.com')).toMatchObject({ active: false, role: 'view' });
    await operator.change('twice@example.com', { active: true });
    expect((await admitted('grouped')).session.role).toBe('admin');
  });

  test('does not come in by another provider that knows them', async () => {
    it.account({ groups: ['staff'] }, 'elsewhere');
    await admitted('grouped');
    const { id } = (await personOf('elsewhere@example.com'))!;
    await rows(
      `insert into person_identity (issuer, subject, person_id, provider, email, email_verified, created_at, used_at)
        values ($1, 'another-subject', $2, 'plain', 'elsewhere@example.com', true, now(), now())`,
      [it.provider.issuer, id],
    );
    it.account({ groups: [] }, 'elsewhere');
    await refused('grouped', /no group gives a role/);
    it.account({ email: 'elsewhere@example.com', groups: ['admins'] }, 'another-subject');
    await refused('grouped', /the person is not active/);
    await refused('plain', /the person is not active/);
  });

  test('is not linked either', async () => {
    await addPerson('inactive@example.com', 'admin', false);
    it.account({ email: 'inactive@example.com' });
    await refused('trusted', /the person is not active/);
  });
});

describe('an e-mail address', () => {
  test.each([[{ email_verified: false }], [{ email_verified: undefined }], [{ email_verified: 'no' }]])(
    'with %j is refused',
    async (claims) => {
      it.account(claims);
      await refused('plain', /verified/);
    },
  );

  test('need not be verified where the setting says so', async () => {
    it.account({ email_verified: undefined });
    await admitted('lenient');
    it.account({ email_verified: false });
    await admitted('lenient');
  });

  test.each([
    undefined,
    '',
    'no address',
    'two@ats@example.com',
    '"quoted@evil.example"@example.com',
    'a@example.com\u0000.evil.example',
    'а@example.com',
    `${'x'.repeat(65)}@example.com`,
    'a@localhost',
    ['a@example.com'],
  ])('%j is none', async (email) => {
    it.account({ email });
    await refused('lenient', /no e-mail address/);
  });

  test('is the same in capitals', async () => {
    it.account({ email: 'Capital@Example.COM' });
    expect((await admitted('plain')).session.email).toBe('capital@example.com');
  });

  test('may change: the person is who the provider says, not who has the address', async () => {
    it.account({ email: 'maiden@example.com' }, 'bride');
    await admitted('plain');
    const before = await personOf('maiden@example.com');
    it.account({ email: 'married@example.com' }, 'bride');
    await admitted('plain');
    expect(await personOf('maiden@example.com')).toMatchObject({ id: before!.id });
    expect(await rows(`select email from person_identity where subject = 'bride'`)).toEqual([{ email: 'married@example.com' }]);
  });

  test('that passes to another account does not pass the person on', async () => {
    it.account({ email: 'helpdesk@example.com' }, 'first-owner');
    await admitted('plain');
    it.account({ email: 'helpdesk@example.com' }, 'second-owner');
    await refused('plain', /not trusted to be linked/);
  });
});

describe('a person who is here already', () => {
  test('is not taken over by an address alone', async () => {
    const id = await addPerson('boss@example.com', 'admin');
    it.account({ email: 'Boss@example.com' });
    await refused('plain', /not trusted to be linked/);
    expect(await rows('select 1 from person_identity where person_id = $1', [id])).toEqual([]);
  });

  test('is linked at the first sign-in when the provider is trusted for the domain, and known from then on', async () => {
    const id = await addPerson('Linked@example.com');
    it.account({ email: 'linked@example.com' }, 'linked');
    const { session } = await admitted('trusted');
    expect(session).toMatchObject({ role: 'comment', name: 'Local' });
    expect(await rows('select subject, provider, email_verified from person_identity where person_id = $1', [id])).toEqual([
      { subject: 'linked', provider: 'trusted', email_verified: true },
    ]);
    await admitted('plain');
  });

  test('is not linked for another domain', async () => {
    await addPerson('boss@other.example');
    it.account({ email: 'boss@other.example' });
    await refused('trusted', /not trusted to be linked/);
    await addPerson('boss@example.com.evil.example');
    it.account({ email: 'boss@example.com.evil.example' });
    await refused('trusted', /not trusted to be linked/);
  });

  test('is not linked by an address that the provider calls unverified, even where that is enough to come in', async () => {
    await addPerson('careful@example.com');
    it.account({ email: 'careful@example.com', email_verified: false });
    await refused('lenient', /not trusted to be linked/);
  });

  test('is linked where the operator vouches for addresses of which the provider says nothing', async () => {
    await addPerson('silent@example.com');
    it.account({ email: 'silent@example.com', email_verified: undefined });
    await admitted('lenient');
  });

  test('is not linked when somebody may have waited there with the address of somebody else', async () => {
    it.account({ email: 'victim@example.com', email_verified: false }, 'attacker');
    await admitted('lenient');
    it.account({ email: 'victim@example.com' }, 'victim');
    await refused('trusted', /had not verified it/);
  });
});

describe('a first sign-in', () => {
  test('makes nobody where persons are not made, but links', async () => {
    it.account({ email: 'stranger@example.com' });
    await refused('closed', /persons are not made/);
    await addPerson('invited@example.com');
    it.account({ email: 'invited@example.com' });
    await admitted('closed');
  });

  test('makes somebody who sees no account, unless the provider says which', async () => {
    await rows(`insert into account (type, name, identifier) values ('snapshot', 'payments', '1'), ('snapshot', 'website', '2')`);
    const accountsOf = async (id: string) => {
      it.account({}, `new-at-${id}`);
      await admitted(id);
      const { accounts } = (await findPersonRow(it.program.app.app.database.kysely, `new-at-${id}@example.com`))!;
      const log = await auditedBy(it.program, `oidc:${id}`);
      const made = log.find((one) => one.action === 'person.provisioned' && one.subject === `person new-at-${id}@example.com`);
      return [accounts, made!.detail];
    };
    expect(await accountsOf('plain')).toEqual([[], { how: 'oidc:plain', role: 'view', accounts: [] }]);
    expect(await accountsOf('everything')).toEqual([null, { how: 'oidc:everything', role: 'view', accounts: 'all' }]);
    expect(await accountsOf('some')).toEqual([
      ['payments', 'website'],
      { how: 'oidc:some', role: 'view', accounts: ['payments', 'website'], missing: ['gone'] },
    ]);
    // Only then: what an administrator says afterwards stays.
    await peopleOperations(it.program.app.app).change('new-at-everything@example.com', { accounts: ['payments'] });
    it.account({}, 'new-at-everything');
    await admitted('everything');
    expect((await findPersonRow(it.program.app.app.database.kysely, 'new-at-everything@example.com'))!.accounts).toEqual(['payments']);
  });

  test('from several windows at once makes one person', async () => {
    it.account({}, 'eager');
    const browsers = Array.from({ length: 6 }, () => new FakeBrowser());
    const callbacks = [];
    for (const browser of browsers) callbacks.push(await it.callbackOf(browser));
    const pages = await Promise.all(callbacks.map((callback, index) => browsers[index]!.visit(callback, { from: it.provider.issuer })));
    expect(pages.map(({ url }) => url)).toEqual(browsers.map(() => `${it.program.address}/`));
    expect(await rows(`select person_id from person_identity where subject = 'eager'`)).toHaveLength(1);
  });

  test('takes no name with marks that nobody sees', async () => {
    it.account({ name: 'Al\u202eeci\u0000\nA' }, 'odd');
    expect((await admitted('plain')).session.name).toBe('Al eci  A');
    it.account({ name: '\u200b' }, 'nameless');
    expect((await admitted('plain')).session.name).toBe('nameless');
  });
});

describe('a hosted domain', () => {
  test('is demanded of the account, not of the address', async () => {
    it.account({ hd: 'example.com' });
    await admitted('hosted');
    it.account({ hd: 'evil.example', email: 'x@example.com' });
    await refused('hosted', /does not belong to example\.com/);
    it.account({ email: 'y@example.com' });
    await refused('hosted', /does not belong to example\.com/);
  });
});

describe('a preset lets people in by what its service says of them', () => {
  test.each([
    ['okta', { email_verified: true }],
    ['entra', { email_verified: undefined }],
    ['ping', { email_verified: undefined }],
    ['onelogin', { email_verified: undefined }],
  ])('%s', async (id, claims) => {
    it.account({ ...claims, groups: ['staff'] }, `at-${id}`);
    // What is not in a scope that was asked for comes anyway, as where the claim is mapped at the service.
    it.provider.faults = { claims: (token) => ({ ...token, groups: ['staff'] }) };
    expect((await admitted(id)).session.role).toBe('view');
    it.provider.faults = { claims: (token) => ({ ...token, groups: ['others'] }) };
    await refused(id, /no group gives a role/);
  });
});

describe('what is not in the token', () => {
  test('is asked for at the provider, for this very person', async () => {
    it.account({ groups: ['auditors'] });
    it.provider.faults = { claims: ({ email: _email, email_verified: _verified, groups: _groups, ...claims }) => claims };
    expect((await admitted('grouped')).session.role).toBe('justify');
    it.provider.faults = { claims: ({ email: _email, ...claims }) => ({ ...claims, sub: 'another' }) };
    const { browser, page } = await signIn('grouped');
    it.program.logged();
    expect(page.url).toContain('/sign-in?error=sign-in-failed');
    expect(await whoIsIn(it.program, browser)).toBeNull();
  });

  test('says nothing about another address than its own', async () => {
    it.account({ email: 'attacker@evil.example' });
    it.provider.faults = { claims: ({ email_verified: _verified, ...claims }) => ({ ...claims, email: 'boss@example.com' }) };
    await refused('plain', /boss@example\.com is verified/);
  });
});
