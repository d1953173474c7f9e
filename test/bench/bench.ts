import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/open-database.ts';
import { freePort } from '../setup/postgres-server.ts';
import { writeItems } from './generate-items.ts';
import { measureMonkey, startMonkey } from './measured-process.ts';
import { scanMoto } from './scan-moto.ts';

/** `--sizes=10000,1000000` measures other numbers of items; a million takes a quarter of an hour and some 12 GB of disk. */
const DEFAULT_SIZES = '10000,50000';
const SIZES = (process.argv.find((argument) => argument.startsWith('--sizes='))?.slice('--sizes='.length) ?? DEFAULT_SIZES)
  .split(',')
  .map(Number);
const HELP_RUNS = 7;

const root = mkdtempSync(join(tmpdir(), 'monkey-bench-'));
// Open to the database's user, so that its files lie below it and go with it.
chmodSync(root, 0o755);
const table: [what: string, measured: string, goal: string][] = [];

const row = (what: string, measured: string, goal = ''): void => {
  table.push([what, measured, goal]);
  console.error(`… ${what}: ${measured}`);
};

const perSecond = (count: number, seconds: number): string => `${Math.round(count / seconds).toLocaleString('en')} items/s`;

/** What the statistics of the database say: rows written so far, and its size in MB. */
const databaseState = async (url: string): Promise<{ written: number; megabytes: number }> => {
  const database = await openDatabase({ url });
  const { rows } = await database.pool.query(
    `select (select sum(n_tup_ins + n_tup_upd + n_tup_del)::int from pg_stat_user_tables where schemaname = 'public') as written, pg_database_size(current_database()) / 1e6 as size`,
  );
  await database.close();
  return { written: rows[0].written ?? 0, megabytes: Math.round(rows[0].size) };
};

const benchScans = async (count: number): Promise<void> => {
  const folder = join(root, String(count));
  const items = join(folder, 'items');
  mkdirSync(items, { recursive: true });
  const environment = { MONKEY_DATABASE_URL: `embedded:${join(folder, 'data')}` };
  const url = environment.MONKEY_DATABASE_URL;
  const sizes = (await writeItems(join(items, 'items.ndjson'), count, 0)).sort((a, b) => a - b);
  const label = `${count.toLocaleString('en')} items`;
  row(`${label}: sizes`, `median ${sizes[count >> 1]} B, 99th percentile ${sizes[Math.floor(count * 0.99)]} B`, '3 KB, 60 KB');
  await measureMonkey(['accounts', 'add', 'snapshot', 'bench', items, '--field', 'represents=AWS:111111111111'], environment);
  const scan = async (name: string, goal: string): Promise<void> => {
    const before = await databaseState(url);
    const { seconds, peakMiB } = await measureMonkey(['scan'], environment);
    const after = await databaseState(url);
    row(
      `${label}: ${name}`,
      `${perSecond(count, seconds)}, peak ${Math.round(peakMiB)} MiB, ${(after.written - before.written).toLocaleString('en')} rows written, database ${after.megabytes} MB`,
      goal,
    );
  };
  await scan('first scan', '≥ 4,000 items/s, ≤ 256 MiB');
  await writeItems(join(items, 'items.ndjson'), count, 1);
  await scan('unchanged rescan, ephemeral values moved', '≥ 20,000 items/s, ≤ 256 MiB');
  await scan('unchanged rescan, nothing moved', '');
  const audit = await measureMonkey(['audit-changes'], environment);
  row(`${label}: audit alone`, `${perSecond(count, audit.seconds)}, peak ${Math.round(audit.peakMiB)} MiB`, '≥ 20,000 items/s');
  rmSync(folder, { recursive: true, force: true });
};

const healthy = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthcheck`)).ok;
  } catch {
    return false;
  }
};

const benchStart = async (name: string, folder: string, goal: string): Promise<void> => {
  const port = await freePort();
  const begin = performance.now();
  const child = startMonkey(['up'], { MONKEY_DATABASE_URL: `embedded:${folder}`, MONKEY_API_PORT: String(port), LOG_LEVEL: 'silent' });
  while (!(await healthy(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  row(name, `${((performance.now() - begin) / 1000).toFixed(2)} s`, goal);
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  await ended;
};

const benchHelp = async (): Promise<void> => {
  const runs: number[] = [];
  for (let run = 0; run < HELP_RUNS; run += 1) runs.push((await measureMonkey(['--help'], {})).seconds);
  runs.sort((a, b) => a - b);
  row('monkey --help (median)', `${Math.round(runs[HELP_RUNS >> 1]! * 1000)} ms`, '≤ 300 ms');
};

const print = (): void => {
  const widths = [0, 1].map((column) => Math.max(...table.map((cells) => cells[column]!.length)));
  console.log(`${'what'.padEnd(widths[0]!)}  ${'measured'.padEnd(widths[1]!)}  goal`);
  for (const [what, measured, goal] of table) console.log(`${what.padEnd(widths[0]!)}  ${measured.padEnd(widths[1]!)}  ${goal}`);
};

try {
  await benchHelp();
  await benchStart('first start of up', join(root, 'start'), '≤ 15 s');
  await benchStart('warm start of up', join(root, 'start'), '≤ 5 s');
  for (const count of SIZES) await benchScans(count);
  const moto = await scanMoto(join(root, 'moto'));
  row(
    'moto: 300 buckets, 300 security groups, 100 roles',
    `${moto.seconds.toFixed(1)} s, ${moto.calls.toLocaleString('en')} calls, ${moto.items} items`,
  );
  print();
} finally {
  rmSync(root, { recursive: true, force: true });
}
