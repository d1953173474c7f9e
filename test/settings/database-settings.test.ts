import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openApp } from '../../src/app/open-app.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { openTestApp, SECRET_KEY } from '../setup/test-app.ts';

const folder = mkdtempSync(join(tmpdir(), 'monkey-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('database_url: that database is used, when a file names it and when a variable does', async () => {
  const { url, rows, close } = await openTestApp();
  try {
    await rows(
      `insert into account (type, name, identifier, active, third_party, fields) values ('AWS', 'marked', '111111111111', false, false, '{}')`,
    );
    writeFileSync(join(folder, 'monkey.config.yaml'), `SQLALCHEMY_DATABASE_URI: ${url.replace('postgres:', 'postgresql:')}\n`);
    const byFile = await runMonkey(['accounts', 'list', '--format', 'csv'], { MONKEY_SECRET_KEY: SECRET_KEY }, { cwd: folder });
    expect(byFile).toMatchObject({ status: 0, stdout: expect.stringContaining('marked') });
    const byVariable = await runMonkey(['accounts', 'list', '--format', 'csv'], { MONKEY_DATABASE_URL: url }, { cwd: tmpdir() });
    expect(byVariable).toMatchObject({ status: 0, stdout: expect.stringContaining('marked') });
  } finally {
    await close();
  }
});

test('database_pool_size: no more connections are opened than that', async () => {
  const { app, close } = await openTestApp({ environment: { MONKEY_DATABASE_POOL_SIZE: '3' } });
  try {
    await Promise.all(Array.from({ length: 12 }, () => app.database.pool.query('select pg_sleep(0.02)')));
    expect(app.database.pool.totalCount).toBe(3);
  } finally {
    await close();
  }
});

test('secret_key: it is the key of sessions and concealed values', async () => {
  const test = await openTestApp();
  try {
    const conceal = async (key: string): Promise<string> => {
      const app = await openApp({ environment: { MONKEY_DATABASE_URL: test.url, MONKEY_SECRET_KEY: key } });
      const account = { id: 1, type: 'AWS', name: 'a', identifier: '1', active: true, thirdParty: false, notes: null, fields: {} };
      const concealed = app.sessionOptions(account, new AbortController().signal).conceal('value');
      expect(app.secretKey()).toBe(key);
      await app.close();
      return concealed;
    };
    expect(await conceal('a'.repeat(32))).not.toBe(await conceal('b'.repeat(32)));
  } finally {
    await test.close();
  }
});
