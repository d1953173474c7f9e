import { afterAll, beforeAll, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { freePort } from '../setup/postgres-server.ts';
import { type RedisServer, startRedisServer } from '../setup/redis-server.ts';
import { type Relay, startRelay } from '../setup/relay.ts';
import type { RoleProcess } from '../setup/role-process.ts';
import { until } from '../setup/until.ts';

let redis: RedisServer;
let relay: Relay;
let deployment: Deployment;
let worker: RoleProcess;
/** Ports of scheduler, worker and API. */
let ports: readonly number[];

const get = async (port: number, path: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`);
  return { status: response.status, body: await response.text() };
};

/** Much longer than a job waits for a worker that has free hands. */
const SETTLED = 1_500;
const TWO_JOBS = 'monkey_jobs_total{job="watch-account",outcome="done"} 2';

/** The API says it as it says everything that goes wrong. */
const reasonOf = (body: string): string => {
  const { reason, detail } = JSON.parse(body) as { reason?: string; detail?: string };
  return reason ?? detail ?? '';
};

/** Waits until all roles answer so; returns the reasons that they give. */
const readiness = (status: number): Promise<readonly string[]> =>
  until(`readiness ${status}`, async () => {
    const answers = await Promise.all(ports.map((port) => get(port, '/readiness')));
    return answers.every((answer) => answer.status === status) && answers.map(({ body }) => reasonOf(body));
  });

const SENTENCE = /^[A-Z].*\.$/;

beforeAll(async () => {
  redis = await startRedisServer();
  ports = [await freePort(), await freePort(), await freePort()];
  deployment = await openDeployment({ MONKEY_BROKER_URL: redis.url, MONKEY_WORKER_MAX_TASKS_PER_CHILD: '1' });
  const direct = new URL(deployment.test.url);
  relay = await startRelay(Number(direct.port));
  direct.port = String(relay.port);
  const [ofScheduler, ofWorker, ofApi] = ports.map((port) => ({
    MONKEY_DATABASE_URL: direct.href,
    MONKEY_METRICS_PORT: String(port),
    MONKEY_API_PORT: String(port),
  }));
  await deployment.plant('a', 'quick');
  deployment.start('run_scheduler', ofScheduler);
  worker = deployment.start('run_worker', ofWorker);
  const api = deployment.start('run_api_server', ofApi);
  await until('the API', () => api.printed().includes('Security Monkey is at'));
  await deployment.noted('end', 'a', 2);
});
afterAll(async () => {
  await deployment?.close();
  await relay?.cut();
  await redis?.stop();
});

test('with Redis between them, the roles are ready and tell how they do', async () => {
  await readiness(200);
  await until('two jobs', async () => (await get(ports[1]!, '/metrics')).body.includes(TWO_JOBS));
  const metrics = await Promise.all(ports.map(async (port) => (await get(port, '/metrics')).body.split('\n')));
  const lines = (of: number, name: string): string[] => metrics[of]!.filter((line) => line.startsWith(name));
  expect(lines(0, 'monkey_scheduler_leader')).toEqual(['monkey_scheduler_leader 1']);
  expect(lines(0, 'monkey_queue_jobs{job="watch-account",state="waiting"}')).toEqual([
    'monkey_queue_jobs{job="watch-account",state="waiting"} 0',
  ]);
  expect(lines(1, 'monkey_children')).toEqual([expect.stringMatching(/^monkey_children [123]$/), 'monkey_children_busy 0']);
});

test('while Redis is away none is ready, and all say why; they go on when it is back, though it comes back empty', async () => {
  await redis.end();
  await deployment.plant('b', 'quick');
  for (const reason of await readiness(503)) expect(reason).toMatch(SENTENCE);
  const answers = await Promise.all(ports.flatMap((port) => [get(port, '/healthcheck'), get(port, '/metrics')]));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  await redis.start();
  await readiness(200);
  await deployment.noted('end', 'b', 2);
});

test('while the database is away none is ready, and all say why; they go on when it is back', async () => {
  await deployment.publish(await deployment.plant('held', 'held'));
  await deployment.noted('begin', 'held');
  await relay.cut();
  for (const reason of await readiness(503)) expect(reason).toMatch(SENTENCE);
  for (const port of ports) expect((await get(port, '/healthcheck')).status).toBe(200);
  // A job must not use up its attempts meanwhile.
  await worker.logged(/^could not say that this process is alive/);
  await deployment.publish(await deployment.plant('c', 'quick'));
  await pause(SETTLED);
  expect((await deployment.broker.depth())['watch-account'].waiting).toBeGreaterThan(0);
  await relay.mend();
  await deployment.noted('end', 'c');
  deployment.open('held');
  await readiness(200);
  await deployment.noted('end', 'c', 2);
  await until(
    'everything done',
    async () => (await deployment.test.rows(`select distinct account_id, technology from run where state = 'done'`)).length === 8,
  );
  // A process that is started meanwhile says in a sentence why it cannot be; none breaks.
  expect(worker.printed()).not.toMatch(/^ +at /m);
});
