import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { phaseOf, pointsAt } from '../../src/scheduler/latest-point.ts';
import { accountClients } from '../aws/account-clients.ts';
import { seedEstate } from '../aws/seed-estate.ts';
import { type Cluster, type Machine, startCluster, TECHNOLOGIES } from './start-cluster.ts';

const ACCOUNTS = ['111111111111', '222222222222', '333333333333'];
const REGIONS = ['us-east-1', 'eu-west-1'];
const PAIRS = ACCOUNTS.length * TECHNOLOGIES.length;
/** Minutes: the least there is. */
const INTERVAL = 1;
const PATIENCE_MILLISECONDS = 150_000;
/** By which a standby has taken over, and a killed worker's task is with another: the promise of the broker and the scheduler. */
const TAKE_OVER_SECONDS = 30;

let cluster: Cluster;
const begun = performance.now();

/** Waits until it is so; whatever is away for a moment is asked again. */
const until = async (what: string, reached: () => Promise<boolean>): Promise<number> => {
  const begin = performance.now();
  for (;;) {
    if (await reached().catch(() => false)) return (performance.now() - begin) / 1000;
    if (performance.now() - begin > PATIENCE_MILLISECONDS) throw new Error(`Not in ${PATIENCE_MILLISECONDS / 1000} s: ${what}`);
    await pause(200);
  }
};

const now = async (): Promise<Date> => (await cluster.rows<{ now: Date }>('select clock_timestamp() as now'))[0]!.now;

/** How many pairs have a run that began after an instant and is done. */
const doneSince = async (since: Date): Promise<number> =>
  Number(
    (
      await cluster.rows<{ count: string }>(
        "select count(*) from (select distinct account_id, technology from run where state = 'done' and complete and started_at > $1) as done",
        [since],
      )
    )[0]!.count,
  );

const decider = async (): Promise<string> =>
  (await cluster.rows<{ holder: string }>('select holder from scheduler_lease where holder is not null'))[0]?.holder ?? '';

/** Kills with SIGKILL what supervisord runs under this name, and says its pid. */
const kill = (machine: Cluster['infrastructure'], program: string): number => {
  const pid = machine.pid(program);
  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  return pid;
};

const backUp = (machine: Cluster['infrastructure'], program: string, old: number): Promise<number> =>
  until(`${program} runs again`, async () => ![0, old].includes(machine.pid(program)));

const workersProgram = 'securitymonkeyworkers';
const schedulerProgram = 'securitymonkeyscheduler';

const ask = (path: string, options: { method?: string; headers?: Record<string, string>; body?: unknown } = {}) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    const agent = new Agent({ ca: readFileSync(cluster.certificate, 'utf8') });
    const body = options.body === undefined ? undefined : JSON.stringify(options.body);
    const asked = request(
      `${cluster.address}${path}`,
      { agent, method: options.method ?? 'GET', headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...options.headers } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    asked.once('error', reject);
    asked.end(body);
  });

const metricsOf = async (machine: Machine): Promise<string> =>
  (await fetch(`http://127.0.0.1:${cluster.metricsPorts[machine]}/metrics`)).text();

const makeQueue = async (account: string, name: string): Promise<void> => {
  const client = new SQSClient((await accountClients(cluster.motoEndpoint, account))('us-east-1'));
  await client.send(new CreateQueueCommand({ QueueName: name }));
  client.destroy();
};

beforeAll(async () => {
  cluster = await startCluster();
  await seedEstate(cluster.motoEndpoint, { accounts: ACCOUNTS, regions: REGIONS, technologies: TECHNOLOGIES });
  for (const account of ACCOUNTS) {
    const added = await cluster.monkey('accounts', 'add', 'AWS', `account-${account}`, account, '--field', `regions=${REGIONS.join(',')}`);
    expect(added.stderr).toBe('');
  }
  for (const technology of TECHNOLOGIES) {
    const set = await cluster.monkey('watchers', 'set', technology, '--interval', String(INTERVAL));
    expect(set.stderr).toBe('');
  }
}, 240_000);
afterAll(() => cluster?.stop(), 120_000);

describe('a deployment of five machines under supervisord', () => {
  test('watches every account and technology, with one scheduler that decides and one that stands by', { timeout: 240_000 }, async () => {
    expect(Object.keys(cluster.machines).length).toBe(5);
    await until('every pair has been watched', async () => (await doneSince(new Date(0))) === PAIRS);
    const logs = (['first', 'second'] as const).map((name) => cluster.machines[name].log('logs/securitymonkey-scheduler.log'));
    expect(logs.filter((log) => log.includes('this scheduler decides')).length).toBe(1);
    expect(logs.filter((log) => log.includes('this one stands by')).length).toBe(1);
  });

  test('serves people through NGINX; a session holds on every API server', { timeout: 120_000 }, async () => {
    const link = (await cluster.monkey('sign-in-link')).stdout.trim();
    expect(link.startsWith(cluster.address)).toBe(true);
    const signedIn = await ask('/api/v1/session', { method: 'POST', body: { token: new URL(link).searchParams.get('token') } });
    expect(signedIn.status).toBe(200);
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0]!;
    const pid = cluster.machines.first.pid('securitymonkeyui');
    for (const machine of ['first', 'second'] as const) {
      const old = kill(cluster.machines[machine], 'securitymonkeyui');
      await until('the other one answers', async () => (await ask('/api/v1/items?limit=1', { headers: { cookie } })).status === 200);
      await backUp(cluster.machines[machine], 'securitymonkeyui', old);
      await until('both answer', async () => {
        const answers = await Promise.all(Array.from({ length: 8 }, () => ask('/api/v1/items?limit=1', { headers: { cookie } })));
        return answers.every(({ status }) => status === 200);
      });
    }
    expect(cluster.machines.first.pid('securitymonkeyui')).not.toBe(pid);
    expect((await ask('/metrics')).status).not.toBe(200);
    expect((await ask('/')).headers['content-security-policy']).toContain("default-src 'self'");
  });

  test('goes on when the scheduler that decides is killed', { timeout: 240_000 }, async () => {
    const holder = await decider();
    const name = (['first', 'second'] as const).find((one) => holder.includes(` ${cluster.machines[one].pid(schedulerProgram)}-`))!;
    const old = kill(cluster.machines[name], schedulerProgram);
    const seconds = await until('another scheduler decides', async () => ![holder, ''].includes(await decider()));
    expect(seconds).toBeLessThan(TAKE_OVER_SECONDS);
    await backUp(cluster.machines[name], schedulerProgram, old);
    const since = await now();
    await until('pairs are watched again', async () => (await doneSince(since)) > 0);
  });

  test('goes on when a worker is killed in the middle of a task', { timeout: 240_000 }, async () => {
    interface Busy {
      readonly pid: number;
      readonly about: string;
    }
    let victim: Busy | undefined;
    let name: Machine | undefined;
    await until('a worker is in the middle of a task', async () => {
      const busy = await cluster.rows<Busy>(
        `select distinct i.pid, r.technology as about from instance i join run r on r.state = 'running' where i.role = 'worker' and jsonb_array_length(i.tasks) > 0`,
      );
      victim = busy[0];
      name = (['worker1', 'worker2', 'worker3'] as const).find((one) => cluster.machines[one].pid(workersProgram) === victim?.pid);
      return name !== undefined;
    });
    const old = kill(cluster.machines[name!], workersProgram);
    const since = await now();
    await backUp(cluster.machines[name!], workersProgram, old);
    await until('every pair is watched again', async () => (await doneSince(since)) === PAIRS);
    // No run of the dead is left running.
    await until('no run is silent', async () => {
      const silent = await cluster.rows(
        "select 1 from run where state = 'running' and heartbeat_at < clock_timestamp() - interval '45 seconds'",
      );
      return silent.length === 0;
    });
  });

  test('goes on when Redis is killed and has lost everything', { timeout: 240_000 }, async () => {
    const old = kill(cluster.infrastructure, 'redis');
    await backUp(cluster.infrastructure, 'redis', old);
    await makeQueue(ACCOUNTS[0]!, 'made-while-redis-was-away');
    const since = await now();
    await until('every pair is watched again', async () => (await doneSince(since)) === PAIRS);
  });

  test('goes on when PostgreSQL is killed', { timeout: 240_000 }, async () => {
    const old = kill(cluster.infrastructure, 'postgres');
    await backUp(cluster.infrastructure, 'postgres', old);
    await makeQueue(ACCOUNTS[1]!, 'made-while-postgresql-was-away');
    await until('PostgreSQL answers', async () => (await now()) instanceof Date);
    const since = await now();
    await until('every pair is watched again', async () => (await doneSince(since)) === PAIRS);
  });
});

describe('afterwards', () => {
  test('no run is lost or doubled: none overlaps another of its pair, and no point of the schedule was used twice', async () => {
    const overlapping =
      await cluster.rows(`select a.id, b.id from run a join run b on b.account_id = a.account_id and b.technology = a.technology
      and b.id > a.id and b.started_at < a.finished_at where a.state in ('done', 'failed')`);
    expect(overlapping).toEqual([]);
    const done = await cluster.rows<{ account_id: number; technology: string; started_at: Date }>(
      "select account_id, technology, started_at from run where state = 'done' order by id",
    );
    const minutes = (performance.now() - begun) / 60_000;
    for (const [pair, runs] of Map.groupBy(done, (run) => `${run.account_id} ${run.technology}`)) {
      // The first run comes at once, at no point of the schedule.
      const points = runs
        .slice(1)
        .map((run) => pointsAt({ fullHour: false, timezone: 'UTC' }, run.started_at).latest(INTERVAL, phaseOf(pair)).getTime());
      expect({ pair, twice: points.length - new Set(points).size }).toEqual({ pair, twice: 0 });
      expect(runs.length).toBeGreaterThanOrEqual(4);
      expect(runs.length).toBeLessThanOrEqual(minutes + 2);
    }
  });

  test('no revision is lost or doubled: every item was created once, and what was made meanwhile is there', async () => {
    const changes = await cluster.rows<{ change: string; items: number; revisions: number }>(
      'select change, count(distinct item_id)::int as items, count(*)::int as revisions from revision group by change order by change',
    );
    const [{ items }] = (await cluster.rows<{ items: number }>('select count(*)::int as items from item')) as [{ items: number }];
    expect(changes).toEqual([{ change: 'created', items, revisions: items }]);
    const made = await cluster.rows<{ name: string }>("select name from item where name like 'made-while%' order by name");
    expect(made.map(({ name }) => name)).toEqual(['made-while-postgresql-was-away', 'made-while-redis-was-away']);
  });

  test('no issue is lost or doubled: what a scan by hand finds is what is stored', async () => {
    const issues = () => cluster.rows('select item_id, check_id, key, state, score from issue order by item_id, check_id, key');
    const before = await issues();
    expect(before.length).toBeGreaterThan(20);
    expect(before.every((issue) => (issue as { state: string }).state === 'open')).toBe(true);
    expect((await cluster.monkey('audit-changes')).status).toBe(0);
    expect(await issues()).toEqual(before);
    expect(await cluster.rows("select * from failure where closed_at = 'infinity'")).toEqual([]);
  });

  test('the log and /metrics tell the story', async () => {
    const schedulers = (['first', 'second'] as const)
      .map((name) => cluster.machines[name].log('logs/securitymonkey-scheduler.log'))
      .join('');
    expect(schedulers.match(/this scheduler decides/g)!.length).toBeGreaterThanOrEqual(2);
    expect(schedulers).toMatch(/The broker at redis:[^"]* does not answer/);
    expect(schedulers).toMatch(/answers again/);
    const workers = (['worker1', 'worker2', 'worker3'] as const)
      .map((name) => cluster.machines[name].log('logs/securitymonkey-workers.log'))
      .join('');
    expect(workers).toMatch(/"msg":"watched"/);
    const leaders = await Promise.all((['first', 'second'] as const).map(metricsOf));
    expect(leaders.filter((text) => /^monkey_scheduler_leader 1$/m.test(text)).length).toBe(1);
    const told = await Promise.all((['worker1', 'worker2', 'worker3'] as const).map(metricsOf));
    for (const text of told) {
      expect(text).toMatch(/^monkey_runs_total\{technology="\w+",state="done"\} [1-9]/m);
      expect(text).toMatch(/^monkey_api_calls_total\{service="\w+"\} [1-9]/m);
      expect(text).toMatch(/^monkey_queue_jobs\{job="watch-account",state="dead"\} 0$/m);
    }
  });
});
