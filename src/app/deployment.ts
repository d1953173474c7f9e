import { type InstanceRow, listInstances, wishDrain } from '../store/instance-store.ts';
import { type SchemaState, schemaState } from '../store/migrate.ts';
import type { Database } from '../store/open-database.ts';
import type { App } from './open-app.ts';
import { programVersion } from './program-version.ts';
import { recorded } from './recorded.ts';

/** The first schema that knows of instances. */
const SCHEMA_WITH_INSTANCES = 2;

/** One thing that was looked at. */
export interface DeployFinding {
  readonly subject: string;
  readonly ok: boolean;
  readonly sentence: string;
}

const nameOf = ({ role, host, pid, version }: InstanceRow, ...more: readonly string[]): string =>
  `${role} ${host} (${[`pid ${pid}`, `version ${version}`, ...more].join(', ')})`;

const withBroker = (one: InstanceRow): string => nameOf(one, ...(one.broker === null ? [] : [`broker ${one.broker}`]));

const named = (instances: readonly InstanceRow[]): string => instances.map((one) => nameOf(one)).join('; ');

/** What lives and works with a database, whatever its schema. */
export const aliveInstances = async ({ pool, kysely }: Pick<Database, 'pool' | 'kysely'>): Promise<InstanceRow[]> => {
  if ((await schemaState(pool)).database < SCHEMA_WITH_INSTANCES) return [];
  return (await listInstances(kysely)).filter((one) => one.alive);
};

const works = (one: InstanceRow): boolean => one.state !== 'drained';
const isRole =
  (...roles: readonly InstanceRow['role'][]) =>
  (one: InstanceRow): boolean =>
    roles.includes(one.role);

const beforeMigration = (alive: readonly InstanceRow[]): DeployFinding[] => {
  const schedulers = alive.filter(isRole('scheduler', 'all'));
  const workers = alive.filter(isRole('worker')).filter(works);
  return [
    {
      subject: 'scheduler',
      ok: schedulers.length === 0,
      sentence: schedulers.length === 0 ? 'No scheduler runs.' : `Stop it first: ${named(schedulers)}.`,
    },
    {
      subject: 'workers',
      ok: workers.length === 0,
      sentence:
        workers.length === 0 ? 'No worker works.' : `Stop them, or drain them with "monkey workers drain --wait": ${named(workers)}.`,
    },
  ];
};

const sameVersions = (alive: readonly InstanceRow[]): DeployFinding => {
  const others = alive.filter((one) => one.version !== programVersion());
  return {
    subject: 'versions',
    ok: others.length === 0,
    sentence:
      others.length === 0
        ? `Everything that runs has version ${programVersion()}.`
        : `Other versions than ${programVersion()} run: ${named(others)}.`,
  };
};

const sameSettings = (alive: readonly InstanceRow[]): DeployFinding[] =>
  [...Map.groupBy(alive.filter(isRole('scheduler', 'worker')), (one) => one.stack)]
    .filter(([, group]) => new Set(group.map((one) => one.fingerprint)).size > 1)
    .map(([stack, group]) => ({
      subject: 'settings',
      ok: false,
      sentence: `Scheduler and workers of ${stack === '' ? 'the stack' : `the stack "${stack}"`} differ in settings that they must share: ${group.map(withBroker).join('; ')}.`,
    }));

const afterMigration = (alive: readonly InstanceRow[]): DeployFinding[] => {
  const schedulers = alive.filter(isRole('scheduler', 'all'));
  const workers = alive.filter(isRole('worker', 'all'));
  const noScheduler =
    workers.length > 0
      ? 'Workers run without a scheduler. Start the scheduler first.'
      : 'No scheduler runs yet. Start it, then the workers.';
  return [
    sameVersions(alive),
    ...sameSettings(alive),
    { subject: 'scheduler', ok: schedulers.length > 0, sentence: schedulers.length > 0 ? `Up: ${named(schedulers)}.` : noScheduler },
    {
      subject: 'workers',
      ok: workers.length > 0,
      sentence: workers.length > 0 ? `Up: ${named(workers)}.` : 'No worker runs. Start them once the scheduler is up.',
    },
  ];
};

const schemaFinding = ({ database, program }: SchemaState): DeployFinding => {
  if (database > program)
    return {
      subject: 'schema',
      ok: false,
      sentence: `The database has schema ${database}, this program knows schemas up to ${program}. Deploy the newer program.`,
    };
  if (database < program)
    return {
      subject: 'schema',
      ok: false,
      sentence: `The database has schema ${database}, this program needs ${program}. Once nothing works any more, run "monkey db upgrade".`,
    };
  return { subject: 'schema', ok: true, sentence: `The database has schema ${database}, as this program needs.` };
};

/**
 * Where a deployment stands, in the order in which it goes on: scheduler and workers down or drained, migrations, scheduler, workers.
 * The first finding that is not ok says what comes next.
 */
export const deployFindings = (state: SchemaState, alive: readonly InstanceRow[]): DeployFinding[] => {
  const schema = schemaFinding(state);
  return state.database < state.program ? [...beforeMigration(alive), schema] : [schema, ...afterMigration(alive)];
};

export const checkDeployment = async (app: App): Promise<DeployFinding[]> => {
  const state = await schemaState(app.database.pool);
  return deployFindings(state, await aliveInstances(app.database));
};

const DRAINED_ROLES = ['worker', 'all'] as const;

/** Tells workers to take no more jobs, or to take them again: those of these ids, or all. Returns how many were told. */
export const drainWorkers = (app: App, ids: readonly string[] | null, drain: boolean): Promise<number> =>
  recorded(
    app,
    (told) => ({
      action: drain ? 'worker.drained' : 'worker.resumed',
      subject: ids === null ? 'all workers' : `workers ${ids.join(', ')}`,
      detail: { told },
    }),
    (tx) => wishDrain(tx, DRAINED_ROLES, ids, drain),
  );

export const workersThatWork = async (app: App, ids: readonly string[] | null): Promise<InstanceRow[]> =>
  (await listInstances(app.database.kysely)).filter(
    (one) => one.alive && DRAINED_ROLES.some((role) => role === one.role) && works(one) && (ids === null || ids.includes(one.id)),
  );

export const instancesOf = (app: App): Promise<InstanceRow[]> => listInstances(app.database.kysely);
