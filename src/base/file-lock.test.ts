import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { withFileLock } from './file-lock.ts';
import { pause } from './pause.ts';
import { isSameProcess, processIdentity } from './process-identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'monkey-lock-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('work under one lock is done one after the other', async () => {
  const path = join(folder, 'one');
  const said: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      withFileLock(path, async () => {
        said.push(`${name} begins`);
        await pause(5);
        said.push(`${name} ends`);
      }),
    ),
  );
  expect(said.length).toBe(6);
  for (let at = 0; at < 6; at += 2) expect(said[at + 1]).toBe(said[at]!.replace('begins', 'ends'));
  expect(existsSync(path)).toBe(false);
});

test('the lock is given back when the work throws, and the result comes through when it does not', async () => {
  const path = join(folder, 'two');
  await expect(
    withFileLock(path, async () => {
      throw new Error('broken');
    }),
  ).rejects.toThrow('broken');
  expect(await withFileLock(path, async () => 42)).toBe(42);
});

test('a holder that has died is pushed aside, also when its number belongs to another process now', async () => {
  const path = join(folder, 'three');
  for (const identity of ['4194305-1', `${process.pid}-1`]) {
    writeFileSync(path, identity);
    expect(await withFileLock(path, async () => 'mine')).toBe('mine');
  }
});

test('only its owner may read the lock', async () => {
  const path = join(folder, 'four');
  await withFileLock(path, async () => expect(statSync(path).mode & 0o777).toBe(0o600));
});

test('a process is itself, whatever is written after its identity', () => {
  expect(isSameProcess(processIdentity())).toBe(true);
  expect(isSameProcess(`${processIdentity()}-7`)).toBe(true);
  for (const nobody of ['', 'x', '0-1', '-1', '4194305-1', `${process.pid}-1`]) expect(isSameProcess(nobody)).toBe(false);
});

test('a folder that is not there is an error, not a wait', async () => {
  await expect(withFileLock(join(folder, 'nowhere', 'lock'), async () => 1)).rejects.toThrow('ENOENT');
});
