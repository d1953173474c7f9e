import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, expect, test } from 'vitest';
import { isAlive } from '../../base/process-identity.ts';
import { type EmbeddedDatabase, joinEmbeddedPostgres } from './embedded-postgres.ts';

const root = mkdtempSync(join(tmpdir(), 'monkey-embedded-'));
chmodSync(root, 0o755);
const sockets = new Set<string>();
afterAll(() => {
  for (const path of [root, ...sockets]) rmSync(path, { recursive: true, force: true });
});

const joinDatabase = async (folder: string): Promise<EmbeddedDatabase> => {
  const database = await joinEmbeddedPostgres(folder);
  sockets.add(database.host);
  return database;
};

const postmasterOf = (folder: string): number => Number(readFileSync(join(folder, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

const ask = async ({ host, port, user, password, database }: EmbeddedDatabase, statement: string): Promise<unknown[]> => {
  const client = new Client({ host, port, user, password, database });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
};

/** A process that joins the database of a folder and then waits to be killed. */
const startOwner = async (folder: string) => {
  const script = `const { joinEmbeddedPostgres } = await import(${JSON.stringify(import.meta.resolve('./embedded-postgres.ts'))});
    await joinEmbeddedPostgres(${JSON.stringify(folder)}); console.log('joined'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return {
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
};

test('a first start makes the database, a warm one finds it again', async () => {
  const folder = join(root, 'twice');
  const first = await joinDatabase(folder);
  await ask(first, 'create table kept as select 42 as answer');
  const pid = postmasterOf(folder);
  await first.leave();
  expect(isAlive(pid)).toBe(false);
  const second = await joinDatabase(folder);
  expect(await ask(second, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.leave();
});

test('its password is readable by its owner only, and without it nobody comes in', async () => {
  const folder = join(root, 'secret');
  const database = await joinDatabase(folder);
  expect(statSync(join(folder, 'database-password')).mode & 0o777).toBe(0o600);
  expect(statSync(database.host).mode & 0o777).toBe(0o700);
  await expect(ask({ ...database, password: 'guessed' }, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(await ask(database, `select current_setting('listen_addresses') as addresses`)).toEqual([{ addresses: '' }]);
  await database.leave();
});

test('the last to leave stops it, whoever came first', async () => {
  const folder = join(root, 'shared');
  const [one, two] = await Promise.all([joinDatabase(folder), joinDatabase(folder)]);
  const pid = postmasterOf(folder);
  await one.leave();
  expect(await ask(two, 'select 1 as still')).toEqual([{ still: 1 }]);
  await two.leave();
  expect(isAlive(pid)).toBe(false);
  expect(readdirSync(join(folder, 'participants'))).toEqual([]);
});

test('a database whose owner was killed is adopted as it runs, and stopped in the end', async () => {
  const folder = join(root, 'orphan');
  const owner = await startOwner(folder);
  const pid = postmasterOf(folder);
  await owner.kill();
  expect(isAlive(pid)).toBe(true);
  const heir = await joinDatabase(folder);
  expect(postmasterOf(folder)).toBe(pid);
  expect(await ask(heir, 'select 1 as alive')).toEqual([{ alive: 1 }]);
  await heir.leave();
  expect(isAlive(pid)).toBe(false);
});

test('a process that was killed while it held the lock of starting stops nobody', async () => {
  const folder = join(root, 'locked');
  mkdirSync(folder);
  // No process has this number: it is greater than Linux ever gives.
  writeFileSync(join(folder, 'start.lock'), '4194305-1');
  const database = await joinDatabase(folder);
  await database.leave();
  expect(existsSync(join(folder, 'start.lock'))).toBe(false);
});

test('what a killed first start left half-made is made again', async () => {
  const folder = join(root, 'unfinished');
  mkdirSync(join(folder, 'postgres.unfinished', 'base'), { recursive: true });
  writeFileSync(join(folder, 'postgres.unfinished', 'PG_VERSION'), '18');
  const database = await joinDatabase(folder);
  expect(await ask(database, 'select 1 as made')).toEqual([{ made: 1 }]);
  expect(existsSync(join(folder, 'postgres.unfinished'))).toBe(false);
  await database.leave();
});
