import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/store/open-database.ts';
import { type Bench, perSecond } from './bench-table.ts';
import { writeItems } from './generate-items.ts';
import { measureMonkey } from './measured-process.ts';

/** What the statistics of the database say: rows written so far, and its size in MB. */
const databaseState = async (url: string): Promise<{ written: number; megabytes: number }> => {
  const database = await openDatabase({ url });
  const { rows } = await database.pool.query(
    `select (select sum(n_tup_ins + n_tup_upd + n_tup_del)::int from pg_stat_user_tables where schemaname = 'public') as written, pg_database_size(current_database()) / 1e6 as size`,
  );
  await database.close();
  return { written: rows[0].written ?? 0, megabytes: Math.round(rows[0].size) };
};

const benchSize = async ({ root, row }: Bench, count: number): Promise<void> => {
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
      `${perSecond(count, seconds, 'items')}, peak ${Math.round(peakMiB)} MiB, ${(after.written - before.written).toLocaleString('en')} rows written, database ${after.megabytes} MB`,
      goal,
    );
  };
  await scan('first scan', '≥ 4,000 items/s, ≤ 256 MiB');
  await writeItems(join(items, 'items.ndjson'), count, 1);
  await scan('unchanged rescan, ephemeral values moved', '≥ 20,000 items/s, ≤ 256 MiB');
  await scan('unchanged rescan, nothing moved', '');
  const audit = await measureMonkey(['audit-changes'], environment);
  row(`${label}: audit alone`, `${perSecond(count, audit.seconds, 'items')}, peak ${Math.round(audit.peakMiB)} MiB`, '≥ 20,000 items/s');
  rmSync(folder, { recursive: true, force: true });
};

export const benchScans = async (bench: Bench): Promise<void> => {
  for (const count of bench.sizes) await benchSize(bench, count);
};
