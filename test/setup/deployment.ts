import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAppBroker } from '../../src/app/open-app-broker.ts';
import type { Broker } from '../../src/broker/broker.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type JournalEntry, orchard } from './orchard.ts';
import { type RoleProcess, startRoleProcess } from './role-process.ts';
import { type Ran, runMonkey } from './run-monkey.ts';
import { openTestApp, SECRET_KEY, type TestApp } from './test-app.ts';
import { until } from './until.ts';

const PLUGIN = join(import.meta.dirname, 'orchard.ts');

/** Processes of the program on one database, which watch accounts of the orchard. */
export interface Deployment {
  /** The program in this process, on the same database. */
  readonly test: TestApp;
  start(role: 'run_scheduler' | 'run_worker' | 'run_api_server', environment?: NodeJS.ProcessEnv): RoleProcess;
  monkey(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ran>;
  /** Adds an account that does this. */
  plant(name: string, what: string): Promise<Account>;
  /** Lets an account go on that is held. */
  open(name: string): void;
  /** What has been begun and ended so far. */
  journal(event: JournalEntry['event'], account?: string): JournalEntry[];
  /** Waits until this has been begun, or ended, so many times. */
  noted(event: JournalEntry['event'], account: string, times?: number): Promise<JournalEntry>;
  /** Puts a job on the queue as a person would. */
  publish(account: Account, technologies?: readonly string[]): Promise<void>;
  readonly broker: Broker;
  close(): Promise<void>;
}

const parse = (text: string): JournalEntry[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as JournalEntry);

/** A deployment without processes so far. All of them get this environment, unless they get another one. */
export const openDeployment = async (environment: NodeJS.ProcessEnv = {}): Promise<Deployment> => {
  const folder = mkdtempSync(join(tmpdir(), 'monkey-orchard-'));
  writeFileSync(join(folder, 'journal'), '');
  const test = await openTestApp({ environment, registry: makeRegistry([orchard]) });
  const own = {
    MONKEY_DATABASE_URL: environment['MONKEY_DATABASE_URL'] ?? test.url,
    MONKEY_SECRET_KEY: SECRET_KEY,
    MONKEY_IMPORTS: PLUGIN,
    ORCHARD_FOLDER: folder,
    MONKEY_WORKER_CONCURRENCY: '2',
    // A process for each task is not what most of these tests are about, and takes time.
    MONKEY_WORKER_MAX_TASKS_PER_CHILD: '0',
    ...environment,
  };
  const broker = await openAppBroker(test.app, () => undefined);
  const processes: RoleProcess[] = [];
  const journal: Deployment['journal'] = (event, account) =>
    parse(readFileSync(join(folder, 'journal'), 'utf8')).filter(
      (entry) => entry.event === event && (account === undefined || entry.account === account),
    );
  return {
    test,
    broker,
    start(role, more = {}) {
      const started = startRoleProcess([role], { ...own, ...more });
      processes.push(started);
      return started;
    },
    monkey: (args, more = {}) => runMonkey(args, { ...own, ...more }, { cwd: folder }),
    plant: (name, what) => {
      const values = { type: 'orchard', name, identifier: `${what} ${name}`, active: true, thirdParty: false, notes: null, fields: {} };
      return addAccount(test.app.database.kysely, values, [], new Date());
    },
    open: (name) => writeFileSync(join(folder, name), ''),
    journal,
    noted: (event, account, times = 1) => until(`the ${event} no. ${times} of ${account}`, () => journal(event, account)[times - 1]),
    publish: ({ id: accountId }, technologies = ['tree']) =>
      broker.publish('watch-account', [{ payload: { accountId, technologies }, key: `${accountId} ${technologies.join(' ')}` }]),
    async close() {
      for (const one of processes) one.kill();
      await Promise.all(processes.map((one) => one.ended()));
      await broker.close();
      await test.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
