import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { WatcherSetting, WatcherSettingList } from '../../src/contract/watcher-setting.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  admin = await it.signIn('admin');
});
afterAll(() => it.close());
beforeEach(() => it.app.rows('delete from watcher_setting'));

const URL = '/api/v1/watcher-settings';
const all = async (query = '', visitor = admin) => (await visitor.get(`${URL}${query}`)).json<WatcherSettingList>().rows;
const one = async (technology: string, query = '', visitor = admin): Promise<WatcherSetting> =>
  (await all(query, visitor)).find((row) => row.technology === technology)!;
const set = (technology: string, body: object, visitor = admin) => visitor.send('PUT', `${URL}/${technology}`, body);
const count = async (statement: string) => Number((await it.app.rows<{ count: string }>(statement))[0]!.count);

describe('every technology is listed', () => {
  test('with what its watcher says, and what somebody has decided', async () => {
    const rows = await all();
    expect(rows.map(({ technology }) => technology)).toEqual([...it.app.app.registry.technologies.keys()].sort());
    const kms = await one('kms');
    expect(kms).toEqual({
      technology: 'kms',
      title: it.app.app.registry.technologies.get('kms')!.watcher.title,
      accountType: 'AWS',
      active: true,
      intervalMinutes: kms.defaultIntervalMinutes,
      defaultIntervalMinutes: 60,
      setting: null,
      items: await count(`select count(*) from item where technology = 'kms'`),
    });
    expect((await set('kms', { active: true, intervalMinutes: 240 })).json()).toMatchObject({
      intervalMinutes: 240,
      defaultIntervalMinutes: 60,
      setting: { active: true, intervalMinutes: 240 },
    });
    expect((await set('kms', { active: false })).json()).toMatchObject({
      active: false,
      intervalMinutes: 60,
      setting: { intervalMinutes: null },
    });
    expect(await it.app.app.technologiesOf({ type: 'AWS', fields: {} } as never)).not.toContain('kms');
    const then = it.now().toISOString();
    expect((await admin.send('DELETE', `${URL}/kms`)).json()).toMatchObject({ active: true, setting: null });
    expect(await one('kms', `?asOf=${then}`)).toMatchObject({ active: false });
    const entries = await it.app.rows(`select action, detail from audit_log where subject = 'technology kms' order by id`);
    expect(entries).toEqual([
      { action: 'watcher.set', detail: { active: true, intervalMinutes: 240 } },
      { action: 'watcher.set', detail: { active: false, intervalMinutes: null } },
      { action: 'watcher.reset', detail: {} },
    ]);
  });

  test('with the items that the reader may see', async () => {
    const nobody = await it.signIn('view', { accounts: [] });
    expect((await one('s3')).items).toBeGreaterThan(0);
    expect((await one('s3', '', nobody)).items).toBe(0);
  });

  test('and only those', async () => {
    expectProblem(await set('s4', { active: true }), 404, 'not-found', /no technology "s4"/);
    expectProblem(await admin.send('DELETE', `${URL}/s4`), 404, 'not-found', /no technology "s4"/);
    expectProblem(await admin.send('DELETE', `${URL}/s3`), 404, 'not-found', /nothing is set/);
    for (const body of [{}, { active: 'no' }, { active: true, intervalMinutes: -1 }, { active: true, intervalMinutes: 1.5 }])
      expectProblem(await set('s3', body), 400, 'bad-input');
    for (const visitor of [await it.signIn('justify'), await it.signIn('admin', { accounts: ['demo'] })])
      expectProblem(await set('s3', { active: false }, visitor), 403, 'forbidden');
  });
});

describe('the items of a technology', () => {
  const remove = (technology: string, items: number, visitor = admin) =>
    visitor.send('POST', `${URL}/${technology}/remove-items`, { items });

  test('are removed only when it is switched off, and when somebody knows how many they are', async () => {
    const { items } = await one('sqs');
    expect(items).toBeGreaterThan(0);
    expectProblem(await remove('sqs', items), 409, 'conflict', /is watched.*Switch it off first/);
    await set('sqs', { active: false });
    expectProblem(await remove('sqs', items + 1), 409, 'conflict', new RegExp(`There are ${items} items of sqs, not ${items + 1}`));
    expectProblem(await remove('sqs', items, await it.signIn('admin', { accounts: ['demo'] })), 403, 'forbidden', /every account/);
    expect((await one('sqs')).items).toBe(items);
  });

  test('are removed with all that was kept of them, and what rested on them is judged again', async () => {
    const { items } = await one('s3');
    await set('s3', { active: false });
    await it.app.rows('delete from audit_due');
    const others = await count(`select count(*) from item where technology <> 's3'`);
    const answer = await remove('s3', items);
    expect([answer.statusCode, answer.json()]).toEqual([200, { items }]);
    for (const table of ['item', 'revision', 'issue', 'run', 'failure', 'failure_log'])
      expect(`${table} ${await count(`select count(*) from ${table} where technology = 's3'`)}`).toBe(`${table} 0`);
    expect(await count(`select count(*) from item where technology <> 's3'`)).toBe(others);
    // Whose a bucket is cannot be told any more, so whoever asked is judged again.
    const asked = await it.app.rows(`select item_id from audit_input a join item i on i.id = a.item_id where a.kind = 's3'`);
    const due = await it.app.rows('select item_id from audit_due');
    expect(due.length).toBe(new Set(asked.map((row) => row['item_id'])).size);
    const [entry] = await it.app.rows(`select subject, detail from audit_log where action = 'watcher.items-removed'`);
    expect(entry).toEqual({ subject: 'technology s3', detail: { items } });
    expectProblem(await remove('s3', items), 409, 'conflict', /There are 0 items/);
  });

  test('stay while it is being watched', async () => {
    const { items } = await one('sqs');
    await set('sqs', { active: false });
    await it.app.rows(`insert into run (account_id, technology, state, holder, started_at, heartbeat_at)
      select id, 'sqs', 'running', 'somebody', now(), now() from account where name = 'demo'`);
    expectProblem(await remove('sqs', items), 409, 'conflict', /is being watched in demo/);
    // Whoever has not been heard of for long is dead.
    await it.app.rows(`update run set heartbeat_at = now() - interval '5 minutes' where state = 'running'`);
    expect((await remove('sqs', items)).statusCode).toBe(200);
  });
});
