import { mkdirSync } from 'node:fs';
import { Agent, request as call } from 'node:http';
import { join } from 'node:path';
import { createApiKey } from '../../src/store/api-key-store.ts';
import { type Database, openDatabase } from '../../src/store/open-database.ts';
import { addPerson } from '../../src/store/people-store.ts';
import { freePort } from '../setup/postgres-server.ts';
import type { Bench } from './bench-table.ts';
import { generateHistory, type HistorySize } from './generate-history.ts';
import { writeHottestQueries } from './hottest-queries.ts';
import { endOf, startMonkey } from './measured-process.ts';

const SIZE: HistorySize = { items: 1_000_000, revisions: 5_000_000, issues: 300_000, accounts: 500 };
const USERS = 20;
/** One in four sees some accounts only. */
const SCOPED_EVERY = 4;
const SCOPED_ACCOUNTS = 25;
const SECONDS = 40;
const WARM_UP_SECONDS = 10;
/** How long somebody reads before they ask for more. */
const READING_MILLISECONDS = 1_000;
const DAY = 86_400_000;

/** One who asks: each from an address of their own, as the limits are for each address, too. */
interface User {
  readonly token: string;
  readonly agent: Agent;
  readonly address: string;
}

type Dice = (sides: number) => number;
type Ask = (path: string) => Promise<unknown>;
type Operation = (ask: Ask, dice: Dice) => Promise<unknown>;

const ACCOUNTS = (dice: Dice): string => `account=company-${1 + dice(SIZE.accounts)}`;
const TECHNOLOGIES = ['iamrole', 'sqs', 's3', 'securitygroup', 'iamuser', 'rds', 'alb'];
const WORDS = ['billing', 'orders', 'search', 'identity', 'payments-api', 'mail-queue'];
const technology = (dice: Dice): string => `technology=${TECHNOLOGIES[dice(TECHNOLOGIES.length)]}`;
const anItem = (dice: Dice): number => 1 + dice(SIZE.items);

interface Page {
  readonly rows: readonly { readonly id: number }[];
  readonly next: string | null;
}

const secondPage = async (ask: Ask, path: string): Promise<void> => {
  const { next } = (await ask(path)) as Page;
  if (next !== null) await ask(`${path}&cursor=${encodeURIComponent(next)}`);
};

/** What people do all day. A name with several requests is that of a page: each of its requests is measured. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'items, highest score first': (ask) => ask('/items?'),
  'items of an account': (ask, dice) => ask(`/items?${ACCOUNTS(dice)}`),
  'items of a technology and region, active': (ask, dice) => ask(`/items?${technology(dice)}&region=eu-west-1&active=true`),
  'items by part of the name': (ask, dice) => ask(`/items?name=${WORDS[dice(WORDS.length)]}-${1 + dice(SIZE.items)}`),
  'items by a common part of the name, by name': (ask, dice) => ask(`/items?name=${WORDS[dice(WORDS.length)]}&order=name`),
  'items with a least score, of a technology': (ask, dice) => ask(`/items?minScore=8&${technology(dice)}`),
  'items, last changed first, second page': (ask) => secondPage(ask, '/items?order=changed'),
  'items by text in the configuration': (ask, dice) => ask(`/items?text=resource-${100_000 + dice(900_000)}`),
  'items by a common text': (ask, dice) => ask(`/items?text=${['GetObject', 'secretsmanager', 'team-17', 'AES256'][dice(4)]}`),
  'issues, highest score first': (ask) => ask('/issues?'),
  'issues of an account, unjustified': (ask, dice) => ask(`/issues?${ACCOUNTS(dice)}&justified=false`),
  'issues of a technology with a least score, second page': (ask, dice) => secondPage(ask, `/issues?${technology(dice)}&minScore=7`),
  item: (ask, dice) => ask(`/items/${anItem(dice)}`),
  'revisions of an item': (ask, dice) => ask(`/items/${anItem(dice)}/revisions?`),
  'issues of an item': (ask, dice) => ask(`/issues?item=${anItem(dice)}&state=any`),
  dashboard: (ask) => ask('/overview'),
};

const get = (
  { token, agent, address }: User,
  port: number,
  path: string,
): Promise<{ status: number; body: string; milliseconds: number }> =>
  new Promise((resolve, reject) => {
    const begin = performance.now();
    const options = {
      host: '127.0.0.1',
      port,
      path: `/api/v1${path}`,
      agent,
      localAddress: address,
      headers: { authorization: `Bearer ${token}` },
    };
    const request = call(options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString(), milliseconds: performance.now() - begin }),
      );
    });
    request.on('error', reject);
    request.end();
  });

/** Times in milliseconds, by operation. */
type Times = Map<string, number[]>;

interface Load {
  readonly port: number;
  readonly users: readonly User[];
  readonly pause: number;
  readonly seconds: number;
}

/** Every user does one thing after the other until the time is over; a request that is refused ends the measurement. */
const load = async ({ port, users, pause, seconds }: Load): Promise<Times> => {
  const times: Times = new Map();
  const until = performance.now() + seconds * 1000;
  const names = Object.keys(OPERATIONS);
  const dice: Dice = (sides) => Math.floor(Math.random() * sides);
  const work = async (user: User): Promise<void> => {
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, dice(pause)));
    while (performance.now() < until) {
      const name = names[dice(names.length)]!;
      await OPERATIONS[name]!(async (path) => {
        const { status, body, milliseconds } = await get(user, port, path);
        // An item of an account out of their scope is none for them.
        if (status !== 200 && status !== 404) throw new Error(`${path} was answered with ${status}: ${body}`);
        times.set(name, [...(times.get(name) ?? []), milliseconds]);
        return JSON.parse(body);
      }, dice);
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  await Promise.all(users.map(work));
  return times;
};

const percentile = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

const tell = ({ row }: Bench, how: string, times: Times, seconds: number): void => {
  const all = [...times.values()].flat();
  row(`api: ${how}`, `${Math.round(all.length / seconds)} requests/s, p95 ${Math.round(percentile(all, 0.95))} ms`, '');
  for (const name of Object.keys(OPERATIONS)) {
    const some = times.get(name) ?? [];
    const [half, most] = [0.5, 0.95].map((share) => percentile(some, share).toFixed(0));
    row(`api: ${how}: ${name}`, `p50 ${half} ms, p95 ${most} ms (${some.length} requests)`, 'p95 ≤ 100 ms');
  }
};

const makeUsers = async ({ kysely }: Database): Promise<User[]> => {
  const now = new Date();
  const users: User[] = [];
  for (let index = 0; index < USERS; index += 1) {
    const email = `reader-${index}-${now.getTime()}@example.org`;
    const isScoped = index % SCOPED_EVERY === 0;
    const accountIds = isScoped ? Array.from({ length: SCOPED_ACCOUNTS }, (_, at) => 1 + index * SCOPED_ACCOUNTS + at) : null;
    const person = await addPerson(kysely, { email, name: `Reader ${index}`, role: 'view', accounts: null }, now);
    const values = { personId: person.id, name: 'bench', role: 'view' as const, accountIds, expiresAt: new Date(now.getTime() + DAY) };
    const { token } = await createApiKey(kysely, values, now);
    users.push({ token, agent: new Agent({ keepAlive: true }), address: `127.0.0.${index + 2}` });
  }
  return users;
};

const untilReady = async (port: number): Promise<void> => {
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readiness`).catch(() => null);
    if (ready?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

/** `MONKEY_BENCH_HISTORY` names a folder in which the generated database is kept, for the next time. */
const historyFolder = ({ root }: Bench): string => process.env['MONKEY_BENCH_HISTORY'] ?? join(root, 'history');

const openHistory = async (bench: Bench): Promise<Database> => {
  const folder = historyFolder(bench);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  const database = await openDatabase({ url: `embedded:${join(folder, 'data')}` });
  const { rows } = await database.pool.query('select exists (select 1 from item) as filled');
  if (!rows[0].filled) await generateHistory(database.pool, SIZE);
  return database;
};

/** What the API takes at a million items, with twenty people who read, and with twenty who never pause. */
export const benchApi = async (bench: Bench): Promise<void> => {
  const database = await openHistory(bench);
  const { rows } = await database.pool.query(
    `select (select count(*) from item) as items, (select count(*) from revision) as revisions, (select count(*) from issue where state <> 'fixed') as issues, pg_database_size(current_database()) / 1e6 as size`,
  );
  const [{ items, revisions, issues, size }] = rows;
  bench.row('api: database', `${items} items, ${revisions} revisions, ${issues} issues, ${Math.round(size)} MB`);
  const port = await freePort();
  const server = startMonkey(['run-api-server'], {
    MONKEY_DATABASE_URL: database.url,
    MONKEY_API_PORT: String(port),
    LOG_LEVEL: 'silent',
  });
  const ended = endOf(server);
  try {
    const users = await makeUsers(database);
    await untilReady(port);
    await load({ port, users, pause: 0, seconds: WARM_UP_SECONDS });
    const reading = await load({ port, users, pause: READING_MILLISECONDS, seconds: SECONDS });
    tell(bench, `${USERS} users, a second between their requests`, reading, SECONDS);
    const hurrying = await load({ port, users, pause: 0, seconds: SECONDS });
    tell(bench, `${USERS} users without a pause`, hurrying, SECONDS);
    for (const { agent } of users) agent.destroy();
    await writeHottestQueries(database);
  } finally {
    server.kill('SIGTERM');
    await ended;
    await database.close();
  }
};
