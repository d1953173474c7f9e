import { setTimeout as sleep } from 'node:timers/promises';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import type { RateBudget } from '../../src/plugin/rate-budget.ts';
import { accountClients } from './account-clients.ts';
import { seedEstate } from './seed-estate.ts';
import { useMoto } from './use-moto.ts';
import { openSession, REGIONS, RememberingBudget, type Told, testProvider, type WatchOptions, watchAccount } from './watch-account.ts';

const ACCOUNT = '111111111111';
const CROWDED = '222222222222';
const QUEUES = 150;

const aws = useMoto(async ({ moto }) => {
  await seedEstate(moto.endpoint, { accounts: [ACCOUNT], regions: REGIONS });
  const client = new SQSClient((await accountClients(moto.endpoint, CROWDED))('us-east-1'));
  for (let at = 0; at < QUEUES; at += 1) await client.send(new CreateQueueCommand({ QueueName: `queue-${at}` }));
});

const watch = (indices: readonly string[], options: Partial<WatchOptions> = {}): Promise<Told> =>
  watchAccount(indices, { endpoint: aws.proxy.endpoint, ...options });
const callsOf = (operation: string) => aws.proxy.calls.filter((call) => call.operation === operation);
const watchersOf = (index: string) => testProvider({ endpoint: aws.proxy.endpoint }).watchers.filter((watcher) => watcher.index === index);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('signing in', () => {
  test('assumes the role once for all technologies and regions', async () => {
    const told = await watch(['sqs', 'kms', 's3', 'iamrole']);
    expect(told.failures).toEqual([]);
    expect(callsOf('AssumeRole').length).toBe(1);
    const asked = new URLSearchParams(callsOf('AssumeRole')[0]!.body);
    expect(asked.get('RoleArn')).toBe(`arn:aws:iam::${ACCOUNT}:role/SecurityMonkey`);
    expect(asked.get('RoleSessionName')).toBe('security-monkey');
    expect(asked.has('ExternalId')).toBe(false);
  });

  test('uses the names and the external id of the account', async () => {
    await watch(['sqs'], { fields: { role_name: 'audit/Reader', session_name: 'us', external_id: 'e-1' } });
    const asked = new URLSearchParams(callsOf('AssumeRole')[0]!.body);
    expect(asked.get('RoleArn')).toBe(`arn:aws:iam::${ACCOUNT}:role/audit/Reader`);
    expect(asked.get('RoleSessionName')).toBe('us');
    expect(asked.get('ExternalId')).toBe('e-1');
  });

  test.each(['', 'none'])('uses its own credentials when the role is "%s"', async (role) => {
    const told = await watch(['sqs'], { fields: { role_name: role } });
    expect(told.failures).toEqual([]);
    expect(callsOf('AssumeRole')).toEqual([]);
    expect(callsOf('ListQueues')[0]!.accessKey).toBe('test');
  });

  test('says so when there are no credentials at all', async () => {
    const credentials = async () => {
      throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' });
    };
    const told = await watch(['sqs', 's3'], { tuning: { credentials } });
    expect(told.failures.map(({ at, cause }) => `${at.technology} ${at.place} ${cause.code}`).sort()).toEqual([
      's3 null CredentialsProviderError',
      'sqs null CredentialsProviderError',
    ]);
    expect(aws.proxy.calls).toEqual([]);
  });

  test.each([
    ['aws-us-gov', 'us-gov-west-1'],
    ['aws-cn', 'cn-north-1'],
  ])('stays inside the partition %s', async (partition, region) => {
    const told = await watch(['s3', 'sqs'], { fields: { partition, regions: [region] } });
    expect(told.failures).toEqual([]);
    expect(new URLSearchParams(callsOf('AssumeRole')[0]!.body).get('RoleArn')).toContain(`arn:${partition}:iam::`);
    expect(new Set(aws.proxy.calls.map((call) => call.region))).toEqual(new Set([region]));
  });

  test('takes its endpoint and credentials from the environment, as every program with the SDK does', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', aws.proxy.endpoint.replace('127.0.0.1', 'localhost'));
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'from-the-environment');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
    const { awsProvider } = await import('../../src/providers/aws/aws.provider.ts');
    const { sessionOptions } = await import('./watch-account.ts');
    const provider = awsProvider();
    const session = await provider.open(sessionOptions({ endpoint: '' }));
    const events: WatchEvent[] = [];
    for await (const event of session.watch(watchersOf('s3'))) events.push(event);
    await session.close();
    expect(events.filter(({ type }) => type === 'failure')).toEqual([]);
    expect(events.filter(({ type }) => type === 'item').length).toBe(5);
    expect(callsOf('AssumeRole')[0]!.accessKey).toBe('from-the-environment');
  });
});

describe('places', () => {
  test('reads each bucket in its own region', async () => {
    await watch(['s3']);
    const regionOf = (name: string) =>
      new Set(
        callsOf('GetBucketAcl')
          .filter(({ url }) => url.includes(name))
          .map(({ region }) => region),
      );
    expect(regionOf(`plain-us-east-1-${ACCOUNT}`)).toEqual(new Set(['us-east-1']));
    expect(regionOf(`plain-eu-west-1-${ACCOUNT}`)).toEqual(new Set(['eu-west-1']));
  });

  test('spares asking for the region of a bucket that the listing told', async () => {
    const list = `<ListAllMyBucketsResult><Buckets><Bucket><Name>plain-eu-west-1-${ACCOUNT}</Name><BucketRegion>eu-west-1</BucketRegion></Bucket></Buckets></ListAllMyBucketsResult>`;
    aws.proxy.add({ operation: 'ListBuckets', fault: () => ({ status: 200, headers: {}, body: Buffer.from(list) }) });
    const told = await watch(['s3']);
    expect(told.items.map(({ region }) => region)).toEqual(['eu-west-1']);
    expect(callsOf('GetBucketLocation')).toEqual([]);
  });

  test('tells the buckets of the other regions when one region denies everything', async () => {
    aws.proxy.add({ service: 's3', region: 'eu-west-1', fault: 'denied' });
    const told = await watch(['s3']);
    const names = ['open-policy', 'plain-eu-west-1'].map((stem) => `arn:aws:s3:::${stem}-${ACCOUNT}`);
    expect(told.undescribed.map(({ uid }) => uid).sort()).toEqual(names);
    expect(told.items.length).toBe(3);
    expect(told.listed).toEqual(['s3 global']);
  });

  test('watches every enabled region and no other', async () => {
    const told = await watch(['sqs'], { fields: { regions: [] } });
    const regions = new Set(callsOf('ListQueues').map(({ region }) => region));
    expect(regions.has('us-west-2')).toBe(true);
    // moto tells it as not opted into.
    expect(regions.has('me-south-1')).toBe(false);
    expect(told.listed.length).toBe(regions.size);
  });

  test('says which wanted region is not enabled', async () => {
    const told = await watch(['sqs', 'kms'], { fields: { regions: ['us-east-1', 'me-south-1'] } });
    expect(told.failures.map(({ at, cause }) => `${at.technology} ${at.place} ${cause.code}`).sort()).toEqual([
      'kms me-south-1 RegionNotListed',
      'sqs me-south-1 RegionNotListed',
    ]);
    expect([...told.listed].sort()).toEqual(['kms us-east-1', 'sqs us-east-1']);
  });

  test('lets no technology spoil another', async () => {
    aws.proxy.add({ service: 'iam', fault: 'denied' }, { service: 'kms', region: 'us-east-1', fault: 'failed' });
    const told = await watch(['sqs', 'kms', 'iamrole', 'policy']);
    expect([...told.listed].sort()).toEqual(['kms eu-west-1', 'sqs eu-west-1', 'sqs us-east-1']);
    expect(told.failures.map(({ at }) => `${at.technology} ${at.place}`).sort()).toEqual([
      'iamrole global',
      'kms us-east-1',
      'policy global',
    ]);
  });
});

describe('the stream', () => {
  test('goes no faster than its reader, and holds no more than a page', async () => {
    const session = await openSession({
      endpoint: aws.proxy.endpoint,
      account: CROWDED,
      tuning: { pageSize: 10 },
      fields: { regions: ['us-east-1'] },
    });
    const uids = new Set<string>();
    let paused = false;
    for await (const event of session.watch(watchersOf('sqs'))) {
      if (event.type === 'item') uids.add(event.snapshot.uid);
      if (paused) continue;
      paused = true;
      await sleep(1500);
      // 32 wait in the channel, 8 are under way, and the reader has one.
      expect(callsOf('GetQueueAttributes').length).toBeLessThanOrEqual(41);
      expect(callsOf('ListQueues').length).toBeLessThanOrEqual(5);
    }
    await session.close();
    expect(uids.size).toBe(QUEUES);
  });

  test('keeps the number of calls at a time within bounds', async () => {
    await watch(['sqs'], { account: CROWDED, fields: { regions: ['us-east-1'] }, tuning: { describesAtOnce: 3 } });
    expect(aws.proxy.peaks.get('sqs us-east-1')).toBeLessThanOrEqual(3);
  });

  test.each([
    ['while calls are under way', {}],
    ['while it waits to try again', { tuning: { retryDelayMs: 60_000 } }],
  ])('ends at once when it is aborted %s', async (_when, options) => {
    const controller = new AbortController();
    if ('tuning' in options) aws.proxy.add({ operation: 'GetQueueAttributes', fault: 'throttled' });
    const reading = watch(['sqs'], { account: CROWDED, signal: controller.signal, ...options });
    const outcome = expect(reading).rejects.toThrow('enough');
    await sleep(400);
    const aborted = performance.now();
    controller.abort(new Error('enough'));
    await outcome;
    expect(performance.now() - aborted).toBeLessThan(200);
    // What was on its way may still arrive.
    await sleep(50);
    const calls = aws.proxy.calls.length;
    await sleep(200);
    expect(aws.proxy.calls.length).toBe(calls);
  });

  test('ends at once when it is aborted while it waits for the budget', async () => {
    const controller = new AbortController();
    const budget: RateBudget = {
      take: async (_key, signal) => {
        await sleep(60_000, undefined, { signal });
      },
      throttled: () => undefined,
    };
    const outcome = expect(watch(['sqs'], { signal: controller.signal, budget })).rejects.toThrow('enough');
    await sleep(100);
    controller.abort(new Error('enough'));
    await outcome;
    expect(aws.proxy.calls).toEqual([]);
  });

  test('stops calling when its reader leaves', async () => {
    const session = await openSession({ endpoint: aws.proxy.endpoint, account: CROWDED });
    for await (const event of session.watch(watchersOf('sqs'))) if (event.type === 'item') break;
    await session.close();
    await sleep(50);
    const calls = aws.proxy.calls.length;
    await sleep(200);
    expect(aws.proxy.calls.length).toBe(calls);
  });

  test('spends the budget of the account, the service and the region', async () => {
    const budget = new RememberingBudget();
    await watch(['sqs', 's3'], { budget });
    const keys = new Set(budget.taken.map(({ account, service, region }) => `${account} ${service} ${region}`));
    const expected = ['sts us-east-1', 'ec2 us-east-1', 'sqs us-east-1', 'sqs eu-west-1', 's3 us-east-1', 's3 eu-west-1'];
    expect(keys).toEqual(new Set(expected.map((key) => `${ACCOUNT} ${key}`)));
  });
});
