import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OwnSessionList } from '../../src/contract/credentials.ts';
import { createLink } from '../../src/store/link-store.ts';
import type { Browser } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const MINUTE = 60_000;

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi({ sessionMinutes: 300, sessionIdleMinutes: 30 });
});
afterAll(() => it.close());

/** The same person in another browser. */
const signInAgain = async ({ personId }: Visitor): Promise<Browser> => {
  const browser = it.browser();
  const token = await createLink(it.app.app.database.kysely, 'sign-in', personId, it.now());
  expect((await browser.send('POST', '/api/v1/session', { token })).statusCode).toBe(200);
  return browser;
};
const sessionsOf = async (browser: Browser) => (await browser.get('/api/v1/me/sessions')).json<OwnSessionList>().rows;

describe('a session', () => {
  test('ends when nobody does anything for half an hour, and does not while somebody does', async () => {
    const visitor = await it.signIn('view');
    for (let turn = 1; turn <= 4; turn += 1) {
      it.wait(25 * MINUTE);
      expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
    }
    it.wait(31 * MINUTE);
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
  });

  test('ends after five hours, whatever somebody does', async () => {
    const visitor = await it.signIn('view');
    for (let turn = 1; turn <= 14; turn += 1) {
      it.wait(20 * MINUTE);
      expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
    }
    it.wait(21 * MINUTE);
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
  });

  test('is written to once a minute at most', async () => {
    const visitor = await it.signIn('view');
    const version = async () =>
      (await it.app.rows<{ version: string }>('select xmin::text as version from session where person_id = $1', [visitor.personId]))[0]!
        .version;
    const first = await version();
    for (let turn = 1; turn <= 5; turn += 1) await visitor.get('/api/v1/items');
    expect(await version()).toBe(first);
    it.wait(61_000);
    await visitor.get('/api/v1/items');
    const second = await version();
    expect(second).not.toBe(first);
    await visitor.get('/api/v1/items');
    expect(await version()).toBe(second);
  });

  test('says who, since when, from where and by what; its id is kept as a hash', async () => {
    const visitor = await it.signIn('view');
    const [row] = await it.app.rows('select how, address, agent, data::text as data, id_hash from session where person_id = $1', [
      visitor.personId,
    ]);
    expect(row).toMatchObject({ how: 'link', address: expect.stringMatching(/^127\.1\./), agent: 'a browser in a test' });
    const id = decodeURIComponent(visitor.cookies().split('=')[1]!).split('.')[0]!;
    expect(String(row!['data'])).not.toContain(id);
  });

  test('does not begin before anybody signs in, so nobody can plant one', async () => {
    const browser = it.browser();
    const rows = async () => (await it.app.rows('select 1 from session')).length;
    const before = await rows();
    await browser.get('/api/v1/session');
    await browser.send('POST', '/api/v1/session', { email: 'nobody@acorn.example', password: 'wrong' });
    expect(await rows()).toBe(before);
    expect(browser.cookies()).toBe('');
  });
});

describe('the own sessions', () => {
  test('are listed, with the one that asks', async () => {
    const visitor = await it.signIn('view');
    await signInAgain(visitor);
    const rows = await sessionsOf(visitor);
    expect(rows.map(({ isCurrent, how, agent }) => [isCurrent, how, agent]).sort()).toEqual([
      [false, 'link', 'a browser in a test'],
      [true, 'link', 'a browser in a test'],
    ]);
  });

  test('are ended one by one', async () => {
    const visitor = await it.signIn('view');
    const other = await signInAgain(visitor);
    const { id } = (await sessionsOf(visitor)).find(({ isCurrent }) => !isCurrent)!;
    expect((await visitor.send('DELETE', `/api/v1/me/sessions/${id}`)).statusCode).toBe(204);
    expectProblem(await other.get('/api/v1/items'), 401, 'unauthenticated');
    expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
    expectProblem(await visitor.send('DELETE', `/api/v1/me/sessions/${id}`), 404, 'not-found');
    const [entry] = await it.app.rows('select action, subject from audit_log where person_id = $1 order by id desc limit 1', [
      visitor.personId,
    ]);
    expect(entry).toEqual({ action: 'session.revoked', subject: `session ${id}` });
  });

  test('are ended all but one', async () => {
    const visitor = await it.signIn('view');
    const others = [await signInAgain(visitor), await signInAgain(visitor)];
    expect((await visitor.send('DELETE', '/api/v1/me/sessions')).json()).toEqual({ ended: 2 });
    for (const other of others) expectProblem(await other.get('/api/v1/items'), 401, 'unauthenticated');
    expect((await sessionsOf(visitor)).length).toBe(1);
  });

  test("are one's own only", async () => {
    const [one, other] = [await it.signIn('admin'), await it.signIn('view')];
    const [{ id } = { id: 0 }] = await sessionsOf(other);
    expect((await sessionsOf(one)).map((row) => row.id)).not.toContain(id);
    expectProblem(await one.send('DELETE', `/api/v1/me/sessions/${id}`), 404, 'not-found');
    expect((await other.get('/api/v1/items')).statusCode).toBe(200);
  });
});

describe('a change of rights by somebody else', () => {
  test('acts with the next request, and gives the session another id; the token of the page stays good', async () => {
    const [admin, visitor] = [await it.signIn('admin'), await it.signIn('view')];
    expectProblem(await visitor.get('/api/v1/people'), 403, 'forbidden');
    expect((await admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { role: 'admin' })).statusCode).toBe(200);
    const before = visitor.cookies();
    expect((await visitor.get('/api/v1/people')).statusCode).toBe(200);
    expect(visitor.cookies()).not.toBe(before);
    expect((await visitor.send('DELETE', '/api/v1/me/sessions')).statusCode).toBe(200);
    expect((await sessionsOf(visitor)).length).toBe(1);
    it.wait(11_000);
    expectProblem(await it.browser().get('/api/v1/items', { cookie: before }), 401, 'unauthenticated');
    expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
  });

  test('drops no request of a page that makes several at once, and makes one new id', async () => {
    const [admin, visitor] = [await it.signIn('admin'), await it.signIn('view')];
    await admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { role: 'comment' });
    const before = visitor.cookies();
    const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.get('/api/v1/items', { cookie: before })));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(Array(8).fill(200));
    expect(answers.filter(({ headers }) => headers['set-cookie'] !== undefined).length).toBe(1);
    expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
    expect((await sessionsOf(visitor)).length).toBe(1);
  });

  test('that takes the role away holds at once, also for the old id', async () => {
    const [admin, visitor] = [await it.signIn('admin'), await it.signIn('admin')];
    await admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { role: 'view' });
    const before = visitor.twin();
    for (const one of [visitor, before]) expectProblem(await one.get('/api/v1/people'), 403, 'forbidden');
  });

  test('that locks somebody out holds at once', async () => {
    const [admin, visitor] = [await it.signIn('admin'), await it.signIn('admin')];
    await admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { active: false });
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
    await admin.send('PATCH', `/api/v1/people/${visitor.personId}`, { active: true });
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
  });

  test('sessions that an administrator ends are over', async () => {
    const [admin, visitor] = [await it.signIn('admin'), await it.signIn('view')];
    const other = await signInAgain(visitor);
    expect((await admin.send('DELETE', `/api/v1/people/${visitor.personId}/sessions`)).json()).toEqual({ ended: 2 });
    for (const one of [visitor, other]) expectProblem(await one.get('/api/v1/items'), 401, 'unauthenticated');
  });
});
