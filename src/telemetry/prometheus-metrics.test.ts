import { register } from 'prom-client';
import { expect, test } from 'vitest';
import type { ItemChange } from './measurement.ts';
import { METRICS } from './metrics.ts';
import { makePrometheusMetrics, type PrometheusMetrics } from './prometheus-metrics.ts';

const make = (defaults = false): PrometheusMetrics => makePrometheusMetrics({ defaults, version: '1.2.3' });

/** The samples, without what explains them. */
const samples = async (metrics: PrometheusMetrics): Promise<string[]> =>
  (await metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

const changes = (some: Partial<Record<ItemChange, number>>): Record<ItemChange, number> => ({
  created: 0,
  changed: 0,
  ephemeral: 0,
  reshaped: 0,
  deleted: 0,
  reappeared: 0,
  ...some,
});

test('every metric of the table is told of with its kind and its sentence', async () => {
  const text = await make().text();
  for (const { name, kind, help } of Object.values(METRICS)) {
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n`);
  }
});

test('the names and labels that dashboards rest on are these', () => {
  expect(Object.values(METRICS).map(({ name, labels }) => `${name}{${labels.join(',')}}`)).toEqual([
    'monkey_queue_jobs{job,state}',
    'monkey_queue_oldest_seconds{job}',
    'monkey_run_duration_seconds{technology}',
    'monkey_runs_total{technology,state}',
    'monkey_items_total{technology}',
    'monkey_audited_items_total{technology}',
    'monkey_changes_total{technology,change}',
    'monkey_failures_total{technology,reason}',
    'monkey_throttles_total{service}',
    'monkey_api_calls_total{service}',
    'monkey_scheduler_lag_seconds{}',
    'monkey_scheduler_leader{}',
    'monkey_scheduler_outstanding_jobs{}',
    'monkey_jobs_total{job,outcome}',
    'monkey_job_duration_seconds{job}',
    'monkey_children{}',
    'monkey_children_busy{}',
    'monkey_build_info{version}',
  ]);
});

test('what nobody has measured is not told as 0', async () => {
  expect(await samples(make())).toEqual(['monkey_build_info{version="1.2.3"} 1']);
});

test('items are summed by technology, whatever the account', async () => {
  const metrics = make();
  const iamRole = { technology: 'iamrole', title: 'IAM Role' };
  metrics.measure({ what: 'items fetched', ...iamRole, account: '1', items: 200 });
  metrics.measure({ what: 'items fetched', ...iamRole, account: '2', items: 3 });
  metrics.measure({ what: 'items audited', ...iamRole, account: '1', items: 200 });
  const told = await samples(metrics);
  expect(told).toContain('monkey_items_total{technology="iamrole"} 203');
  expect(told).toContain('monkey_audited_items_total{technology="iamrole"} 200');
});

test('the end of a run counts the run, its changes and its time', async () => {
  const metrics = make();
  const end = { what: 'run ended', technology: 's3', failures: 1 } as const;
  metrics.measure({ ...end, state: 'done', seconds: 0.2, changes: changes({ created: 5, deleted: 1 }) });
  metrics.measure({ ...end, state: 'failed', seconds: 7000, changes: changes({ created: 2 }) });
  const told = await samples(metrics);
  expect(told).toContain('monkey_runs_total{technology="s3",state="done"} 1');
  expect(told).toContain('monkey_runs_total{technology="s3",state="failed"} 1');
  expect(told).toContain('monkey_changes_total{technology="s3",change="created"} 7');
  expect(told).toContain('monkey_changes_total{technology="s3",change="deleted"} 1');
  // A series that begins with its first change would hide that change from a rate.
  expect(told).toContain('monkey_changes_total{technology="s3",change="reappeared"} 0');
  expect(told).toContain('monkey_run_duration_seconds_bucket{le="0.25",technology="s3"} 1');
  expect(told).toContain('monkey_run_duration_seconds_bucket{le="7200",technology="s3"} 2');
  expect(told).toContain('monkey_run_duration_seconds_sum{technology="s3"} 7000.2');
});

test('calls and refusals for their rate are counted by service', async () => {
  const metrics = make();
  metrics.measure({ what: 'calls', service: 'ec2', calls: 10, throttled: 0 });
  metrics.measure({ what: 'calls', service: 'ec2', calls: 5, throttled: 2 });
  const told = await samples(metrics);
  expect(told).toContain('monkey_api_calls_total{service="ec2"} 15');
  expect(told).toContain('monkey_throttles_total{service="ec2"} 2');
});

test('a job that died is told apart from one that failed', async () => {
  const metrics = make();
  metrics.measure({ what: 'job ended', job: 'watch-account', outcome: 'died', seconds: 3 });
  const told = await samples(metrics);
  expect(told).toContain('monkey_jobs_total{job="watch-account",outcome="died"} 1');
  expect(told).toContain('monkey_jobs_total{job="watch-account",outcome="failed"} 0');
  expect(told).toContain('monkey_job_duration_seconds_count{job="watch-account"} 1');
});

test('causes of failures that nobody foresaw do not make series without end', async () => {
  const metrics = make();
  const failure = { what: 'failure', technology: 'sqs' } as const;
  for (let number = 0; number < 1000; number += 1) metrics.measure({ ...failure, reason: `Code${number}` });
  metrics.measure({ ...failure, reason: 'Code7' });
  const told = (await samples(metrics)).filter((line) => line.startsWith('monkey_failures_total'));
  expect(told).toHaveLength(101);
  expect(told).toContain('monkey_failures_total{technology="sqs",reason="Code7"} 2');
  expect(told).toContain('monkey_failures_total{technology="sqs",reason="other"} 900');
});

test('the queue is told as it is now: a job that is gone is told no more', async () => {
  const metrics = make();
  const empty = { waiting: 0, delayed: 0, active: 0, failed: 0, oldestWaitingSeconds: null };
  metrics.setQueue({ 'watch-account': { waiting: 3, delayed: 2, active: 1, failed: 4, oldestWaitingSeconds: 12.5 }, 'audit-due': empty });
  const told = await samples(metrics);
  expect(told).toContain('monkey_queue_jobs{job="watch-account",state="waiting"} 3');
  expect(told).toContain('monkey_queue_jobs{job="watch-account",state="delayed"} 2');
  expect(told).toContain('monkey_queue_jobs{job="watch-account",state="active"} 1');
  expect(told).toContain('monkey_queue_jobs{job="watch-account",state="dead"} 4');
  expect(told).toContain('monkey_queue_oldest_seconds{job="watch-account"} 12.5');
  expect(told).toContain('monkey_queue_oldest_seconds{job="audit-due"} 0');
  metrics.setQueue({ 'watch-account': empty });
  expect((await samples(metrics)).filter((line) => line.includes('audit-due'))).toEqual([]);
});

test('the scheduler and the pool of processes', async () => {
  const metrics = make();
  metrics.setScheduler({ lagSeconds: 1.5, outstanding: 7, deciding: true });
  metrics.setPool({ processes: 4, busy: 3 });
  const told = await samples(metrics);
  expect(told).toContain('monkey_scheduler_lag_seconds 1.5');
  expect(told).toContain('monkey_scheduler_outstanding_jobs 7');
  expect(told).toContain('monkey_scheduler_leader 1');
  expect(told).toContain('monkey_children 4');
  expect(told).toContain('monkey_children_busy 3');
  metrics.setScheduler({ lagSeconds: 0, outstanding: 0, deciding: false });
  expect(await samples(metrics)).toContain('monkey_scheduler_leader 0');
});

test('two of these share nothing, and nothing is in the registry of the library', async () => {
  const [one, other] = [make(), make()];
  one.measure({ what: 'items fetched', technology: 's3', title: 'S3', account: '1', items: 1 });
  expect(await samples(other)).toHaveLength(1);
  expect(await register.metrics()).not.toContain('monkey_');
});

test('the metrics of the process come on demand', async () => {
  expect(await make(false).text()).not.toContain('process_cpu');
  const text = await make(true).text();
  expect(text).toContain('process_cpu_seconds_total');
  expect(text).toContain('nodejs_eventloop_lag_seconds');
  expect(await register.metrics()).not.toContain('process_cpu');
});

test('a scraper is told which format it gets', () => {
  expect(make().contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
});

test('a measurement survives the way from a child process: it is plain data', () => {
  const measurement = { what: 'run ended', technology: 's3', state: 'done', seconds: 1, changes: changes({}), failures: 0 } as const;
  expect(JSON.parse(JSON.stringify(measurement))).toEqual(measurement);
});
