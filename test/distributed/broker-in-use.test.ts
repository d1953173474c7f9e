import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { freePort } from '../setup/postgres-server.ts';
import { type RedisServer, startRedisServer } from '../setup/redis-server.ts';
import { until } from '../setup/until.ts';

const QUEUE = /^monkey_queue_jobs\{/m;

describe('a stack whose broker is Redis', () => {
  let redis: RedisServer;
  let deployment: Deployment;

  beforeAll(async () => {
    redis = await startRedisServer();
    // What is not said otherwise has no broker_url, as the API of many deployments.
    deployment = await openDeployment();
    const scheduler = deployment.start('run_scheduler', { MONKEY_BROKER_URL: redis.url });
    await scheduler.logged('this scheduler decides');
  });
  afterAll(async () => {
    await deployment?.close();
    await redis?.stop();
  });

  const metricsOfApi = async (environment: NodeJS.ProcessEnv): Promise<string> => {
    const port = await freePort();
    const api = deployment.start('run_api_server', { MONKEY_API_PORT: String(port), ...environment });
    await until('the API', () => api.printed().includes('Security Monkey is at'));
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    expect(metrics).toMatch(/^monkey_build_info\{/m);
    return metrics;
  };

  test('is not told of by an API that looks at another queue: it knows nothing of it', async () => {
    expect(await metricsOfApi({})).not.toMatch(QUEUE);
    expect(await metricsOfApi({ MONKEY_STACK: 'other', MONKEY_BROKER_URL: redis.url })).not.toMatch(QUEUE);
  });

  test('is told of by an API that looks at it', async () => {
    expect(await metricsOfApi({ MONKEY_BROKER_URL: redis.url })).toMatch(QUEUE);
  });

  test('is not taken for the database by "monkey jobs"', async () => {
    for (const args of [['jobs'], ['jobs', 'depth'], ['jobs', 'purge', 'watch-account'], ['jobs', 'replay', '1']])
      expect(await deployment.monkey(args)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: 'monkey: bad-setting: Scheduler and workers use redis as their broker, this command database. Give it their broker_url.\n',
      });
    expect(await deployment.monkey(['jobs', 'depth'], { MONKEY_BROKER_URL: redis.url })).toMatchObject({ status: 0 });
  });

  test('gives a worker that waits at another queue no chance to wait for ever: it says so, and so does "monkey deploy check"', async () => {
    const worker = deployment.start('run_worker');
    await worker.logged(/It takes no jobs until both are the same\.$/);
    const { status, stdout } = await deployment.monkey(['deploy', 'check']);
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^no {2}settings: .* differ in settings that they must share: scheduler .*\(.*broker redis\); worker .*\(.*broker database\)\.$/m,
    );
  });
});
