import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { awsProvider } from '../../src/providers/aws/aws.provider.ts';
import { DEFAULT_TUNING } from '../../src/providers/aws/aws-tuning.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { SEVENTEEN_REGIONS } from '../aws/empty-account.ts';
import { withServers } from './bench-servers.ts';
import type { Bench } from './bench-table.ts';
import type { ChildrenTask } from './children-process.ts';
import type { CallsTold } from './empty-account-process.ts';
import { runScript } from './run-script.ts';
import { stackEnvironment } from './simulated-stack.ts';

const LATENCY_MILLISECONDS = 50;
/** The second is what `max_runs_per_account` allows unless set. */
const SLOTS = [2, 4] as const;
/** The first is watched before the clock starts: then the children have loaded what they need. */
const ACCOUNTS = ['111111111111', '222222222222'] as const;

const indices = awsProvider().watchers.map(({ index }) => index);

const addAccounts = async (url: string): Promise<void> => {
  const database = await openDatabase({ url });
  for (const identifier of ACCOUNTS) {
    await database.pool.query(
      `insert into account (type, name, identifier, active, third_party, notes, fields) values ('AWS', $1, $1, true, false, null, '{}')`,
      [identifier],
    );
  }
  await database.close();
};

const jobsOf = (accountId: number): ChildrenTask['payloads'] => indices.map((index) => ({ accountId, technologies: [index] }));

const startAws = async (): Promise<{ child: ChildProcess; endpoint: string }> => {
  const child = fork(fileURLToPath(new URL('empty-account-process.ts', import.meta.url)), [String(LATENCY_MILLISECONDS)]);
  const [endpoint] = await once(child, 'message');
  return { child, endpoint: endpoint as string };
};

const callsOf = async (aws: ChildProcess, account: string): Promise<CallsTold> => {
  const told = once(aws, 'message');
  aws.send(account);
  return (await told)[0] as CallsTold;
};

const measure = async (url: string, slots: number): Promise<{ seconds: number; told: CallsTold }> => {
  const { child: aws, endpoint } = await startAws();
  try {
    const task: ChildrenTask = { before: jobsOf(1), payloads: jobsOf(2) };
    const milliseconds = await runScript<number>('children-process.ts', [JSON.stringify(task)], {
      ...stackEnvironment(url, ''),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      MONKEY_WORKER_CONCURRENCY: String(slots),
      MONKEY_WORKER_MAX_TASKS_PER_CHILD: '0',
    });
    return { seconds: milliseconds / 1000, told: await callsOf(aws, ACCOUNTS[1]) };
  } finally {
    const ended = once(aws, 'exit');
    aws.disconnect();
    await ended;
  }
};

/** How well an account is watched that is all waiting: nothing in 17 regions, and each call takes a while. */
export const benchRegions = ({ row }: Bench): Promise<void> =>
  withServers(async (servers) => {
    for (const slots of SLOTS) {
      const url = await servers.makeDatabase();
      await addAccounts(url);
      const { seconds, told } = await measure(url, slots);
      const atOnce = slots * DEFAULT_TUNING.placesAtOnce;
      const ideal = (told.calls * LATENCY_MILLISECONDS) / 1000 / atOnce;
      row(
        `regions: ${indices.length} technologies, ${SEVENTEEN_REGIONS.length} empty regions, ${told.calls} calls of ${LATENCY_MILLISECONDS} ms, ${slots} runs × ${DEFAULT_TUNING.placesAtOnce} places at once`,
        `${seconds.toFixed(2)} s, ${(seconds / ideal).toFixed(2)} × of ${ideal.toFixed(2)} s; at most ${told.mostAtOnce} calls at once`,
        '≤ 2 ×',
      );
    }
  });
