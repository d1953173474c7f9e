import { openDatabase } from '../../src/store/open-database.ts';
import { type BenchServers, brokersOf, withServers } from './bench-servers.ts';
import { type Bench, median, type Row } from './bench-table.ts';
import { runScript } from './run-script.ts';
import type { ScheduleMeasured } from './schedule-process.ts';
import { addAccounts, stackEnvironment } from './simulated-stack.ts';

const ACCOUNTS = 2_000;
const PAIRS = ACCOUNTS * 64;
/** Long enough to see the looks at which accounts are read again, and jobs that have not begun are looked for. */
const LOOKS = 22;

interface Case {
  readonly brokerUrl: string;
  readonly mostPerAccount: number;
  /** Has every pair been watched since it was last due? */
  readonly watched: boolean;
}

const PAIRS_WATCHED = `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at, complete)
  select id, 'simulated' || n, 'done', 'bench', clock_timestamp() + interval '1 hour', clock_timestamp(), clock_timestamp(), true
    from account cross join generate_series(1, 64) as n`;

const measure = async (servers: BenchServers, { brokerUrl, mostPerAccount, watched }: Case): Promise<ScheduleMeasured> => {
  const url = await servers.makeDatabase();
  const database = await openDatabase({ url });
  await addAccounts(database.pool, ACCOUNTS);
  if (watched) await database.pool.query(PAIRS_WATCHED);
  await database.close();
  const environment = { ...stackEnvironment(url, brokerUrl), MONKEY_MAX_RUNS_PER_ACCOUNT: String(mostPerAccount) };
  return runScript('schedule-process.ts', [String(LOOKS)], environment);
};

const looksOf = ({ lookMilliseconds: [, ...later] }: ScheduleMeasured): string =>
  `${Math.round(median(later))} ms a look (median), ${Math.round(Math.max(...later))} ms at most`;

const firstOf = ({ lookMilliseconds: [first = 0], peakMiB }: ScheduleMeasured): string =>
  `${(first / 1000).toFixed(1)} s, peak ${Math.round(peakMiB)} MiB`;

const assertWaiting = ({ waiting }: ScheduleMeasured, wanted: number): void => {
  if (waiting !== wanted) throw new Error(`${waiting} jobs wait in the broker instead of ${wanted}.`);
};

const benchBroker = async (row: Row, servers: BenchServers, name: string, newUrl: () => string): Promise<void> => {
  const label = `schedule: ${name}, ${PAIRS.toLocaleString('en')} pairs`;
  const all = await measure(servers, { brokerUrl: newUrl(), mostPerAccount: 1_000, watched: false });
  assertWaiting(all, PAIRS);
  row(`${label}, all due and published`, firstOf(all));
  row(`${label}, all on their way`, looksOf(all), '≤ 1 s');
  const few = await measure(servers, { brokerUrl: newUrl(), mostPerAccount: 4, watched: false });
  assertWaiting(few, ACCOUNTS * 4);
  row(`${label}, all due, 4 per account published`, firstOf(few));
  row(`${label}, 4 per account on their way`, looksOf(few), '≤ 1 s');
};

/** What it takes the scheduler of a large stack to see what is due, and to publish it. */
export const benchSchedule = ({ row }: Bench): Promise<void> =>
  withServers(async (servers) => {
    for (const [name, newUrl] of brokersOf(servers)) await benchBroker(row, servers, name, newUrl);
    const idle = await measure(servers, { brokerUrl: '', mostPerAccount: 4, watched: true });
    assertWaiting(idle, 0);
    const label = `schedule: ${PAIRS.toLocaleString('en')} pairs, nothing due`;
    row(`${label}, first look`, firstOf(idle));
    row(`${label}, 4 per account`, looksOf(idle), '≤ 1 s');
  });
