import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type RunOptions, runMonkey } from '../setup/run-monkey.ts';
import { socketFolderOf } from '../store/socket-folder.ts';
import { expectRefusal } from './refusal.ts';

const root = mkdtempSync(join(tmpdir(), 'monkey-data-folder-'));
chmodSync(root, 0o755);
const outside: string[] = [];
afterAll(() => {
  chmodSync(root, 0o755);
  for (const path of [root, ...outside]) rmSync(path, { recursive: true, force: true });
});

/** The user who owns nothing; where the tests themselves have no more rights than that, they run as they are. */
const NOBODY = 65_534;
const unprivileged: RunOptions = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY, cwd: '/' } : { cwd: '/' };
const at = (folder: string) => ({ MONKEY_DATABASE_URL: `embedded:${folder}` });

const closedToWriters = (name: string): string => {
  const folder = join(root, name);
  mkdirSync(folder);
  chmodSync(folder, 0o555);
  return folder;
};

test.each([['items'], ['up'], ['scan'], ['doctor']])('a data folder that cannot be written is named by: %s', async (command) => {
  const folder = closedToWriters(`closed-for-${command}`);
  if (command === 'doctor') {
    const { status, stdout } = await runMonkey(['doctor', '--format', 'ndjson'], at(folder), unprivileged);
    expect(status).not.toBe(0);
    expect(stdout).toContain(folder);
    return;
  }
  expectRefusal(
    await runMonkey([command], at(folder), unprivileged),
    'bad-data-folder',
    /data folder cannot be written: .*permission denied/,
  );
});

test('a data folder that cannot be made is named', async () => {
  const folder = join(closedToWriters('no-entry'), 'data');
  const ran = await runMonkey(['items'], at(folder), unprivileged);
  expectRefusal(ran, 'bad-data-folder', new RegExp(`The data folder ${folder} cannot be made: .*permission denied`));
  expect(existsSync(folder)).toBe(false);
});

test('a data folder that is a file is named', async () => {
  const ran = await runMonkey(['items'], at(import.meta.filename));
  expectRefusal(ran, 'bad-data-folder', /data-folder\.test\.ts cannot be made/);
});

test('a data folder below one that is closed to others works, also when root starts it', async () => {
  const closed = join(root, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const folder = join(closed, 'data');
  for (const stored of ['', '"later"']) {
    const { status, stderr, stdout } = await runMonkey(['accounts', 'list', '--format', 'ndjson'], at(folder));
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(stored);
    if (stored === '') await runMonkey(['accounts', 'add', 'AWS', 'later', '123456789012', '--inactive'], at(folder));
  }
  outside.push(...[socketFolderOf(folder)].filter((path) => path !== null));
  const pointer = join(folder, 'database-is-at');
  if (existsSync(pointer)) outside.push(readFileSync(pointer, 'utf8').trim());
});

test('an unprivileged user has a database too', async () => {
  const folder = join(root, 'own');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  expect(await runMonkey(['accounts', 'list', '--format', 'json'], at(join(folder, 'data')), unprivileged)).toMatchObject({
    status: 0,
    stderr: '',
    stdout: '[]\n',
  });
  outside.push(...[socketFolderOf(join(folder, 'data'))].filter((path) => path !== null));
});
