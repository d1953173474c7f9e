import { join } from 'node:path';
import { freePort } from '../setup/postgres-server.ts';
import { type Bench, median } from './bench-table.ts';
import { endOf, measureMonkey, startMonkey } from './measured-process.ts';

const HELP_RUNS = 7;

const healthy = async (port: number): Promise<boolean> => {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthcheck`)).ok;
  } catch {
    return false;
  }
};

const secondsToStart = async (folder: string): Promise<number> => {
  const port = await freePort();
  const begin = performance.now();
  const child = startMonkey(['up'], { MONKEY_DATABASE_URL: `embedded:${folder}`, MONKEY_API_PORT: String(port), LOG_LEVEL: 'silent' });
  while (!(await healthy(port))) await new Promise((resolve) => setTimeout(resolve, 10));
  const seconds = (performance.now() - begin) / 1000;
  const ended = endOf(child);
  child.kill('SIGTERM');
  await ended;
  return seconds;
};

export const benchStart = async ({ root, row }: Bench): Promise<void> => {
  const runs: number[] = [];
  for (let run = 0; run < HELP_RUNS; run += 1) runs.push((await measureMonkey(['--help'], {})).seconds);
  row('monkey --help (median)', `${Math.round(median(runs) * 1000)} ms`, '≤ 300 ms');
  const folder = join(root, 'start');
  row('first start of up', `${(await secondsToStart(folder)).toFixed(2)} s`, '≤ 15 s');
  row('warm start of up', `${(await secondsToStart(folder)).toFixed(2)} s`, '≤ 5 s');
};
