import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkDeployment, deployFindings, drainWorkers, instancesOf } from '../../src/app/deployment.ts';
import { programVersion } from '../../src/app/program-version.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

let it: TestApp;
beforeEach(async () => {
  it = await openTestApp();
});
afterEach(() => it.close());

interface Faked {
  readonly role: 'api' | 'scheduler' | 'worker' | 'all';
  readonly version?: string;
  readonly fingerprint?: string;
  readonly state?: string;
  /** Seconds since it was last heard of. */
  readonly silent?: number;
}

let instances = 0;
/** Puts an instance on the list as if it ran. */
const fake = async ({ role, version = programVersion(), fingerprint = 'same', state = 'running', silent = 0 }: Faked): Promise<void> => {
  instances += 1;
  await it.rows(
    `insert into instance (id, role, stack, host, pid, version, fingerprint, state, slots, tasks, started_at, heartbeat_at)
      values ($1, $2, '', 'host', ${instances}, $3, $4, $5, 1, '[]', now(), now() - make_interval(secs => $6))`,
    [`one ${instances}`, role, version, fingerprint, state, silent],
  );
};

/** What is out of order, the first thing first. `program`: which schema the program would bring. */
const complaints = async (program?: number): Promise<readonly string[]> => {
  const findings =
    program === undefined
      ? await checkDeployment(it.app)
      : deployFindings(
          { database: program - 1, program },
          (await instancesOf(it.app)).filter(({ alive }) => alive),
        );
  return findings.filter(({ ok }) => !ok).map(({ subject, sentence }) => `${subject}: ${sentence}`);
};

describe('before the database is brought up', () => {
  const NEXT_SCHEMA = 100;

  test('the scheduler is stopped, then the workers, then it is the turn of the database', async () => {
    await fake({ role: 'scheduler' });
    await fake({ role: 'worker' });
    await fake({ role: 'api' });
    const [scheduler, workers, schema, ...rest] = await complaints(NEXT_SCHEMA);
    expect(scheduler).toMatch(/^scheduler: Stop it first: scheduler host \(pid \d+, version \S+\)\.$/);
    expect(workers).toMatch(/^workers: Stop them, or drain them with "monkey workers drain --wait": worker host /);
    expect(schema).toMatch(
      /^schema: The database has schema \d+, this program needs \d+\. Once nothing works any more, run "monkey db upgrade"\.$/,
    );
    expect(rest).toEqual([]);
    await it.rows(`delete from instance where role = 'scheduler'`);
    expect((await complaints(NEXT_SCHEMA))[0]).toMatch(/^workers: /);
    await it.rows(`update instance set state = 'drained' where role = 'worker'`);
    expect((await complaints(NEXT_SCHEMA)).map((text) => text.replace(/:.*/, ''))).toEqual(['schema']);
  });

  test('what has not been heard of for half a minute does not count, and "monkey up" is a scheduler', async () => {
    await fake({ role: 'scheduler', silent: 31 });
    await fake({ role: 'worker', silent: 31 });
    expect((await complaints(NEXT_SCHEMA)).map((text) => text.replace(/:.*/, ''))).toEqual(['schema']);
    await fake({ role: 'all' });
    expect((await complaints(NEXT_SCHEMA))[0]).toMatch(/^scheduler: Stop it first: all host /);
  });
});

describe('afterwards', () => {
  test('the scheduler comes first, then the workers; then all is well', async () => {
    expect(await complaints()).toEqual([
      'scheduler: No scheduler runs yet. Start it, then the workers.',
      'workers: No worker runs. Start them once the scheduler is up.',
    ]);
    await fake({ role: 'worker' });
    expect(await complaints()).toEqual(['scheduler: Workers run without a scheduler. Start the scheduler first.']);
    await fake({ role: 'scheduler' });
    expect(await complaints()).toEqual([]);
  });

  test('another version is named, and so are settings that differ', async () => {
    await fake({ role: 'scheduler' });
    await fake({ role: 'worker', version: '0.0.1' });
    await fake({ role: 'worker', fingerprint: 'other' });
    const [versions, settings] = await complaints();
    expect(versions).toMatch(/^versions: Other versions than \S+ run: worker host \(pid \d+, version 0\.0\.1\)\.$/);
    expect(settings).toMatch(
      /^settings: Scheduler and workers of the stack differ in settings that they must share: scheduler .*; worker .*; worker /,
    );
  });

  test('the command says it line by line, and its status says whether all is well', async () => {
    const check = () => runMonkey(['deploy', 'check'], { MONKEY_DATABASE_URL: it.url });
    await fake({ role: 'worker' });
    const { status, stdout } = await check();
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^ok {2}schema: The database has schema \d+, as this program needs\.\nok {2}versions: .*\nno {2}scheduler: .*\nok {2}workers: Up: worker host .*\n$/,
    );
    await fake({ role: 'scheduler' });
    expect((await check()).status).toBe(0);
  });
});

test('only workers are drained, and those that are named; the dead are not counted', async () => {
  await fake({ role: 'worker', silent: 31 });
  await fake({ role: 'worker' });
  await fake({ role: 'all' });
  await fake({ role: 'scheduler' });
  expect(await drainWorkers(it.app, null, true)).toBe(2);
  const told = 'select role from instance where drain and heartbeat_at > now() - make_interval(secs => 30) order by role';
  expect(await it.rows(told)).toEqual([{ role: 'all' }, { role: 'worker' }]);
  expect(await drainWorkers(it.app, [`one ${instances - 2}`], false)).toBe(1);
  expect(await it.rows(told)).toEqual([{ role: 'all' }]);
});
