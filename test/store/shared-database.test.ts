import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive } from '../../src/base/process-identity.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { socketFolderOf } from './socket-folder.ts';
import { type RunningUp, startUp } from './start-up.ts';

const root = mkdtempSync(join(tmpdir(), 'monkey-shared-'));
chmodSync(root, 0o755);
const data = join(root, 'data');
const environment = { MONKEY_DATABASE_URL: `embedded:${data}` };
const monkey = (...args: readonly string[]) => runMonkey(args, environment);

const postmaster = (): number => Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

let up: RunningUp;
beforeAll(async () => {
  up = await startUp(environment);
});
afterAll(async () => {
  await up.kill();
  // The last command leaves nothing running.
  await monkey('accounts', 'list');
  for (const path of [socketFolderOf(data), root]) if (path) rmSync(path, { recursive: true, force: true });
});

test('the first start answers, with a schema that it made itself', async () => {
  expect((await fetch(`${up.address}/healthcheck`)).status).toBe(200);
  expect((await fetch(`${up.address}/readiness`)).status).toBe(200);
});

test('what is secret is readable by its owner only', () => {
  expect(up.signInLinkFile).toBe(join(data, 'sign-in-link'));
  for (const name of ['sign-in-link', 'database-password', 'secret-key', 'database.log'])
    expect(`${name} ${modeOf(join(data, name))}`).toBe(`${name} 600`);
  expect(modeOf(join(data, 'postgres'))).toBe('700');
});

test('the link in the file signs in', async () => {
  const token = new URL(readFileSync(up.signInLinkFile, 'utf8').trim()).searchParams.get('token');
  const response = await fetch(`${up.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  expect(await response.json()).toMatchObject({ role: 'admin' });
});

test('a command beside it joins its database, and does not take it away when it ends', async () => {
  const pid = postmaster();
  expect(await monkey('accounts', 'add', 'AWS', 'beside', '123456789012', '--inactive')).toMatchObject({ status: 0, stderr: '' });
  expect(postmaster()).toBe(pid);
  expect((await fetch(`${up.address}/readiness`)).status).toBe(200);
});

test('two commands at once beside it both do their work', async () => {
  const ran = await Promise.all(['one', 'two'].map((name, at) => monkey('accounts', 'add', 'AWS', name, `12345678901${at}`, '--inactive')));
  expect(ran.map(({ status }) => status)).toEqual([0, 0]);
  expect((await monkey('accounts', 'list', '--format', 'ndjson')).stdout.trim().split('\n').length).toBe(3);
});

test('when it is killed, the next command adopts the database, and stops it at its own end', async () => {
  const pid = postmaster();
  await up.kill();
  expect(isAlive(pid)).toBe(true);
  const { status, stdout } = await monkey('accounts', 'list', '--format', 'ndjson');
  expect(status).toBe(0);
  expect(stdout.trim().split('\n').length).toBe(3);
  expect(isAlive(pid)).toBe(false);
  expect(existsSync(join(data, 'postgres', 'postmaster.pid'))).toBe(false);
  expect(readdirSync(join(data, 'participants'))).toEqual([]);
});

test('a warm start finds everything, and an operator stops it without an error', async () => {
  up = await startUp(environment);
  const pid = postmaster();
  expect((await monkey('accounts', 'list', '--format', 'ndjson')).stdout).toContain('"beside"');
  expect(await up.stop()).toBe(0);
  expect(isAlive(pid)).toBe(false);
});
