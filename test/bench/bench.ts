import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchApi } from './bench-api.ts';
import { benchChildren } from './bench-children.ts';
import { benchQueue } from './bench-queue.ts';
import { benchRegions } from './bench-regions.ts';
import { benchScans } from './bench-scans.ts';
import { benchSchedule } from './bench-schedule.ts';
import { benchStart } from './bench-start.ts';
import { type Bench, makeTable } from './bench-table.ts';
import { benchWorkers } from './bench-workers.ts';
import { scanMoto } from './scan-moto.ts';

const benchMoto = async ({ root, row }: Bench): Promise<void> => {
  const moto = await scanMoto(join(root, 'moto'));
  row(
    'moto: 300 buckets, 300 security groups, 100 roles',
    `${moto.seconds.toFixed(1)} s, ${moto.calls.toLocaleString('en')} calls, ${moto.items} items`,
  );
};

/** In the order in which they are measured. */
const PARTS: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  start: benchStart,
  scans: benchScans,
  moto: benchMoto,
  regions: benchRegions,
  queue: benchQueue,
  schedule: benchSchedule,
  children: benchChildren,
  workers: benchWorkers,
  api: benchApi,
};

/** It fills a database of a million items first, which takes a quarter of an hour and 12 GB of disk. */
const ONLY_BY_NAME: ReadonlySet<string> = new Set(['api']);

/**
 * `queue workers`, or `--only=queue,workers`, measures some parts. `--sizes=10000,1000000` scans other numbers of items; a million takes
 * half an hour and some 12 GB of disk.
 */
const { values: options, positionals } = parseArgs({
  options: { only: { type: 'string', default: '' }, sizes: { type: 'string', default: '10000,50000' } },
  allowPositionals: true,
});
const named = [...positionals, ...options.only.split(',')].filter((part) => part !== '');
const wanted = new Set(named.length > 0 ? named : Object.keys(PARTS).filter((part) => !ONLY_BY_NAME.has(part)));
const unknown = [...wanted].find((part) => !(part in PARTS));
if (unknown !== undefined) throw new Error(`There is no part "${unknown}" to measure; known are ${Object.keys(PARTS).join(', ')}.`);

const root = mkdtempSync(join(tmpdir(), 'monkey-bench-'));
// Open to the database's user, so that its files lie below it and go with it.
chmodSync(root, 0o755);
const { row, print } = makeTable();
try {
  const bench: Bench = { root, row, sizes: options.sizes.split(',').map(Number) };
  for (const [name, measure] of Object.entries(PARTS)) if (wanted.has(name)) await measure(bench);
  print();
} finally {
  rmSync(root, { recursive: true, force: true });
}
