import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app/open-app.ts';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { type EmptyAccount, SEVENTEEN_REGIONS, startEmptyAccount } from '../aws/empty-account.ts';
import { testProvider } from '../aws/watch-account.ts';
import type { WireCall } from '../aws/wire-call.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase, type TestDatabase } from '../setup/test-database.ts';

/** What a session asks before it lists anything, and how often. The regions are asked for only by whoever has regions. */
const TO_BEGIN_WITH = { role: 'sts AssumeRole us-east-1', regions: 'ec2 DescribeRegions us-east-1' } as const;

/** Global services are asked in one region. */
const HOME = ['us-east-1'];

let aws: EmptyAccount;
let database: TestDatabase;
let app: App;
let account: Account;

beforeAll(async () => {
  aws = await startEmptyAccount();
  database = await makeTestDatabase('server');
  app = await openApp({
    environment: { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY },
    registry: makeRegistry([testProvider({ endpoint: aws.endpoint })]),
  });
  const written = { type: 'AWS', name: 'empty', identifier: '111111111111', active: true, thirdParty: false, notes: null };
  account = await operatorOf(app).addAccount({ ...written, fields: [] });
});

afterEach(() => aws.clear());

afterAll(async () => {
  await app.close();
  await database.drop();
  await aws.stop();
});

const nameOf = ({ service, operation, region }: WireCall): string => `${service} ${operation} ${region}`;

/** How often each call was made. */
const counted = (calls: readonly WireCall[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(calls, nameOf)].map(([name, same]) => [name, same.length]));

const add = (...counts: readonly Readonly<Record<string, number>>[]): Record<string, number> => {
  const sum: Record<string, number> = {};
  for (const one of counts) for (const [name, times] of Object.entries(one)) sum[name] = (sum[name] ?? 0) + times;
  return sum;
};

const scan = async (technologies: readonly string[]): Promise<Record<string, number>> => {
  const summaries = await app.watch(account, technologies, { signal: new AbortController().signal });
  for (const summary of summaries) expect(summary, summary.technology).toMatchObject({ items: 0, failures: 0, complete: true });
  return counted(aws.calls);
};

const watchers = [...makeRegistry([testProvider({ endpoint: '' })]).technologies.values()].map(({ watcher }) => watcher);

describe('an empty account with 17 regions', () => {
  /** What each technology asks when it is watched alone, without what its session begins with. */
  const lists = new Map<string, Record<string, number>>();

  it.each(watchers)('costs one list for each region of $index, or one for the account', async ({ index, scope }) => {
    const { [TO_BEGIN_WITH.role]: role, [TO_BEGIN_WITH.regions]: regions = 0, ...list } = await scan([index]);
    expect({ role, regions }).toEqual({ role: 1, regions: scope === 'region' ? 1 : 0 });
    const operations = new Set(aws.calls.map(({ service, operation }) => `${service} ${operation}`));
    const [operation] = [...operations].filter((name) => name !== 'sts AssumeRole' && name !== 'ec2 DescribeRegions');
    const places = scope === 'region' ? SEVENTEEN_REGIONS : HOME;
    expect(list).toEqual(Object.fromEntries(places.map((region) => [`${operation} ${region}`, 1])));
    lists.set(index, list);
  });

  it('costs no more when all of them are watched in one pass: the role and the regions are asked for once', async () => {
    const calls = await scan(watchers.map(({ index }) => index));
    expect(calls).toEqual(add(...lists.values(), { [TO_BEGIN_WITH.role]: 1, [TO_BEGIN_WITH.regions]: 1 }));
    const regional = watchers.filter(({ scope }) => scope === 'region').length;
    expect(aws.calls).toHaveLength(regional * SEVENTEEN_REGIONS.length + (watchers.length - regional) + 2);
    console.log(
      `17 regions, empty: ${watchers.length} technologies, ${regional} of them regional; ${aws.calls.length} calls, 2 of them to begin with`,
    );
  });
});
