import type { Jobs } from '../../src/broker/broker.ts';
import { openDatabase } from '../../src/store/open-database.ts';
import { withServers } from './bench-servers.ts';
import type { Bench } from './bench-table.ts';
import type { ChildrenTask } from './children-process.ts';
import { runScript } from './run-script.ts';
import { addAccounts, stackEnvironment } from './simulated-stack.ts';

const SLOTS = 2;
const EMPTY_TASKS = 200;
const REAL_TASKS = 40;
const EVERY = [1, 10, 0] as const;

type Payload = Jobs['watch-account'];

const payloads = (count: number, payload: (index: number) => Payload): Payload[] =>
  Array.from({ length: count }, (_, at) => payload(at + 1));

/** Of an account that has been removed: the child asks the database for it, and there is nothing to be done. */
const empty = (): Payload => ({ accountId: 0, technologies: ['simulated1'] });
/** A second of waiting for the simulated cloud. */
const real = (accountId: number): Payload => ({ accountId, technologies: ['simulated1'] });

const KINDS: readonly (readonly [name: string, count: number, payload: (index: number) => Payload])[] = [
  [`${EMPTY_TASKS} empty tasks`, EMPTY_TASKS, empty],
  [`${REAL_TASKS} tasks of 20 calls of 50 ms`, REAL_TASKS, real],
];

/** What it costs to give each task, or each ten tasks, a process of their own. */
export const benchChildren = ({ row }: Bench): Promise<void> =>
  withServers(async (servers) => {
    for (const [name, count, payload] of KINDS) {
      const took: string[] = [];
      for (const maxTasks of EVERY) {
        const url = await servers.makeDatabase();
        const database = await openDatabase({ url });
        await addAccounts(database.pool, count);
        await database.close();
        const task: ChildrenTask = { before: payloads(SLOTS, empty), payloads: payloads(count, payload) };
        const milliseconds = await runScript<number>('children-process.ts', [JSON.stringify(task)], {
          ...stackEnvironment(url, ''),
          MONKEY_WORKER_CONCURRENCY: String(SLOTS),
          MONKEY_WORKER_MAX_TASKS_PER_CHILD: String(maxTasks),
        });
        took.push(`${maxTasks}: ${(milliseconds / count).toFixed(1)} ms`);
      }
      row(`children: ${name}, slots ${SLOTS}, a task by worker_max_tasks_per_child`, took.join(', '));
    }
  });
