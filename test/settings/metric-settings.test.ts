import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type MotoServer, startMoto } from '../aws/moto-server.ts';
import { type Deployment, openDeployment } from '../setup/deployment.ts';
import { fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { freePort } from '../setup/postgres-server.ts';
import { until } from '../setup/until.ts';
import { type MoodyEndpoint, startMoodyEndpoint } from '../telemetry/moody-endpoint.ts';
import { whileUp } from './while-up.ts';

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

describe('a worker that tells how it does', () => {
  let moto: MotoServer;
  let deployment: Deployment;
  let port: number;

  beforeAll(async () => {
    [moto, port, deployment] = await Promise.all([startMoto(), freePort(), openDeployment()]);
    deployment.start('run_worker', {
      METRICS_ENABLED: 'true',
      METRICS_NAMESPACE: 'acorns',
      METRICS_POST_REGION: 'eu-central-1',
      MONKEY_METRICS_PORT: String(port),
      AWS_ENDPOINT_URL: moto.endpoint,
      ...CREDENTIALS,
    });
    await deployment.publish(await deployment.plant('a', 'quick'));
    await deployment.noted('end', 'a');
  });
  afterAll(async () => {
    await deployment?.close();
    await moto?.stop();
  });

  /** Namespaces, names and dimensions of the metrics that have arrived in a region. */
  const arrived = async (region: string): Promise<readonly string[]> => {
    const client = new CloudWatchClient({
      endpoint: moto.endpoint,
      region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
    try {
      const { Metrics = [] } = await client.send(new ListMetricsCommand({}));
      return Metrics.map(({ Namespace, MetricName, Dimensions = [] }) =>
        [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' '),
      ).sort();
    } finally {
      client.destroy();
    }
  };
  /** All that has arrived, once it has. */
  const arrivedAnywhere = (): Promise<readonly string[]> =>
    until('metrics', async () => {
      const all = [...(await arrived('eu-central-1')), ...(await arrived('us-east-1'))];
      return all.length >= 2 && all;
    });

  test('METRICS_ENABLED: CloudWatch is told of what was fetched and audited', async () => {
    expect((await arrivedAnywhere()).map((text) => text.replace(/^\w+ /, ''))).toEqual([
      'queue_items_added tech=tree account_number=quick a',
      'queue_items_completed tech=tree account_number=quick a',
    ]);
  });

  test('METRICS_NAMESPACE: under this name', async () => {
    expect((await arrivedAnywhere()).map((text) => text.split(' ')[0])).toEqual(['acorns', 'acorns']);
  });

  test('METRICS_POST_REGION: in this region', async () => {
    await arrivedAnywhere();
    expect((await arrived('eu-central-1')).length).toBe(2);
  });

  test('metrics_port: there it answers /healthcheck, /readiness and /metrics', async () => {
    const get = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${port}${path}`);
    expect(await (await get('/healthcheck')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/readiness')).json()).toEqual({ status: 'ready' });
    const metrics = (await (await get('/metrics')).text()).split('\n');
    expect(metrics.filter((line) => line.startsWith('monkey_jobs_total') && line.endsWith(' 1'))).toEqual([
      'monkey_jobs_total{job="watch-account",outcome="done"} 1',
    ]);
  });
});

describe('"monkey up"', () => {
  let endpoint: MoodyEndpoint;
  beforeAll(async () => {
    endpoint = await startMoodyEndpoint('http://127.0.0.1:1');
    for (const [name, value] of Object.entries({ AWS_ENDPOINT_URL: endpoint.endpoint, ...CREDENTIALS })) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await endpoint.stop();
  });

  /** The metrics once something has been watched, and how many requests CloudWatch got by the end: what is measured is sent then at the latest. */
  const watched = async (environment: NodeJS.ProcessEnv): Promise<{ metrics: readonly string[]; requests: number }> => {
    const before = endpoint.requests.length;
    const registry = makeRegistry([fakeProvider({ events: [item('a', {}), listed()] })]);
    const metrics = await whileUp(
      environment,
      async ({ address }, { rows }) => {
        await until('a run', async () => (await rows(`select from run where state = 'done'`)).length > 0);
        return until('a job', async () => {
          const lines = (await (await fetch(`${address}/metrics`)).text()).split('\n');
          return lines.some((line) => line === 'monkey_jobs_total{job="watch-account",outcome="done"} 1') && lines;
        });
      },
      {
        registry,
        prepare: async ({ app }) => {
          const values = { type: 'fake', name: 'a', identifier: 'a', active: true, thirdParty: false, notes: null, fields: {} };
          await addAccount(app.database.kysely, values, [], app.now());
        },
      },
    );
    return { metrics, requests: endpoint.requests.length - before };
  };

  test('METRICS_ENABLED is false unless set: then nobody is told; /metrics tells all the same', async () => {
    const { metrics, requests } = await watched({});
    expect(requests).toBe(0);
    expect(metrics).toContain('monkey_items_total{technology="thing"} 1');
    expect(metrics).toContain('monkey_runs_total{technology="thing",state="done"} 1');
    expect(metrics).toContain('monkey_changes_total{technology="thing",change="created"} 1');
  });

  test('when it is true CloudWatch is told', async () => {
    expect((await watched({ METRICS_ENABLED: 'true' })).requests).toBeGreaterThan(0);
  });
});
