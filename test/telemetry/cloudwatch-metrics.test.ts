import { CloudWatchClient, GetMetricStatisticsCommand, ListMetricsCommand, type Metric } from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CloudWatchMetrics, type CloudWatchOptions, makeCloudWatchMetrics } from '../../src/telemetry/cloudwatch-metrics.ts';
import type { Measurement } from '../../src/telemetry/measurement.ts';
import { type MotoServer, startMoto } from '../aws/moto-server.ts';
import { loadedPackages } from './loaded-packages.ts';
import { type MoodyEndpoint, startMoodyEndpoint } from './moody-endpoint.ts';

const REGION = 'eu-central-1';
const NAMESPACE = 'securitymonkey';

let moto: MotoServer;
let way: MoodyEndpoint;
let reader: CloudWatchClient;
let told: string[];
let open: CloudWatchMetrics[];

beforeAll(async () => {
  moto = await startMoto();
  reader = new CloudWatchClient({
    endpoint: moto.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});

beforeEach(async () => {
  await moto.reset();
  way = await startMoodyEndpoint(moto.endpoint);
  told = [];
  open = [];
  vi.stubEnv('AWS_ENDPOINT_URL', way.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});

afterEach(async () => {
  for (const metrics of open) await metrics.close();
  await way.stop();
  vi.unstubAllEnvs();
});

afterAll(async () => {
  reader.destroy();
  await moto.stop();
});

const make = (some: Partial<CloudWatchOptions> = {}): CloudWatchMetrics => {
  const metrics = makeCloudWatchMetrics({
    namespace: NAMESPACE,
    region: REGION,
    warn: (sentence) => told.push(sentence),
    // Only `flush` sends, unless a test says otherwise.
    everyMilliseconds: 3_600_000,
    closeMilliseconds: 300,
    ...some,
  });
  open.push(metrics);
  return metrics;
};

const fetched = (items: number, some: Partial<Extract<Measurement, { what: 'items fetched' }>> = {}): Measurement => ({
  what: 'items fetched',
  technology: 'iamrole',
  title: 'IAM Role',
  account: '111111111111',
  items,
  ...some,
});

const audited = (items: number): Measurement => ({ ...fetched(items), what: 'items audited' }) as Measurement;

const listed = async (client = reader): Promise<Metric[]> =>
  (await client.send(new ListMetricsCommand({ Namespace: NAMESPACE }))).Metrics ?? [];

const HOUR = 3_600_000;

const statistics = async (name: string, tech: string, account: string, namespace = NAMESPACE) => {
  const { Datapoints = [] } = await reader.send(
    new GetMetricStatisticsCommand({
      Namespace: namespace,
      MetricName: name,
      Dimensions: [
        { Name: 'tech', Value: tech },
        { Name: 'account_number', Value: account },
      ],
      StartTime: new Date(Date.now() - HOUR),
      EndTime: new Date(Date.now() + HOUR),
      Period: 7200,
      Statistics: ['Sum', 'SampleCount', 'Minimum', 'Maximum', 'Average'],
      Unit: 'Count',
    }),
  );
  const total = (pick: 'Sum' | 'SampleCount'): number => Datapoints.reduce((sum, point) => sum + (point[pick] ?? 0), 0);
  return {
    sum: total('Sum'),
    samples: total('SampleCount'),
    least: Math.min(...Datapoints.map(({ Minimum }) => Minimum!)),
    most: Math.max(...Datapoints.map(({ Maximum }) => Maximum!)),
    units: [...new Set(Datapoints.map(({ Unit }) => Unit))],
  };
};

const sumOf = async (name = 'queue_items_added', tech = 'IAM Role', account = '111111111111'): Promise<number> =>
  (await statistics(name, tech, account)).sum;

describe('what CloudWatch is told', () => {
  test('sums by technology and account, under the names, the dimensions and the unit of the original', async () => {
    const metrics = make();
    for (const items of [200, 200, 37]) metrics.measure(fetched(items));
    for (const items of [200, 200]) metrics.measure(audited(items));
    metrics.measure(fetched(5, { account: '222222222222' }));
    metrics.measure(fetched(9, { title: 'S3 Bucket' }));
    await metrics.flush();
    expect(told).toEqual([]);
    expect(await statistics('queue_items_added', 'IAM Role', '111111111111')).toEqual({
      sum: 437,
      samples: 3,
      least: 37,
      most: 200,
      units: ['Count'],
    });
    expect(await sumOf('queue_items_completed')).toBe(400);
    expect(await sumOf('queue_items_added', 'IAM Role', '222222222222')).toBe(5);
    expect(await sumOf('queue_items_added', 'S3 Bucket')).toBe(9);
    const metric = (await listed()).find(({ MetricName }) => MetricName === 'queue_items_completed');
    expect(metric).toEqual({
      Namespace: NAMESPACE,
      MetricName: 'queue_items_completed',
      Dimensions: [
        { Name: 'tech', Value: 'IAM Role' },
        { Name: 'account_number', Value: '111111111111' },
      ],
    });
    expect(way.requests).toHaveLength(1);
  });

  test('nothing else is sent, and nothing at all where nothing was measured', async () => {
    const metrics = make();
    metrics.measure({ what: 'failure', technology: 's3', reason: 'AccessDenied' });
    metrics.measure({ what: 'calls', service: 's3', calls: 1, throttled: 0 });
    await metrics.flush();
    expect(way.requests).toEqual([]);
  });

  test('it goes into the namespace and the region that were said', async () => {
    const metrics = make({ namespace: 'other', region: 'us-east-1' });
    metrics.measure(fetched(3));
    await metrics.flush();
    expect(await listed()).toEqual([]);
    const elsewhere = new CloudWatchClient({
      endpoint: moto.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    expect((await elsewhere.send(new ListMetricsCommand({ Namespace: 'other' }))).Metrics).toHaveLength(1);
    elsewhere.destroy();
  });

  test('a run without items is told as well: 0 says that it was there', async () => {
    const metrics = make();
    metrics.measure(fetched(0));
    await metrics.flush();
    expect(await statistics('queue_items_added', 'IAM Role', '111111111111')).toMatchObject({ sum: 0, samples: 1 });
  });

  test('many series go in requests of a thousand, each below 1 MB', async () => {
    const metrics = make();
    for (let account = 0; account < 2300; account += 1) metrics.measure(fetched(1, { account: String(account).padStart(12, '0') }));
    for (let account = 0; account < 900; account += 1) metrics.measure(fetched(2, { account: String(account).padEnd(1024, '"') }));
    await metrics.flush();
    expect(told).toEqual([]);
    const counts = way.requests.map((request) => (JSON.parse(request.body.toString()) as { MetricData: unknown[] }).MetricData.length);
    expect(Math.max(...counts)).toBe(1000);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3200);
    expect(Math.max(...way.requests.map((request) => request.body.length))).toBeLessThan(1_000_000);
    expect(await sumOf('queue_items_added', 'IAM Role', '000000002299')).toBe(1);
    expect(await sumOf('queue_items_added', 'IAM Role', '899'.padEnd(1024, '"'))).toBe(2);
  });

  test('it is sent by itself after a while', async () => {
    const metrics = make({ everyMilliseconds: 50 });
    metrics.measure(fetched(4));
    metrics.measure(fetched(4));
    await vi.waitFor(async () => expect(await sumOf()).toBe(8), { timeout: 10_000 });
    metrics.measure(fetched(2));
    await vi.waitFor(async () => expect(await sumOf()).toBe(10), { timeout: 10_000 });
  });

  test('what waits is sent at the end, and nothing after it', async () => {
    const metrics = make({ closeMilliseconds: 10_000 });
    metrics.measure(fetched(6));
    await metrics.close();
    metrics.measure(fetched(100));
    await metrics.flush();
    expect(await sumOf()).toBe(6);
  });
});

describe('when CloudWatch is not well', () => {
  test('an endpoint that hangs delays nobody who measures, and nothing is lost', async () => {
    way.mood = 'hang';
    const metrics = make({ timeoutMilliseconds: 300, everyMilliseconds: 20 });
    const began = performance.now();
    for (let number = 0; number < 20_000; number += 1) metrics.measure(fetched(1));
    expect(performance.now() - began).toBeLessThan(1000);
    await vi.waitFor(() =>
      expect(told).toEqual(['Metrics could not be sent to CloudWatch: CloudWatch did not answer within 0.3 seconds.']),
    );
    way.mood = 'forward';
    await vi.waitFor(async () => expect(await sumOf()).toBe(20_000), { timeout: 10_000 });
    metrics.measure(fetched(5));
    await vi.waitFor(async () => expect(await sumOf()).toBe(20_005), { timeout: 10_000 });
  });

  test.each([500, 503, 400, 403])('status %i is told of once, and what waits is sent later', async (status) => {
    way.mood = status;
    const metrics = make();
    metrics.measure(fetched(3));
    await metrics.flush();
    metrics.measure(fetched(4));
    await metrics.flush();
    expect(told).toHaveLength(1);
    expect(way.requests).toHaveLength(2);
    way.mood = 'forward';
    await metrics.flush();
    expect(await sumOf()).toBe(7);
  });

  test('an endpoint that is away is told of, and nothing is thrown', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    const metrics = make();
    metrics.measure(fetched(3));
    await metrics.flush();
    expect(told).toEqual([expect.stringContaining('ECONNREFUSED')]);
  });

  test('without credentials nothing is thrown; it is told of', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nonexistent');
    vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
    const metrics = make();
    metrics.measure(fetched(3));
    await metrics.flush();
    expect(told).toEqual([expect.stringMatching(/credentials/i)]);
  });

  test('what waits is bounded: the oldest goes first, which is told once, and how much in the end', async () => {
    way.mood = 500;
    const metrics = make({ held: 2 });
    for (const account of ['1', '2', '3', '4']) metrics.measure(fetched(1, { account }));
    await metrics.flush();
    metrics.measure(fetched(1, { account: '5' }));
    await metrics.flush();
    const dropped = told.filter((sentence) => sentence.includes('dropped'));
    expect(dropped).toEqual(['CloudWatch has been away for so long that measurements are dropped, the oldest first.']);
    way.mood = 'forward';
    await metrics.flush();
    expect(told.at(-1)).toBe('Measurements that never reached CloudWatch: 3.');
    const accounts = (await listed()).map(({ Dimensions }) => Dimensions![1]!.Value);
    expect(accounts.sort()).toEqual(['4', '5']);
  });

  test('a request that would be refused again and again is dropped, and the next one gets through', async () => {
    const metrics = make();
    way.mood = 'refuse';
    metrics.measure(fetched(1));
    await metrics.flush();
    expect(told).toEqual(['Metrics could not be sent to CloudWatch: The value is bad.', 'Measurements that never reached CloudWatch: 1.']);
    way.mood = 'forward';
    metrics.measure(fetched(2, { account: '2' }));
    await metrics.flush();
    expect(await listed()).toHaveLength(1);
    expect(await sumOf('queue_items_added', 'IAM Role', '2')).toBe(2);
  });

  test('the end does not wait for an endpoint that hangs', async () => {
    way.mood = 'hang';
    const metrics = make({ closeMilliseconds: 200 });
    metrics.measure(fetched(1));
    const began = performance.now();
    await metrics.close();
    expect(performance.now() - began).toBeLessThan(3000);
  });
});

test('the client of CloudWatch is loaded only by those who send', async () => {
  const script = (then: string): string => `const { makeCloudWatchMetrics } = await import('./src/telemetry/cloudwatch-metrics.ts');
    const metrics = makeCloudWatchMetrics({ namespace: 'n', region: 'us-east-1', warn: () => undefined });
    ${then}`;
  const measure = `metrics.measure({ what: 'items fetched', technology: 't', title: 'T', account: '1', items: 1 }); await metrics.flush();`;
  expect(await loadedPackages(script(''), '@aws-sdk/')).toEqual([]);
  expect(await loadedPackages(script(measure), '@aws-sdk/client-cloudwatch')).not.toEqual([]);
});
