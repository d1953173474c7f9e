import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import type { RoleProcess } from '../setup/role-process.ts';
import { until } from '../setup/until.ts';

interface Listed {
  readonly id: string;
  readonly role: string;
  readonly pid: number;
  readonly state: string;
  readonly tasks: string;
}

const QUICK = ['a', 'b', 'c'];
const TASK = /^watch-account account \d+: tree since \d{4}-[^;]+$/;

describe('two schedulers and two workers', () => {
  let deployment: Deployment;
  let first: RoleProcess;
  let second: RoleProcess;
  let workers: readonly RoleProcess[];

  /** Of the quick accounts, what has been watched how often. */
  const watched = (): Record<string, number> => {
    const entries = deployment.journal('end').filter(({ account }) => QUICK.includes(account));
    return Object.fromEntries(
      [...Map.groupBy(entries, ({ account, technology }) => `${account} ${technology}`)].map(([key, all]) => [key, all.length]).sort(),
    );
  };

  const list = async (): Promise<readonly Listed[]> => {
    const { stdout, status } = await deployment.monkey(['workers', 'list', '--format', 'ndjson']);
    expect(status).toBe(0);
    return stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Listed);
  };

  const workerOf = ({ parent }: { readonly parent: number }): RoleProcess => workers.find(({ pid }) => pid === parent)!;

  beforeAll(async () => {
    deployment = await openDeployment();
    for (const name of QUICK) await deployment.plant(name, 'quick');
    await deployment.plant('held', 'held');
    await deployment.test.rows(`insert into watcher_setting (technology, active, interval_minutes) values ('bush', true, 0)`);
    first = deployment.start('run_scheduler');
    await first.logged('this scheduler decides');
    second = deployment.start('run_scheduler');
    workers = [deployment.start('run_worker'), deployment.start('run_worker')];
  });
  afterAll(() => deployment?.close());

  test('every pair that is due is watched once', async () => {
    for (const name of QUICK) await deployment.noted('end', name);
    await deployment.noted('begin', 'held');
    expect(watched()).toEqual({ 'a tree': 1, 'b tree': 1, 'c tree': 1 });
  });

  test('one scheduler decides, the other one stands by and says so', async () => {
    await second.logged('another scheduler of this stack decides; this one stands by');
    expect(second.log.map(({ msg }) => msg)).not.toContain('this scheduler decides');
  });

  test('"monkey workers list" tells who is there and does what', async () => {
    const busy = (await deployment.noted('begin', 'held')).parent;
    // What the others have done before is told until their next heartbeat.
    const isTold = (all: readonly Listed[]): boolean =>
      all.some(({ state }) => state === 'standby') && all.every(({ pid, tasks }) => (pid === busy ? TASK.test(tasks) : tasks === ''));
    const all = await until('standby and task in the list', async () => {
      const some = await list();
      return isTold(some) && some;
    });
    const pidsOf = (role: string, state: string): number[] =>
      all.filter((one) => one.role === role && one.state === state).map(({ pid }) => pid);
    expect(pidsOf('scheduler', 'running')).toEqual([first.pid]);
    expect(pidsOf('scheduler', 'standby')).toEqual([second.pid]);
    expect(pidsOf('worker', 'running').sort()).toEqual(workers.map(({ pid }) => pid).sort());
    expect(all.filter(({ tasks }) => tasks !== '')).toEqual([expect.objectContaining({ pid: busy, tasks: expect.stringMatching(TASK) })]);
    deployment.open('held');
  });

  test('another interval takes effect without a restart, and repeats nothing', async () => {
    expect(await deployment.monkey(['watchers', 'set', 'bush', '--interval', '10080'])).toMatchObject({ status: 0, stderr: '' });
    for (const name of QUICK) await deployment.noted('end', name, 2);
    expect(watched()).toEqual({ 'a bush': 1, 'a tree': 1, 'b bush': 1, 'b tree': 1, 'c bush': 1, 'c tree': 1 });
  });

  test('when the scheduler that decides is told to go, the other one takes over within seconds', async () => {
    first.terminate();
    expect(await first.ended()).toBe(0);
    await deployment.plant('new', 'quick');
    await second.logged('this scheduler decides');
    await deployment.noted('end', 'new', 2);
    expect(Object.values(watched())).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test('a worker that is told to go finishes its task first', async () => {
    await deployment.publish(await deployment.plant('slow', 'slow 1500'));
    const begun = await deployment.noted('begin', 'slow');
    const worker = workerOf(begun);
    worker.terminate();
    expect(await worker.ended()).toBe(0);
    expect(deployment.journal('end', 'slow').filter(({ parent }) => parent === worker.pid)).not.toEqual([]);
    expect(deployment.journal('begin', 'slow').filter(({ technology }) => technology === 'tree').length).toBe(1);
    expect((await list()).map(({ pid }) => pid).sort()).toEqual(
      [second.pid, ...workers.filter((one) => one !== worker).map(({ pid }) => pid)].sort(),
    );
  });
});
