import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AccountsImported } from '../../src/contract/account.ts';
import type { Answer } from './browser.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let admin: Visitor;
beforeAll(async () => {
  it = await openTestApi();
  admin = await it.signIn('admin');
});
afterAll(() => it.close());
beforeEach(() => it.app.rows('delete from account'));

const post = (type: string, text: string, query = '', visitor = admin): Promise<Answer> =>
  visitor.send('POST', `/api/v1/accounts/import${query}`, text, visitor.csrfToken, { 'content-type': type });
const imported = async (type: string, text: string, query = ''): Promise<AccountsImported> => {
  const answer = await post(type, text, query);
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AccountsImported>();
};
const names = async () => (await it.app.rows<{ name: string }>('select name from account order by name')).map(({ name }) => name);

const NDJSON = 'application/x-ndjson';
const line = (name: string, number: string, more: object = {}) =>
  JSON.stringify({ type: 'AWS', name, identifier: number.repeat(12), ...more });

test('JSON lines and CSV are imported, as the command line takes them', async () => {
  expect(await imported(NDJSON, `${line('a', '1')}\n${line('b', '2', { third_party: true })}\n`)).toEqual({
    added: 2,
    updated: 0,
    unchanged: 0,
  });
  expect(
    await imported('text/csv; charset=utf-8', 'type,name,identifier,role_name\nAWS,c,333333333333,Other\nAWS,a,111111111111,\n'),
  ).toEqual({
    added: 1,
    updated: 0,
    unchanged: 1,
  });
  expect(await names()).toEqual(['a', 'b', 'c']);
  const entries = await it.app.rows<{ subject: string }>(`select subject from audit_log where action = 'account.added' order by id`);
  expect(entries.map(({ subject }) => subject)).toEqual(['account a', 'account b', 'account c']);
});

test('what is known changes only when that is wanted', async () => {
  await imported(NDJSON, line('a', '1'));
  const changed = line('renamed', '1', { notes: 'x' });
  expectProblem(await post(NDJSON, changed), 409, 'conflict', /Ask with updateExisting=true/);
  expect(await imported(NDJSON, changed, '?updateExisting=true')).toEqual({ added: 0, updated: 1, unchanged: 0 });
  expect(await names()).toEqual(['renamed']);
});

test('all or none: every line that cannot be used is told', async () => {
  const answer = await post(NDJSON, [line('a', '1'), '{"type":', line('b', 'x'), line('a', '2')].join('\n'));
  expectProblem(
    answer,
    400,
    'bad-input',
    /^3 of the 4 accounts in the request cannot be used.*\nLine 2 .*\nLine 3 .*\nLine 4 .*named "a"/s,
  );
  expect(await names()).toEqual([]);
});

test.each([
  ['application/json', '[]', /Send accounts as application\/x-ndjson or text\/csv/],
  ['text/plain', 'x', /./],
  ['text/csv', 'colour\nred\n', /The column "colour" of the request is not known/],
])('%s %j is refused', async (type, text, about) => {
  const answer = await post(type, text);
  expect([400, 415]).toContain(answer.statusCode);
  expect(answer.json<{ detail: string }>().detail).toMatch(about);
});

test('what is not written in UTF-8, or is too much, is refused', async () => {
  const { token } = (await admin.send('POST', '/api/v1/api-keys', { name: 'import', role: 'admin' })).json<{ token: string }>();
  const send = (body: Buffer) =>
    fetch(`http://${it.host}/api/v1/accounts/import`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
      body: new Uint8Array(body),
    });
  const wrong = await send(Buffer.from([0xff, 0xfe, 0x41]));
  expect([wrong.status, (await wrong.json()) as object]).toMatchObject([400, { detail: 'The request is not written in UTF-8.' }]);
  expect((await send(Buffer.alloc(1024 * 1024 + 1, 'x'))).status).toBe(413);
});

test('it takes an administrator of all accounts', async () => {
  await imported(NDJSON, line('a', '1'));
  const limited = await it.signIn('admin', { accounts: ['a'] });
  expectProblem(await post(NDJSON, line('b', '2'), '', limited), 403, 'forbidden', /every account/);
});
