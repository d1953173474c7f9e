import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WhitelistEntry, WhitelistImported, WhitelistList } from '../../src/contract/network-whitelist.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
let last = 0;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  admin = await it.signIn('admin');
});
afterAll(() => it.close());
beforeEach(async () => {
  await it.app.rows('delete from network_whitelist');
  await it.app.rows('delete from audit_due');
  last = (await it.app.rows<{ id: number }>('select coalesce(max(id), 0) as id from audit_log'))[0]!.id;
});

const URL = '/api/v1/network-whitelist';
const add = async (name: string, network: string, notes: string | null = null): Promise<WhitelistEntry> => {
  const answer = await admin.send('POST', URL, { name, network, notes });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<WhitelistEntry>();
};
const list = async (query = ''): Promise<WhitelistList> => (await admin.get(`${URL}${query}`)).json<WhitelistList>();
const shown = async (query = '') => (await list(query)).rows.map(({ name, network }) => `${name} ${network}`);
const log = async () =>
  (
    await it.app.rows<{ action: string; subject: string; detail: { name: string } }>('select * from audit_log where id > $1 order by id', [
      last,
    ])
  ).map(({ action, subject, detail }) => `${action} ${subject} ${detail.name}`);

describe('an entry', () => {
  test('is added, changed and removed; whoever asked for one of its addresses is judged again', async () => {
    await it.app.rows(`insert into audit_input (item_id, kind, value, network, complete)
      select min(id), 'network', v, v::cidr, true from item, unnest(array['100.64.1.7/32', '100.64.2.9/32']) v group by v`);
    const due = async () => (await it.app.rows('delete from audit_due returning item_id')).length;
    const { id, network } = await add('office', '100.64.1.0/24', 'first floor');
    expect([network, await due()]).toEqual(['100.64.1.0/24', 1]);
    expect((await admin.get(`${URL}/${id}`)).json()).toEqual({ id, name: 'office', network, notes: 'first floor' });
    const answer = await admin.send('PATCH', `${URL}/${id}`, { network: '100.64.2.77/24' });
    expect(answer.json()).toEqual({ id, name: 'office', network: '100.64.2.0/24', notes: 'first floor' });
    expect(await due()).toBe(1);
    expect((await admin.send('DELETE', `${URL}/${id}`)).statusCode).toBe(204);
    expect(await due()).toBe(1);
    expect(await log()).toEqual([
      'whitelist.added network 100.64.1.0/24 office',
      'whitelist.changed network 100.64.2.0/24 office',
      'whitelist.removed network 100.64.2.0/24 office',
    ]);
    await it.app.rows(`delete from audit_input where kind = 'network' and value in ('100.64.1.7/32', '100.64.2.9/32')`);
  });

  test('that is there already, that is no network, and that is not there, are refused', async () => {
    const { id } = await add('office', '192.0.2.0/24');
    const other = await add('office', '2001:db8::/32');
    expectProblem(
      await admin.send('POST', URL, { name: 'office', network: '192.0.2.9/24' }),
      409,
      'conflict',
      /192\.0\.2\.0\/24.*"office"/,
    );
    expectProblem(await admin.send('PATCH', `${URL}/${other.id}`, { network: '192.0.2.0/24' }), 409, 'conflict', /listed under/);
    expectProblem(await admin.send('POST', URL, { name: 'x', network: '10.1' }), 400, 'bad-input', /"10\.1" is no network/);
    expectProblem(await admin.send('PATCH', `${URL}/${id}`, { network: '192.0.2.0/33' }), 400, 'bad-input', /is no network/);
    expectProblem(await admin.send('POST', URL, { name: ' ', network: '10.0.0.0/8' }), 400, 'bad-input', /name/);
    expectProblem(await admin.send('PATCH', `${URL}/4711`, { notes: 'x' }), 404, 'not-found');
    expectProblem(await admin.send('DELETE', `${URL}/4711`), 404, 'not-found');
    expect(await shown()).toEqual(['office 192.0.2.0/24', 'office 2001:db8::/32']);
  });
});

test('entries are listed by network, page by page, and as they were', async () => {
  await add('b', '203.0.113.0/24');
  await add('c', '10.0.0.0/8');
  const { id } = await add('a', '10.0.0.0/8');
  const then = it.now().toISOString();
  await admin.send('PATCH', `${URL}/${id}`, { name: 'z' });
  expect(await shown()).toEqual(['c 10.0.0.0/8', 'z 10.0.0.0/8', 'b 203.0.113.0/24']);
  const first = await list('?limit=2');
  expect(await shown(`?limit=2&cursor=${first.next}`)).toEqual(['b 203.0.113.0/24']);
  expect(await shown(`?asOf=${then}`)).toEqual(['a 10.0.0.0/8', 'c 10.0.0.0/8', 'b 203.0.113.0/24']);
  expect(await shown('?network=203.0.113.7')).toEqual(['b 203.0.113.0/24']);
  expect(await shown('?network=10.0.0.0/7')).toEqual(['c 10.0.0.0/8', 'z 10.0.0.0/8']);
  expect(await shown('?name=Z')).toEqual(['z 10.0.0.0/8']);
  expectProblem(await admin.get(`${URL}?network=nowhere`), 400, 'bad-input', /is no network/);
});

describe('an import', () => {
  const send = (networks: object, query = '') => admin.send('POST', `${URL}/import${query}`, networks);
  const imported = async (networks: object, query = ''): Promise<WhitelistImported> => {
    const answer = await send(networks, query);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json<WhitelistImported>();
  };

  test('adds and changes by name, and leaves the others alone', async () => {
    await add('office', '192.0.2.0/24', 'first floor');
    await add('depot', '10.0.0.0/8');
    expect(await imported({ office: '198.51.100.0/24', home: '2001:db8::/32' })).toEqual({
      added: 1,
      changed: 1,
      unchanged: 0,
      removed: 0,
    });
    expect(await shown()).toEqual(['depot 10.0.0.0/8', 'office 198.51.100.0/24', 'home 2001:db8::/32']);
    expect((await list('?name=office')).rows).toMatchObject([{ notes: 'first floor' }]);
    expect(await log()).toEqual([
      'whitelist.added network 192.0.2.0/24 office',
      'whitelist.added network 10.0.0.0/8 depot',
      'whitelist.added network 2001:db8::/32 home',
      'whitelist.changed network 198.51.100.0/24 office',
    ]);
  });

  test('takes away what is not listed only when that is said', async () => {
    await add('office', '192.0.2.0/24');
    await add('office', '198.51.100.0/24');
    await add('depot', '10.0.0.0/8');
    expect(await imported({ office: '192.0.2.0/24' }, '?prune=true')).toEqual({ added: 0, changed: 0, unchanged: 1, removed: 2 });
    expect(await shown()).toEqual(['office 192.0.2.0/24']);
    expectProblem(await send({}, '?prune=true'), 400, 'bad-input', /all 1 would be taken away/);
  });

  test('of the same again writes nothing', async () => {
    await imported({ office: '192.0.2.0/24', home: '2001:db8::/32' });
    const before = await rowVersions(it.app.rows);
    expect(await imported({ office: '192.0.2.5/24', home: '2001:DB8::/32' })).toEqual({ added: 0, changed: 0, unchanged: 2, removed: 0 });
    const { session: _after, ...after } = await rowVersions(it.app.rows);
    const { session: _before, ...was } = before;
    expect(after).toEqual(was);
  });

  test('is done whole or not at all, and names every entry that cannot be used', async () => {
    await add('twice', '192.0.2.0/24');
    await add('twice', '198.51.100.0/24');
    const answer = await send({ good: '10.0.0.0/8', bad: '10.1', number: 7, '': '10.0.0.0/8', twice: '203.0.113.0/24' });
    expectProblem(answer, 400, 'bad-input', /^4 of the 5 networks in The request cannot be used, so nothing was changed:/i);
    const { detail } = answer.json<{ detail: string }>();
    expect(detail.split('\n').slice(1)).toEqual([
      '"bad": "10.1" is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.',
      '"number": 7 is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.',
      'A network has no name.',
      '"twice": 2 networks have that name, so it cannot be told which of them this is.',
    ]);
    expect(await shown()).toEqual(['twice 192.0.2.0/24', 'twice 198.51.100.0/24']);
    expectProblem(await send(['10.0.0.0/8']), 400, 'bad-input');
  });

  test('takes an administrator of all accounts', async () => {
    for (const visitor of [await it.signIn('justify'), await it.signIn('admin', { accounts: ['demo'] })])
      expectProblem(await visitor.send('POST', `${URL}/import`, { x: '10.0.0.0/8' }), 403, 'forbidden');
    expect((await (await it.signIn('view', { accounts: [] })).get(URL)).json<WhitelistList>().rows).toEqual([]);
  });
});
