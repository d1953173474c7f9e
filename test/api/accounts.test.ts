import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccountDetail, AccountList, AccountRequest } from '../../src/contract/account.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
beforeAll(async () => {
  it = await openTestApi();
  admin = await it.signIn('admin', 'Ada');
});
afterAll(() => it.close());
/** The last entry of the audit log before the test. */
let last = 0;
beforeEach(async () => {
  await it.app.rows('delete from account');
  last = (await it.app.rows<{ id: number }>('select coalesce(max(id), 0) as id from audit_log'))[0]!.id;
});

const aws = (name: string, number: string, more: Partial<AccountRequest> = {}): AccountRequest => ({
  type: 'AWS',
  name,
  identifier: number.repeat(12),
  ...more,
});
const add = async (account: AccountRequest): Promise<AccountDetail> => {
  const answer = await admin.send('POST', '/api/v1/accounts', account);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AccountDetail>();
};
const get = async (id: number, visitor = admin, query = ''): Promise<AccountDetail> =>
  (await visitor.get(`/api/v1/accounts/${id}${query}`)).json<AccountDetail>();
const list = async (query = '', visitor = admin): Promise<AccountList> =>
  (await visitor.get(`/api/v1/accounts${query}`)).json<AccountList>();
const names = async (query = '', visitor = admin): Promise<string[]> => (await list(query, visitor)).rows.map(({ name }) => name);
const log = (subject: string) =>
  it.app.rows<{ action: string; detail: object }>('select action, detail from audit_log where subject = $1 and id > $2 order by id', [
    subject,
    last,
  ]);
const addItem = (account: number, uid: string) =>
  it.app.rows(
    `with i as (insert into item (account_id, technology, uid, place, region, name, shape, revision_id, first_seen, last_changed)
      values ($1, 's3', $2, 'global', 'universal', $2, 1, 1, now(), now()) returning id)
     insert into revision (item_id, account_id, technology, change, region, name, run_id, valid_from, changed_at)
      select id, $1, 's3', 'created', 'universal', $2, 1, now(), now() from i`,
    [account, uid],
  );

describe('an account', () => {
  test('is added with the defaults of its type, and read with its fields', async () => {
    const account = await add(
      aws('payments', '1', { notes: 'of the shop', fields: { external_id: 'abc', regions: ['eu-west-1', 'us-east-1'] } }),
    );
    expect(account).toMatchObject({ type: 'AWS', name: 'payments', identifier: '111111111111', active: true, thirdParty: false, items: 0 });
    expect(account.fields).toEqual({
      role_name: 'SecurityMonkey',
      session_name: 'security-monkey',
      partition: 'aws',
      external_id: 'abc',
      regions: ['eu-west-1', 'us-east-1'],
    });
    expect(await get(account.id)).toEqual(account);
    expect(await log('account payments')).toEqual([
      { action: 'account.added', detail: { type: 'AWS', identifier: '111111111111', active: true } },
    ]);
  });

  test('of a third party is known, never watched', async () => {
    expect(await add(aws('auditor', '2', { thirdParty: true }))).toMatchObject({ active: false, thirdParty: true });
    expectProblem(
      await admin.send('POST', '/api/v1/accounts', aws('x', '3', { thirdParty: true, active: true })),
      400,
      'bad-input',
      /cannot be active/,
    );
  });

  test('whose name or number is taken is refused, and says by which', async () => {
    await add(aws('payments', '1'));
    const before = await rowVersions(it.app.rows);
    const again = (account: AccountRequest) => admin.send('POST', '/api/v1/accounts', account);
    expectProblem(await again(aws('payments', '2')), 409, 'conflict', /named "payments" already: AWS 111111111111/);
    expectProblem(await again(aws('other', '1')), 409, 'conflict', /identifier 111111111111 already: "payments"/);
    const { session: _session, ...after } = await rowVersions(it.app.rows);
    const { session: _old, ...was } = before;
    expect(after).toEqual(was);
  });

  test.each([
    ['an unknown type', { type: 'Azure' }, /no account type "Azure"/],
    ['a number that is none', { identifier: '123' }, /12 digits/],
    ['no name', { name: ' ' }, /name/],
    ['a name that is too long', { name: 'x'.repeat(257) }, /name/],
    ['an unknown field', { fields: { colour: 'red' } }, /no field "colour"/],
    ['a field that cannot be read', { fields: { regions: ['mars'] } }, /"mars" is no AWS region/],
    ['a choice that there is not', { fields: { partition: 'aws-moon' } }, /no AWS partition/],
    ['a field that is an object', { fields: { role_name: { a: 1 } } }, /fields/],
    ['a character that cannot be stored', { notes: 'a\u0000b' }, /cannot be stored/],
    ['a key that there is not', { activ: true }, /activ/],
  ])('with %s is refused', async (_what, wrong, about) => {
    expectProblem(await admin.send('POST', '/api/v1/accounts', { ...aws('x', '3'), ...wrong }), 400, 'bad-input', about);
    expect(await names()).toEqual([]);
  });

  test('is changed in part: what is left out stays, and null goes back to the default', async () => {
    const { id } = await add(aws('payments', '1', { notes: 'old', fields: { external_id: 'abc', role_name: 'Other' } }));
    const answer = await admin.send('PATCH', `/api/v1/accounts/${id}`, { name: 'billing', fields: { role_name: null } });
    expect(answer.json()).toMatchObject({ name: 'billing', notes: 'old', fields: { external_id: 'abc', role_name: 'SecurityMonkey' } });
    expect((await admin.send('PATCH', `/api/v1/accounts/${id}`, { notes: null, fields: { external_id: null } })).json()).toMatchObject({
      notes: null,
      fields: { role_name: 'SecurityMonkey' },
    });
    expect((await get(id)).fields).not.toHaveProperty('external_id');
    expect(await log('account billing')).toMatchObject([
      { action: 'account.changed', detail: { changed: ['name', 'fields'] } },
      { action: 'account.changed', detail: { changed: ['notes', 'fields'] } },
    ]);
  });

  test('is replaced: what is left out goes back to its default', async () => {
    const { id } = await add(aws('payments', '1', { notes: 'old', active: false, fields: { external_id: 'abc' } }));
    const answer = await admin.send('PUT', `/api/v1/accounts/${id}`, aws('payments', '1', { fields: { regions: ['eu-west-1'] } }));
    expect(answer.json()).toMatchObject({ active: true, notes: null, fields: { regions: ['eu-west-1'], role_name: 'SecurityMonkey' } });
    expect((await get(id)).fields).not.toHaveProperty('external_id');
    expectProblem(
      await admin.send('PUT', `/api/v1/accounts/${id}`, { type: 'snapshot', name: 'payments', identifier: '/x' }),
      409,
      'conflict',
      /type AWS, which never changes/,
    );
  });

  test('that becomes that of a third party is not watched any more', async () => {
    const { id } = await add(aws('payments', '1'));
    expect((await admin.send('PATCH', `/api/v1/accounts/${id}`, { thirdParty: true })).json()).toMatchObject({
      active: false,
      thirdParty: true,
    });
    expectProblem(await admin.send('PATCH', `/api/v1/accounts/${id}`, { active: true }), 400, 'bad-input', /cannot be active/);
    expect((await admin.send('PATCH', `/api/v1/accounts/${id}`, { thirdParty: false, active: true })).json()).toMatchObject({
      active: true,
    });
  });

  test('that is so already is not written, and no entry of the audit log tells of it', async () => {
    const { id } = await add(aws('payments', '1'));
    const before = await it.app.rows('select xmin, ctid from account');
    expect((await admin.send('PATCH', `/api/v1/accounts/${id}`, { name: 'payments', active: true })).statusCode).toBe(200);
    expect(await it.app.rows('select xmin, ctid from account')).toEqual(before);
    expect((await log('account payments')).map(({ action }) => action)).toEqual(['account.added']);
  });

  test('takes no name or number of another', async () => {
    const { id } = await add(aws('payments', '1'));
    await add(aws('website', '2'));
    expectProblem(await admin.send('PATCH', `/api/v1/accounts/${id}`, { name: 'website' }), 409, 'conflict', /AWS 222222222222/);
    expectProblem(await admin.send('PATCH', `/api/v1/accounts/${id}`, { identifier: '2'.repeat(12) }), 409, 'conflict', /"website"/);
  });

  test('that is not there is not found', async () => {
    expectProblem(await admin.get('/api/v1/accounts/4711'), 404, 'not-found', /no account 4711/);
    expectProblem(await admin.send('PATCH', '/api/v1/accounts/4711', { name: 'x' }), 404, 'not-found', /no account 4711/);
    expectProblem(await admin.send('DELETE', '/api/v1/accounts/4711'), 404, 'not-found', /no account 4711/);
  });
});

describe('an account is removed', () => {
  test('with its history only when that is said, and says how many items went', async () => {
    const { id } = await add(aws('payments', '1'));
    await addItem(id, 'one');
    await addItem(id, 'two');
    expect(await get(id)).toMatchObject({ items: 2 });
    expectProblem(await admin.send('DELETE', `/api/v1/accounts/${id}`), 409, 'conflict', /has 2 items.*force=true/);
    expect((await admin.send('DELETE', `/api/v1/accounts/${id}?force=true`)).json()).toEqual({ items: 2 });
    expect(await it.app.rows('select 1 from item')).toEqual([]);
    expect((await log('account payments')).at(-1)).toEqual({ action: 'account.removed', detail: { items: 2 } });
    expectProblem(await admin.get(`/api/v1/accounts/${id}`), 404, 'not-found');
  });

  test('at once when nothing is kept of it', async () => {
    const { id } = await add(aws('payments', '1'));
    expect((await admin.send('DELETE', `/api/v1/accounts/${id}`)).json()).toEqual({ items: 0 });
  });
});

describe('accounts are listed', () => {
  beforeEach(async () => {
    await add(aws('payments', '1', { notes: 'x' }));
    await add(aws('website', '2', { active: false }));
    await add(aws('auditor', '3', { thirdParty: true }));
    await add({ type: 'snapshot', name: 'files', identifier: '/nowhere', fields: { represents: 'AWS:444444444444' } });
  });

  test.each([
    ['', ['auditor', 'files', 'payments', 'website']],
    ['?type=AWS', ['auditor', 'payments', 'website']],
    ['?type=AWS&type=snapshot&active=true', ['files', 'payments']],
    ['?active=false', ['auditor', 'website']],
    ['?thirdParty=true', ['auditor']],
    ['?thirdParty=false&active=false', ['website']],
    ['?name=ITE', ['website']],
    ['?identifier=2222', ['website']],
    ['?order=type', ['auditor', 'payments', 'website', 'files']],
    ['?order=identifier&direction=desc&type=AWS', ['auditor', 'website', 'payments']],
    ['?order=id', ['payments', 'website', 'auditor', 'files']],
    ['?order=name&direction=desc', ['website', 'payments', 'files', 'auditor']],
  ])('%s', async (query, wanted) => {
    expect(await names(query)).toEqual(wanted);
    expect(await list(query)).toMatchObject({ total: wanted.length, totalIsExact: true, next: null });
  });

  test.each(['name', 'type', 'identifier', 'id'])('by %s, page by page as of the first, whatever happens meanwhile', async (order) => {
    for (const direction of ['asc', 'desc']) {
      const query = `order=${order}&direction=${direction}`;
      const whole = await names(`?${query}`);
      const paged: string[] = [];
      let next: string | null = null;
      let turn = 0;
      do {
        const page: AccountList = await list(`?${query}&limit=1${next === null ? '' : `&cursor=${next}`}`);
        expect(page.rows.length).toBe(1);
        paged.push(...page.rows.map(({ name }) => name));
        next = page.next;
        turn += 1;
        const { id } = await add(aws(`meanwhile ${order} ${direction} ${turn}`, '5'));
        await it.app.rows('delete from account where id = $1', [id]);
        await it.app.rows(`update account set notes = $1, valid_from = now() where name = 'payments'`, [`${order} ${direction} ${turn}`]);
      } while (next !== null);
      expect(paged).toEqual(whole);
    }
  });

  test('as they were', async () => {
    const then = it.now().toISOString();
    const { id } = (await list('?name=payments')).rows[0]!;
    await admin.send('PATCH', `/api/v1/accounts/${id}`, { name: 'billing', fields: { external_id: 'new' } });
    expect(await names('?order=id')).toContain('billing');
    expect(await names(`?order=id&asOf=${then}`)).toEqual(['payments', 'website', 'auditor', 'files']);
    expect(await get(id, admin, `?asOf=${then}`)).toMatchObject({ name: 'payments', notes: 'x' });
    expect((await get(id, admin, `?asOf=${then}`)).fields).not.toHaveProperty('external_id');
    expectProblem(await admin.get(`/api/v1/accounts/${id}?asOf=2020-01-01T00:00:00.000Z`), 404, 'not-found');
  });

  test('only those that the reader may see', async () => {
    const reader = await it.signIn('view', { accounts: ['website'] });
    expect(await names('', reader)).toEqual(['website']);
    expect(await list('', reader)).toMatchObject({ total: 1 });
    const payments = (await list('?name=payments')).rows[0]!;
    expectProblem(await reader.get(`/api/v1/accounts/${payments.id}`), 404, 'not-found');
  });
});

describe('an administrator of some accounts', () => {
  let own: number;
  let other: number;
  let limited: Visitor;
  beforeEach(async () => {
    own = (await add(aws('payments', '1'))).id;
    other = (await add(aws('website', '2'))).id;
    limited = await it.signIn('admin', { accounts: ['payments'] });
  });

  test('switches those and writes notes; what decides what is read as whose is a matter of all', async () => {
    expect((await limited.send('PATCH', `/api/v1/accounts/${own}`, { notes: 'mine', active: false })).json()).toMatchObject({
      notes: 'mine',
      active: false,
    });
    const before = await get(own);
    for (const change of [
      { name: 'website' },
      { name: 'free' },
      { identifier: '2'.repeat(12) },
      { thirdParty: true },
      // With the credentials of the program as they are, it would read another account.
      { fields: { role_name: 'none' } },
      { notes: 'x', fields: { external_id: 'abc' } },
    ])
      expectProblem(await limited.send('PATCH', `/api/v1/accounts/${own}`, change), 403, 'forbidden', /concern every account/);
    expectProblem(await limited.send('POST', `/api/v1/accounts/${own}/test`, { fields: { role_name: 'none' } }), 403, 'forbidden');
    expect(await get(own)).toEqual(before);
    const whole = aws('payments', '1', { notes: 'whole' });
    expect((await limited.send('PUT', `/api/v1/accounts/${own}`, whole)).json()).toMatchObject({ notes: 'whole' });
  });

  test('finds no other, and adds and removes none', async () => {
    expectProblem(await limited.send('PATCH', `/api/v1/accounts/${other}`, { notes: 'x' }), 404, 'not-found');
    expectProblem(await limited.send('PATCH', '/api/v1/accounts', { accounts: ['website'], active: false }), 404, 'not-found', /"website"/);
    expectProblem(await limited.send('POST', '/api/v1/accounts', aws('x', '3')), 403, 'forbidden', /every account/);
    expectProblem(await limited.send('DELETE', `/api/v1/accounts/${own}`), 403, 'forbidden', /every account/);
    expect((await list()).rows).toMatchObject([{ name: 'payments' }, { name: 'website', active: true, notes: null }]);
  });

  test('switches those: "all" are all that they see', async () => {
    const answer = await limited.send('PATCH', '/api/v1/accounts', { accounts: ['all'], active: false });
    expect(answer.json()).toEqual({ switched: ['payments'], unchanged: 0 });
    expect(await names('?active=true')).toEqual(['website']);
  });
});

describe('accounts are switched', () => {
  test('by id, name or number, and say which moved', async () => {
    const { id } = await add(aws('payments', '1'));
    await add(aws('website', '2'));
    await add(aws('archive', '3', { active: false }));
    const switchAll = (accounts: (string | number)[], active: boolean) => admin.send('PATCH', '/api/v1/accounts', { accounts, active });
    expect((await switchAll([id, '2'.repeat(12), 'archive'], false)).json()).toEqual({ switched: ['payments', 'website'], unchanged: 1 });
    expect(await names('?active=true')).toEqual([]);
    expect((await switchAll(['payments', 'payments'], true)).json()).toEqual({ switched: ['payments'], unchanged: 0 });
    expect((await log('account payments')).map(({ action, detail }) => [action, detail])).toEqual([
      ['account.added', expect.anything()],
      ['account.changed', { type: 'AWS', identifier: '111111111111', active: false, changed: ['active'] }],
      ['account.changed', { type: 'AWS', identifier: '111111111111', active: true, changed: ['active'] }],
    ]);
  });

  test('all of them or none: every one that cannot be is told', async () => {
    await add(aws('payments', '1', { active: false }));
    await add(aws('auditor', '3', { thirdParty: true }));
    const on = (accounts: (string | number)[]) => admin.send('PATCH', '/api/v1/accounts', { accounts, active: true });
    expectProblem(await on(['payments', 'nobody', 4711]), 404, 'not-found', /"nobody", "4711"/);
    expectProblem(await on(['payments', 'auditor']), 400, 'bad-input', /auditor/);
    expectProblem(await on([]), 400, 'bad-input');
    expect(await names('?active=true')).toEqual([]);
  });
});
