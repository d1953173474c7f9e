import { brokerOfOriginal } from './original-variables.ts';
import { defineSetting } from './setting.ts';
import { listOf, textWhere, wholeNumber } from './value-kind.ts';

const isBroker = (address: string): boolean => address === '' || (/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(address) && URL.canParse(address));

export const workerSettings = {
  stack: defineSetting({
    key: 'stack',
    default: '',
    sentence: 'The name of a stack, when several with schedulers and workers of their own use one database.',
    kind: textWhere('empty, or up to 40 small letters, digits and hyphens', (name) => /^[a-z0-9-]{0,40}$/.test(name)),
    shared: true,
  }),
  brokerUrl: defineSetting({
    key: 'broker_url',
    compose: brokerOfOriginal,
    default: '',
    sentence: 'What carries jobs from the scheduler to the workers, like `redis://localhost:6379/0`; empty: the database.',
    kind: textWhere('empty, or an address like redis://localhost:6379/0', isBroker),
    hides: 'password',
    // The machine on which Redis runs may call it localhost.
    shared: false,
  }),
  imports: defineSetting({
    key: 'imports',
    default: '',
    sentence: 'Modules of plugins to load: packages, or files, relative to the folder of the configuration file.',
    kind: listOf('packages and files'),
    shared: true,
  }),
  workerConcurrency: defineSetting({
    key: 'worker_concurrency',
    default: '10',
    sentence: 'How many runs one worker carries on at the same time.',
    kind: wholeNumber(1, 256),
    shared: false,
  }),
  workerMaxTasksPerChild: defineSetting({
    key: 'worker_max_tasks_per_child',
    default: '1',
    sentence: 'After so many tasks a process of a worker is replaced by a new one; 1: each task has its own; 0: never.',
    kind: wholeNumber(0, 1_000_000),
    shared: false,
  }),
  workerShutdownSeconds: defineSetting({
    key: 'worker_shutdown_seconds',
    default: '60',
    sentence: 'How long a worker that is told to go lets its tasks finish; an API server its requests, but 20 seconds at most.',
    kind: wholeNumber(0, 86_400),
    shared: false,
  }),
  taskTimeLimit: defineSetting({
    key: 'task_time_limit',
    default: '86400',
    sentence: 'After so many seconds a task is ended by force, and tried again; 0: never.',
    kind: wholeNumber(0, 31_536_000),
    shared: false,
  }),
  taskMemoryLimit: defineSetting({
    key: 'task_memory_limit',
    default: '1024',
    sentence: 'How much memory a process of a worker may take, in MiB; 0: as much as there is.',
    kind: wholeNumber(0, 1_048_576),
    shared: false,
  }),
  maxRunsPerAccount: defineSetting({
    key: 'max_runs_per_account',
    default: '4',
    sentence: 'How many runs of one account are under way at the same time, on all workers together.',
    kind: wholeNumber(1, 1_000),
    shared: true,
  }),
} as const;
