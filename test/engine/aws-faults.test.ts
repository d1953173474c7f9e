import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { type App, openApp } from '../../src/app/open-app.ts';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { addAccount } from '../../src/store/account-store.ts';
import type { Rule } from '../aws/fault-proxy.ts';
import { seedEstate } from '../aws/seed-estate.ts';
import { isUnpaged, TECHNOLOGIES, type Technology } from '../aws/technologies.ts';
import { useMoto } from '../aws/use-moto.ts';
import { RememberingBudget, testProvider } from '../aws/watch-account.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase, type TestDatabase } from '../setup/test-database.ts';
import { standingFacts } from './standing-facts.ts';

const REGIONS = ['us-east-1', 'eu-west-1'];
const FAULTY_REGION = 'eu-west-1';

/** What may go wrong with a technology: rules for the proxy, and what must be said of it. */
interface Scenario {
  readonly name: string;
  readonly rules: (technology: Technology) => readonly Rule[];
  readonly prepare?: () => void;
  /** What `monkey failures` must name; null: nothing, since the fault heals by trying again. */
  readonly expected: (
    technology: Technology,
  ) => { readonly place?: string | null; readonly permission?: string | null; readonly code?: string } | null;
  readonly applies?: (technology: Technology) => boolean;
}

const placeOf = ({ scope }: Technology): string => (scope === 'global' ? 'global' : FAULTY_REGION);

const listing = (technology: Technology, rule: Omit<Rule, 'service' | 'operation'>): Rule => ({
  service: technology.service,
  operation: technology.list.operation,
  ...(technology.scope === 'region' ? { region: FAULTY_REGION } : {}),
  ...(technology.list.resource === undefined ? {} : { resource: technology.list.resource }),
  ...rule,
});

/** Calls about keys name them by their ids, which moto makes up. */
let keyId = '';

const describing = ({ index, service, describe: item, scope }: Technology, rule: Omit<Rule, 'service'>): Rule => ({
  service,
  resource: index === 'kms' ? keyId : item!.resource,
  ...(scope === 'region' ? { region: FAULTY_REGION } : {}),
  ...rule,
});

const SCENARIOS: readonly Scenario[] = [
  {
    name: 'AssumeRole is denied',
    rules: () => [{ operation: 'AssumeRole', fault: 'denied' }],
    expected: () => ({ place: null, permission: 'sts:AssumeRole' }),
  },
  {
    name: 'one region answers 403',
    rules: (technology) => [listing(technology, { fault: 'denied' })],
    expected: (technology) => ({ place: placeOf(technology), permission: technology.list.permission }),
  },
  {
    name: "one item's describe answers 500",
    rules: (technology) => [describing(technology, { fault: 'failed' })],
    expected: (technology) => ({ place: placeOf(technology), permission: null }),
    applies: ({ describe: item }) => item !== undefined,
  },
  { name: 'every second call is throttled', rules: ({ service }) => [{ service, attempt: 1, fault: 'throttled' }], expected: () => null },
  {
    name: 'a page is cut in the middle',
    rules: (technology) => [listing(technology, { after: 1, fault: 'cut' })],
    expected: (technology) => ({ place: placeOf(technology), permission: null }),
    applies: (technology) => !isUnpaged(technology),
  },
  {
    name: 'a list answers 200 with zero bytes',
    rules: (technology) => [listing(technology, { fault: 'empty' })],
    expected: (technology) => ({ place: placeOf(technology), code: 'EmptyAnswer' }),
  },
  {
    name: 'one part of the configurations is denied',
    rules: ({ service, part }) => [
      { service, operation: part!.operation, ...(part!.resource === undefined ? {} : { resource: part!.resource }), fault: 'denied' },
    ],
    expected: ({ part }) => ({ permission: part!.permission }),
    applies: ({ part }) => part !== undefined,
  },
  {
    name: 'a region has been disabled',
    rules: (technology) => [listing(technology, { fault: 'disabled' })],
    expected: (technology) => ({ place: placeOf(technology), permission: null }),
  },
  {
    name: 'the list of regions is denied',
    rules: () => [{ operation: 'DescribeRegions', fault: 'denied' }],
    expected: ({ scope }) => (scope === 'global' ? null : { place: null, permission: 'ec2:DescribeRegions' }),
  },
  {
    name: 'credentials expire in mid-scan and are not renewed',
    rules: (technology) => [
      listing(technology, { after: technology.unpaged ? 0 : 1, times: 1, fault: 'expire keys' }),
      { operation: 'AssumeRole', after: 1, fault: 'denied' },
    ],
    expected: () => ({ permission: 'sts:AssumeRole' }),
    applies: ({ list }) => list.unpaged === undefined,
  },
  {
    name: 'the clock is half an hour off',
    rules: () => [],
    prepare: () => aws.proxy.setClock(-30, false),
    expected: () => ({ place: null, code: 'ClockSkew' }),
  },
];

let database: TestDatabase;
let app: App;
let account: Account;
let baseline: readonly unknown[];

const signal = new AbortController().signal;

const aws = useMoto(async ({ moto, proxy }) => {
  await seedEstate(moto.endpoint, { accounts: ['111111111111'], regions: REGIONS });
  database = await makeTestDatabase('server');
  app = await openApp({
    environment: { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY },
    // Throttling shrinks the rate for minutes; here only what is recorded matters.
    budget: new RememberingBudget(),
    registry: makeRegistry([testProvider({ endpoint: proxy.endpoint, tuning: { pageSize: 2 } })]),
  });
  const values = {
    type: 'AWS',
    name: 'test',
    identifier: '111111111111',
    active: true,
    thirdParty: false,
    notes: null,
    fields: { regions: REGIONS },
  };
  account = await addAccount(app.database.kysely, values, [], app.now());
  for (const { index } of TECHNOLOGIES) await scan(index);
  const [key] = await rows(`select uid from item where technology = 'kms' and place = '${FAULTY_REGION}' and name like 'rotated%'`);
  keyId = String(key!['uid']).split('/')[1]!;
  baseline = await standingFacts(rows);
});

const scan = async (index: string) => {
  const [summary] = await app.watch(account, [index], { signal });
  await app.audit(signal);
  return summary!;
};

const rows = async (statement: string): Promise<Record<string, unknown>[]> => (await app.database.pool.query(statement)).rows;

/** Items of the technology that would read as fine: judged, nothing unknown, nothing unseen. */
const readAsFine = (technology: string, condition: string) =>
  rows(
    `select i.uid from item i join audit_stamp s on s.item_id = i.id and s.valid_to = 'infinity' where i.technology = '${technology}' and s.unknowns = 0 and ${condition}`,
  );

describe.each(TECHNOLOGIES)('$index', (technology) => {
  beforeEach(() => aws.proxy.clear());

  it.each(SCENARIOS.filter((scenario) => scenario.applies?.(technology) ?? true))(
    'loses and fixes nothing when $name, and says what it could not see',
    async ({ rules, prepare, expected }) => {
      aws.proxy.add(...rules(technology));
      prepare?.();
      const summary = await scan(technology.index);
      expect(summary).toMatchObject({ created: 0, changed: 0, deleted: 0, reappeared: 0 });
      expect(await standingFacts(rows)).toEqual(baseline);
      const failures = await operatorOf(app).listFailures({ technologies: [technology.index] });
      const wanted = expected(technology);
      if (wanted === null) expect(failures).toEqual([]);
      else {
        expect(failures.length).toBeGreaterThan(0);
        for (const failure of failures) expect(failure).toMatchObject(wanted);
        const unseen: { name: string; unseen: boolean; unknowns: number }[] = [];
        for await (const row of operatorOf(app).eachItem({ technologies: [technology.index] })) unseen.push(row);
        const named = new Set(failures.map((failure) => failure.item));
        const parts = new Set(failures.map((failure) => failure.part));
        if (!parts.has(null)) expect(unseen.every((row) => !row.unseen)).toBe(true);
        else if (named.has(null)) expect(unseen.some((row) => row.unseen)).toBe(true);
        else
          expect(
            unseen
              .filter((row) => row.unseen)
              .map((row) => row.name)
              .sort(),
          ).toEqual([...named].sort());
      }
      aws.proxy.clear();
      await scan(technology.index);
      expect(await operatorOf(app).listFailures({ technologies: [technology.index] })).toEqual([]);
      expect(await standingFacts(rows)).toEqual(baseline);
    },
  );

  // A technology that is listed once per account has no region to lose.
  if (technology.scope === 'region')
    it('does not take a region that is no longer enabled for an empty one', async () => {
      const fewer = { ...account, fields: { regions: [REGIONS[0]!] } };
      await app.watch(fewer, [technology.index], { signal });
      expect(await standingFacts(rows)).toEqual(baseline);
      expect(await operatorOf(app).listFailures({ technologies: [technology.index] })).toMatchObject([
        { place: FAULTY_REGION, code: 'RegionNotListed' },
      ]);
      await scan(technology.index);
      expect(await operatorOf(app).listFailures({ technologies: [technology.index] })).toEqual([]);
    });
});

describe('a denied part', () => {
  it('of the policy of a bucket makes the checks of its policy unknown, updates the rest, and passes nothing', async () => {
    aws.proxy.clear();
    aws.proxy.add({ service: 's3', operation: 'GetBucketPolicy', fault: 'denied' });
    await scan('s3');
    const unknown = await rows(
      `select distinct check_id, permission from unknown_verdict where valid_to = 'infinity' and check_id like 's3.%' order by 1`,
    );
    expect(unknown.map((row) => row['check_id'])).toEqual(
      [
        'policy-friendly-cross-account',
        'policy-internet-accessible',
        'policy-missing',
        'policy-root-cross-account',
        'policy-thirdparty-cross-account',
        'policy-unknown-cross-account',
      ].map((id) => `s3.${id}`),
    );
    expect(new Set(unknown.map((row) => row['permission']))).toEqual(new Set(['s3:GetBucketPolicy']));
    expect(await readAsFine('s3', 'true')).toEqual([]);
    aws.proxy.clear();
    await scan('s3');
    expect(await standingFacts(rows)).toEqual(baseline);
  });
});

afterAll(async () => {
  await app.close();
  await database.drop();
});
