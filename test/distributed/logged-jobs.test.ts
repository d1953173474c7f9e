import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import type { LogLine, RoleProcess } from '../setup/role-process.ts';
import { until } from '../setup/until.ts';
import { type OtlpCollector, startOtlpCollector } from '../telemetry/otlp-collector.ts';

const FAILED = 'a job failed and will be tried again';
const HINT = (other: string): string =>
  `A ${other} of this stack runs on ${hostname()}, too. Give scheduler and workers machines of their own, or let "monkey up" do everything.`;

describe('the log of a worker', () => {
  let deployment: Deployment;
  let collector: OtlpCollector;
  let worker: RoleProcess;

  beforeAll(async () => {
    collector = await startOtlpCollector();
    deployment = await openDeployment({ MONKEY_TASK_MEMORY_LIMIT: '300' });
    worker = deployment.start('run_worker', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint });
  });
  afterAll(async () => {
    await deployment?.close();
    await collector?.stop();
  });

  const lineOf = (account: string, msg: string): Promise<LogLine> =>
    until(`"${msg}" about ${account}`, () => worker.log.find((line) => line.msg === msg && line['account'] === account));

  test('says of each line that belongs to a job which job, account and technology that is, also of what a child has told', async () => {
    for (const name of ['a', 'b']) await deployment.publish(await deployment.plant(name, 'slow 200'));
    for (const name of ['a', 'b'])
      expect(await lineOf(name, 'watched')).toMatchObject({ job: 'watch-account', account: name, technology: 'tree', items: 1 });
  });

  test('says how late a job is', async () => {
    const { id: accountId } = await deployment.plant('late', 'quick');
    const due = new Date(Date.now() - 600_000).toISOString();
    await deployment.broker.publish('watch-account', [{ payload: { accountId, technologies: ['bush'], due }, key: 'late' }]);
    const line = await lineOf('late', 'a job is late');
    expect(line).toMatchObject({ job: 'watch-account', technology: 'bush' });
    expect(line['lateSeconds']).toBeGreaterThanOrEqual(600);
    expect(line['lateSeconds']).toBeLessThan(660);
    await deployment.noted('end', 'late');
  });

  test('says whose process died, and whose job is tried again', async () => {
    await deployment.publish(await deployment.plant('large', 'hungry 600'));
    for (const msg of ['a process died with a task in hand; the task is tried again', FAILED])
      expect(await lineOf('large', msg)).toMatchObject({ job: 'watch-account', technology: 'tree' });
  });

  test('a worker and a scheduler on one machine hint at each other', async () => {
    const scheduler = deployment.start('run_scheduler');
    await scheduler.logged(HINT('worker'));
    const neighbour = deployment.start('run_worker');
    await neighbour.logged(HINT('scheduler'));
    expect(worker.log.map(({ msg }) => msg)).not.toContain(HINT('scheduler'));
  });

  test('where OpenTelemetry has a collector, each job is a span that says the same', async () => {
    worker.terminate();
    await worker.ended();
    const ofTree = collector.spans.filter(
      ({ attributes }) => attributes['monkey.account'] === 'a' && attributes['monkey.technology'] === 'tree',
    );
    expect(ofTree.map(({ name }) => name)).toEqual(['watch-account']);
    expect(ofTree[0]!.milliseconds).toBeGreaterThan(150);
  });
});
