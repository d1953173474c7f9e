import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fetchAccountFields } from '../../src/app/fetch-account-fields.ts';
import { makeSeal } from '../../src/base/seal.ts';
import type { AccountDetail, AccountTrial } from '../../src/contract/account.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { SessionOptions } from '../../src/plugin/define-provider.ts';
import { openSecrets } from '../../src/store/account-secret-store.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { BAD_TOKEN, GOOD_TOKEN, vaultProvider } from '../setup/vault-provider.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const opened: SessionOptions[] = [];

let it: TestApi;
let admin: Visitor;
let id: number;
beforeAll(async () => {
  it = await openTestApi({ registry: makeRegistry([vaultProvider(opened)]) });
  admin = await it.signIn('admin');
});
afterAll(() => it.close());
beforeEach(async () => {
  await it.app.rows('delete from account');
  opened.length = 0;
  id = (await add({ token: GOOD_TOKEN })).id;
});

const vault = (fields: object = {}) => ({ type: 'vault', name: 'cellar', identifier: '7', fields: { keeper: 'Ada', ...fields } });
const add = async (fields: object): Promise<AccountDetail> => {
  const answer = await admin.send('POST', '/api/v1/accounts', vault(fields));
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AccountDetail>();
};
const patch = (fields: object) => admin.send('PATCH', `/api/v1/accounts/${id}`, { fields });
const db = () => it.app.app.database.kysely;
const stored = () => openSecrets(db(), () => makeSeal([SECRET_KEY]), id);
const account = async () =>
  (await it.app.rows<{ id: number; type: string; name: string; identifier: string }>('select * from account'))[0]!;
/** Everything that the database holds, as text, but for the hashes of sessions. */
const everything = async (): Promise<string> => {
  const tables = await it.app.rows<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  );
  const texts: string[] = [];
  for (const { name } of tables) texts.push(JSON.stringify(await it.app.rows(`select t::text from ${name} t`)));
  return texts.join('\n');
};

describe('the value of a secret field', () => {
  test('is sealed where it is stored, and told to nobody', async () => {
    expect(await stored()).toEqual({ token: GOOD_TOKEN });
    const [row] = await it.app.rows<{ sealed: string }>('select sealed from account_secret');
    expect(row!.sealed).toMatch(/^sealed:[\w-]+:[\w-]+$/);
    expect(await everything()).not.toContain(GOOD_TOKEN);
    for (const url of [
      `/api/v1/accounts/${id}`,
      '/api/v1/accounts',
      '/api/v1/audit-log',
      `/api/v1/accounts/${id}?asOf=${it.now().toISOString()}`,
    ])
      expect((await admin.get(url)).body).not.toContain(GOOD_TOKEN);
    const told = (await admin.get(`/api/v1/accounts/${id}`)).json<AccountDetail>();
    expect(told).toMatchObject({ fields: { keeper: 'Ada', size: 'small' }, secretsSet: ['token'] });
    expect(told.fields).not.toHaveProperty('token');
  });

  test('opens for no other account', async () => {
    const other = (
      await admin.send('POST', '/api/v1/accounts', { ...vault({ token: GOOD_TOKEN }), name: 'attic', identifier: '8' })
    ).json<AccountDetail>();
    await it.app.rows(
      'update account_secret set sealed = (select sealed from account_secret where account_id = $1) where account_id = $2',
      [id, other.id],
    );
    await expect(openSecrets(db(), () => makeSeal([SECRET_KEY]), other.id)).rejects.toThrow();
  });

  test('stays when it is not said, whether the account is changed or replaced, and is said in the log by its name', async () => {
    await admin.send('PATCH', `/api/v1/accounts/${id}`, { notes: 'x' });
    await admin.send('PUT', `/api/v1/accounts/${id}`, vault());
    expect(await stored()).toEqual({ token: GOOD_TOKEN });
    expect((await patch({ token: BAD_TOKEN })).statusCode).toBe(200);
    expect(await stored()).toEqual({ token: BAD_TOKEN });
    const [entry] = await it.app.rows<{ detail: object }>('select detail from audit_log order by id desc limit 1');
    expect(entry!.detail).toEqual({ type: 'vault', identifier: '7', active: true, changed: ['token'] });
  });

  test('that is the same again is no change', async () => {
    const before = await it.app.rows('select xmin, ctid from account_secret');
    expect((await patch({ token: GOOD_TOKEN })).statusCode).toBe(200);
    expect(await it.app.rows('select xmin, ctid from account_secret')).toEqual(before);
  });

  test('is demanded where it must be there', async () => {
    expectProblem(await patch({ token: null }), 400, 'bad-input', /needs the field "token"/);
    const without = { ...vault(), name: 'attic', identifier: '8' };
    expectProblem(await admin.send('POST', '/api/v1/accounts', without), 400, 'bad-input', /needs the field "token"/);
    // Nobody watches the account of a third party, so nothing opens it.
    const theirs = { ...without, thirdParty: true, fields: { keeper: 'Bob' } };
    expect((await admin.send('POST', '/api/v1/accounts', theirs)).json()).toMatchObject({ secretsSet: [] });
  });

  test('is forgotten when that is said', async () => {
    await admin.send('PATCH', `/api/v1/accounts/${id}`, { thirdParty: true, fields: { token: null } });
    expect(await it.app.rows('select 1 from account_secret')).toEqual([]);
    expect((await admin.get(`/api/v1/accounts/${id}`)).json()).toMatchObject({ secretsSet: [] });
  });

  test('goes with its account', async () => {
    await admin.send('DELETE', `/api/v1/accounts/${id}`);
    expect(await it.app.rows('select 1 from account_secret')).toEqual([]);
  });

  test('that is refused stands in no problem', async () => {
    const answer = await patch({ token: 'hush hush' });
    expectProblem(answer, 400, 'bad-input', /"token" cannot be used: "\(hidden\)" has a blank/);
    expect(answer.body).not.toContain('hush');
    const unstorable = await patch({ token: 'hush\u0000' });
    expectProblem(unstorable, 400, 'bad-input', /A secret holds a character/);
    expect(unstorable.body).not.toContain('hush');
  });
});

describe('sessions', () => {
  const watch = async () => {
    const row = await account();
    return it.app.app.watch({ ...row, active: true, thirdParty: false, notes: null, fields: { keeper: 'Ada' } }, ['coin'], {
      signal: new AbortController().signal,
    });
  };

  test('get it among the fields, and what a provider says of it is told without it', async () => {
    await watch();
    expect(opened[0]!.account.fields).toEqual({ keeper: 'Ada', token: GOOD_TOKEN });
    expect(await it.app.rows('select code, message from failure')).toEqual([{ code: 'Locked', message: 'Locked for (hidden)' }]);
    expect(await everything()).not.toContain(GOOD_TOKEN);
  });

  test('that cannot be opened end the run without it', async () => {
    await patch({ token: BAD_TOKEN });
    const error = await watch().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ message: 'The token (hidden) is none of ours.' });
    expect((error as Error).cause).toBeUndefined();
    expect((error as Error).stack).not.toContain(BAD_TOKEN);
    expect(await it.app.rows('select problem from run where state = $1', ['failed'])).toEqual([
      { problem: 'The token (hidden) is none of ours.' },
    ]);
  });

  test('whose key is lost fail, and the value may be set anew', async () => {
    const foreign = makeSeal(['another key of the operator, long enough']);
    await it.app.rows('update account_secret set sealed = $1', [foreign.close('"x"', `account ${id} field token`)]);
    await expect(watch()).rejects.toThrow(/sealed with another key/);
    expect((await patch({ token: GOOD_TOKEN })).statusCode).toBe(200);
    await watch();
  });

  test('of a key that has been replaced are sealed anew', async () => {
    const old = makeSeal(['the key that was before, long enough']);
    await it.app.rows('update account_secret set sealed = $1', [old.close(JSON.stringify(GOOD_TOKEN), `account ${id} field token`)]);
    const both = makeSeal([SECRET_KEY, 'the key that was before, long enough']);
    expect(await openSecrets(db(), () => both, id)).toEqual({ token: GOOD_TOKEN });
    expect(await stored()).toEqual({ token: GOOD_TOKEN });
  });

  test('ask the account for what only it knows', async () => {
    const options = { override: true, signal: new AbortController().signal, onFailure: () => undefined };
    expect(await fetchAccountFields(it.app.app, 'vault', options)).toMatchObject({ updated: 1, failed: 0 });
    expect((await admin.get(`/api/v1/accounts/${id}`)).json()).toMatchObject({ fields: { serial: 'cor' } });
    // Nobody else says it, but whoever says the same does no harm.
    expectProblem(await patch({ serial: '9' }), 400, 'bad-input', /nobody sets it/);
    expect((await patch({ serial: 'cor' })).statusCode).toBe(200);
    expect((await admin.send('PUT', `/api/v1/accounts/${id}`, vault())).json()).toMatchObject({ fields: { serial: 'cor' } });
  });
});

describe('an account is tried', () => {
  const tried = async (url: string, body?: object): Promise<AccountTrial> => {
    const answer = await admin.send('POST', url, body);
    expect(answer.statusCode, answer.body).toBe(200);
    expect(answer.body).not.toContain(GOOD_TOKEN);
    expect(answer.body).not.toContain(BAD_TOKEN);
    return answer.json<AccountTrial>();
  };

  test('before it is saved, and is not saved by it', async () => {
    const attic = { ...vault({ token: GOOD_TOKEN }), name: 'attic', identifier: '8' };
    expect(await tried('/api/v1/accounts/test', attic)).toEqual({
      ok: true,
      steps: [
        { step: 'door', ok: true, sentence: 'The door 8 is there.', code: null, permission: null },
        { step: 'token', ok: true, sentence: 'The token (hidden) opens it.', code: null, permission: null },
      ],
    });
    expect(await it.app.rows('select name from account')).toEqual([{ name: 'cellar' }]);
    expect(await tried('/api/v1/accounts/test', { ...attic, fields: { keeper: 'Ada', token: BAD_TOKEN } })).toMatchObject({
      ok: false,
      steps: [{ ok: true }, { step: 'account', ok: false, code: 'Error', sentence: 'The token (hidden) is none of ours.' }],
    });
    expect(await everything()).not.toContain(BAD_TOKEN);
  });

  test('as it is stored, or with a change', async () => {
    expect(await tried(`/api/v1/accounts/${id}/test`)).toMatchObject({ ok: true });
    expect(opened.at(-1)!.account).toMatchObject({ id, name: 'cellar', fields: { token: GOOD_TOKEN } });
    expect(await tried(`/api/v1/accounts/${id}/test`, { fields: { token: BAD_TOKEN } })).toMatchObject({ ok: false });
    expect(await tried(`/api/v1/accounts/${id}/test`, { identifier: '9', fields: { size: 'large' } })).toMatchObject({ ok: true });
    expect(opened.at(-1)!.account).toMatchObject({ identifier: '9', fields: { token: GOOD_TOKEN, size: 'large' } });
    expect(await stored()).toEqual({ token: GOOD_TOKEN });
  });

  test('is an entry of the audit log', async () => {
    await tried(`/api/v1/accounts/${id}/test`);
    const [entry] = await it.app.rows('select action, subject, detail from audit_log order by id desc limit 1');
    expect(entry).toEqual({ action: 'account.tested', subject: 'account cellar', detail: { type: 'vault', identifier: '7', ok: true } });
  });

  test('of what is no account is refused like adding it', async () => {
    const test = (body: object) => admin.send('POST', '/api/v1/accounts/test', body);
    expectProblem(await test({ ...vault({ token: GOOD_TOKEN }), identifier: 'x' }), 400, 'bad-input', /no number of a door/);
    expectProblem(await test(vault({ token: GOOD_TOKEN })), 409, 'conflict', /named "cellar" already/);
    expectProblem(await admin.send('POST', `/api/v1/accounts/${id}/test?technology=s3`), 404, 'not-found', /no technology "s3"/);
    expectProblem(await admin.send('POST', '/api/v1/accounts/4711/test'), 404, 'not-found');
  });

  test('by an administrator who may see it', async () => {
    const limited = await it.signIn('admin', { accounts: ['cellar'] });
    expect((await limited.send('POST', `/api/v1/accounts/${id}/test`)).statusCode).toBe(200);
    expectProblem(await limited.send('POST', '/api/v1/accounts/test', vault({ token: 'x' })), 403, 'forbidden');
    const stranger = await it.signIn('admin', { accounts: [] });
    expectProblem(await stranger.send('POST', `/api/v1/accounts/${id}/test`), 404, 'not-found');
    expectProblem(await (await it.signIn('justify')).send('POST', `/api/v1/accounts/${id}/test`), 403, 'forbidden');
  });
});
