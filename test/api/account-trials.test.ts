import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AccountTrial } from '../../src/contract/account.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const ITEM = JSON.stringify({ technology: 's3', name: 'leaflets', config: {} });

let it: TestApi;
let admin: Visitor;
let folder: string;
beforeAll(async () => {
  it = await openTestApi();
  admin = await it.signIn('admin');
  folder = mkdtempSync(join(tmpdir(), 'monkey-trials-'));
});
afterAll(async () => {
  await it.close();
  rmSync(folder, { recursive: true });
});

const tried = async (identifier: string): Promise<AccountTrial> => {
  const answer = await admin.send('POST', '/api/v1/accounts/test', {
    type: 'snapshot',
    name: 'files',
    identifier,
    fields: { represents: 'AWS:111111111111' },
  });
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json<AccountTrial>();
};
/** Root may read everything, so the program is somebody else for a while. */
const unprivileged = async <Result>(act: () => Promise<Result>): Promise<Result> => {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid!(65_534);
  try {
    return await act();
  } finally {
    process.seteuid!(0);
  }
};
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

describe('an account that is read from files', () => {
  test('is tried by opening them', async () => {
    expect(await tried(file('estate.ndjson', `\n${ITEM}\n`))).toMatchObject({
      ok: true,
      steps: [{ step: 'files', sentence: expect.stringMatching(/^1 file of .* can be read\.$/) }],
    });
  });

  test('that are not there cannot be read', async () => {
    expect(await tried(join(folder, 'nowhere'))).toMatchObject({ ok: false, steps: [{ step: 'files', code: 'FileNotFound' }] });
    mkdirSync(join(folder, 'empty'));
    expect(await tried(join(folder, 'empty'))).toMatchObject({ ok: false, steps: [{ step: 'files', code: 'NoFiles' }] });
  });

  test('tells which file is none of items, and nothing that stands in it', async () => {
    mkdirSync(join(folder, 'mixed'));
    file('mixed/a.ndjson', ITEM);
    file('mixed/b.ndjson', 'root:x:0:0:secret words');
    const trial = await tried(join(folder, 'mixed'));
    expect(trial).toMatchObject({
      ok: false,
      steps: [
        { step: 'b.ndjson', ok: false, code: 'BadLine' },
        { step: 'files', ok: true },
      ],
    });
    expect(JSON.stringify(trial)).not.toContain('secret words');
  });

  test('that this user may not read says so', async () => {
    const path = file('closed.ndjson', ITEM);
    chmodSync(folder, 0o755);
    chmodSync(path, 0);
    expect(await unprivileged(() => tried(path))).toMatchObject({ ok: false, steps: [{ step: 'closed.ndjson', code: 'EACCES' }] });
  });
});
