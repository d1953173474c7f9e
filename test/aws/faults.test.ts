import { describe, expect, test } from 'vitest';
import type { Cause } from '../../src/model/failure.ts';
import { GLOBAL } from '../../src/model/snapshot.ts';
import type { Rule } from './fault-proxy.ts';
import { seedEstate } from './seed-estate.ts';
import { isUnpaged, TECHNOLOGIES, type Technology } from './technologies.ts';
import { useMoto } from './use-moto.ts';
import { REGIONS, RememberingBudget, type Told, type WatchOptions, watchAccount } from './watch-account.ts';

const ACCOUNT = '111111111111';
/** Small enough that every list has several pages. */
const PAGE_SIZE = 2;

/** What an undisturbed watch tells, by technology. */
const undisturbed = new Map<string, Told>();

const aws = useMoto(async ({ moto }) => {
  await seedEstate(moto.endpoint, { accounts: [ACCOUNT], regions: REGIONS });
  for (const { index } of TECHNOLOGIES) undisturbed.set(index, await watch(index));
});

const watch = (index: string, options: Partial<WatchOptions> = {}): Promise<Told> =>
  watchAccount([index], { endpoint: aws.proxy.endpoint, ...options, tuning: { pageSize: PAGE_SIZE, ...options.tuning } });

const placesOf = ({ scope }: Technology): readonly string[] => (scope === 'global' ? [GLOBAL] : REGIONS);
const uids = ({ items }: Told, place?: string): readonly string[] =>
  items
    .filter((item) => place === undefined || item.place === place)
    .map(({ uid }) => uid)
    .sort();
const everything = ({ index }: Technology, place?: string): readonly string[] => uids(undisturbed.get(index)!, place);
/** Where a fault is made: the last place of the technology. */
const faultyPlace = (technology: Technology): string => placesOf(technology).at(-1)!;
const otherPlaces = (technology: Technology): readonly string[] => placesOf(technology).slice(0, -1);

/** How many calls a listing makes before the one that it is disturbed in: where there are pages, the second. */
const before = (technology: Technology): number => (isUnpaged(technology) ? 0 : 1);

/** Matches the listing calls of the faulty place. */
const listing = (technology: Technology, rule: Omit<Rule, 'service' | 'operation'>): Rule => {
  const { operation, resource } = technology.list;
  const region = technology.scope === 'region' ? { region: faultyPlace(technology) } : {};
  return { service: technology.service, operation, ...region, ...(resource === undefined ? {} : { resource }), ...rule };
};

/** The faulty place failed and nothing else: its items are not said to be all, the others' are. */
const expectFailedPlace = (told: Told, technology: Technology, cause: Partial<Cause>): void => {
  const place = faultyPlace(technology);
  expect(told.failures).toEqual([
    {
      type: 'failure',
      at: { technology: technology.index, place, uid: null, name: null, part: null },
      cause: expect.objectContaining(cause),
    },
  ]);
  expect([...told.listed].sort()).toEqual(
    otherPlaces(technology)
      .map((other) => `${technology.index} ${other}`)
      .sort(),
  );
  for (const other of otherPlaces(technology)) expect(uids(told, other)).toEqual(everything(technology, other));
};

/** All was told as if nothing had happened. */
const expectUndisturbed = (told: Told, technology: Technology): void => {
  expect(told.failures).toEqual([]);
  expect(told.undescribed).toEqual([]);
  expect(told.items.flatMap(({ unread }) => unread)).toEqual([]);
  expect(uids(told)).toEqual(everything(technology));
  expect([...told.listed].sort()).toEqual(
    placesOf(technology)
      .map((place) => `${technology.index} ${place}`)
      .sort(),
  );
};

const expectFailedAccount = (told: Told, technology: Technology, cause: Partial<Cause>): void => {
  expect(told.items).toEqual([]);
  expect(told.listed).toEqual([]);
  expect(told.failures).toEqual([
    {
      type: 'failure',
      at: { technology: technology.index, place: null, uid: null, name: null, part: null },
      cause: expect.objectContaining(cause),
    },
  ]);
};

describe.each(TECHNOLOGIES)('$index', (technology) => {
  test('tells every item of every page and every place', () => {
    const told = undisturbed.get(technology.index)!;
    for (const place of placesOf(technology)) {
      const names = told.items.filter((item) => item.place === place).map(({ name }) => name);
      for (const stem of technology.names) expect(names).toContainEqual(expect.stringMatching(new RegExp(`^${stem}(?:$|[ -])`)));
      expect(names.length).toBeGreaterThan(PAGE_SIZE);
    }
    expectUndisturbed(told, technology);
  });

  test('names the one action that a denied listing needs, and tells what is elsewhere', async () => {
    aws.proxy.add(listing(technology, { fault: 'denied' }));
    expectFailedPlace(await watch(technology.index), technology, { permission: technology.list.permission });
  });

  test('takes a listing that is denied on its second page for a failure', async ({ skip }) => {
    skip(isUnpaged(technology), 'It has no second page.');
    aws.proxy.add(listing(technology, { after: 1, fault: 'denied' }));
    const told = await watch(technology.index);
    expectFailedPlace(told, technology, { permission: technology.list.permission });
    expect(uids(told, faultyPlace(technology)).length).toBe(PAGE_SIZE);
  });

  test.each([
    ['a page that is cut', 'cut', 'UndecodableAnswer'],
    ['a page that ends early with the right length', 'short', 'UndecodableAnswer'],
    ['status 200 without a byte', 'empty', 'EmptyAnswer'],
    ["a network's log-in page", 'login page', 'UndecodableAnswer'],
    ['a server that keeps failing', 'failed', undefined],
    ['a region that is disabled', 'disabled', undefined],
    ['a region that was never opted into', 'not opted in', 'OptInRequired'],
  ] as const)('takes %s for a failure, not for an empty list', async (_what, fault, code) => {
    aws.proxy.add(listing(technology, { fault }));
    const told = await watch(technology.index);
    expectFailedPlace(told, technology, code === undefined ? {} : { code });
    expect(told.failures[0]?.cause.permission).toBeUndefined();
  });

  test.each(['cut', 'short', 'empty', 'failed'] as const)('asks again after one answer that was %s', async (fault) => {
    aws.proxy.add(listing(technology, { attempt: 1, fault }));
    expectUndisturbed(await watch(technology.index), technology);
  });

  test('tells everything although every call is throttled the first time, and tells the budget', async () => {
    const { service } = technology;
    aws.proxy.add({ service, attempt: 1, fault: 'throttled' });
    const budget = new RememberingBudget();
    const told = await watch(technology.index, { budget });
    expectUndisturbed(told, technology);
    const taken = budget.taken.filter((key) => key.service === service);
    const throttles = budget.throttles.filter((key) => key.service === service);
    expect(throttles.length).toBeGreaterThan(0);
    expect(taken.length).toBe(2 * throttles.length);
    expect(told.calls).toBe(budget.taken.length);
  });

  test.for(['denied', 'failed'] as const)('tells the item without the part whose call is %s', async (fault, { skip }) => {
    if (technology.part === undefined) return skip('Everything comes with the listing.');
    const { operation, resource, paths, permission } = technology.part;
    aws.proxy.add({ service: technology.service, operation, ...(resource === undefined ? {} : { resource }), fault });
    const told = await watch(technology.index);
    expect(told.failures).toEqual([]);
    expect(uids(told)).toEqual(everything(technology));
    const touched = told.items.filter(({ unread }) => unread.length > 0);
    expect(touched.length).toBeGreaterThan(0);
    for (const { unread, config } of touched) {
      expect(unread.map(({ path }) => path).sort()).toEqual(paths);
      for (const { path, cause } of unread) {
        expect(cause.permission).toBe(fault === 'denied' ? permission : undefined);
        expect(Object.hasOwn(config, path.slice(1))).toBe(false);
      }
    }
  });

  test('protects the item whose details cannot be read', async ({ skip }) => {
    const { describe: item, index, service } = technology;
    if (item === undefined) return skip('Its details come with the listing, or in parts.');
    const known = undisturbed
      .get(index)!
      .items.filter(({ name, place }) => name.startsWith(item.item) && place === faultyPlace(technology));
    const resource = index === 'kms' ? known[0]!.uid.split('/')[1]! : item.resource;
    aws.proxy.add({ service, resource, ...(technology.scope === 'region' ? { region: faultyPlace(technology) } : {}), fault: 'failed' });
    const told = await watch(index);
    expect(told.failures).toEqual([]);
    expect(told.undescribed.map(({ uid }) => uid)).toEqual([known[0]!.uid]);
    expect(uids(told)).toEqual(everything(technology).filter((uid) => uid !== known[0]!.uid));
    expect(told.listed.length).toBe(placesOf(technology).length);
  });

  test('tells nothing of an item that vanishes between its listing and its details', async ({ skip }) => {
    const { describe: item, index, service } = technology;
    if (item === undefined) return skip('Its details come with the listing, or in parts.');
    if (technology.confirm.missing !== undefined) return skip('The service has no error that says so.');
    const [known] = undisturbed
      .get(index)!
      .items.filter(({ name, place }) => name.startsWith(item.item) && place === faultyPlace(technology));
    const resource = index === 'kms' ? known!.uid.split('/')[1]! : item.resource;
    aws.proxy.add({ service, resource, ...(technology.scope === 'region' ? { region: faultyPlace(technology) } : {}), fault: 'missing' });
    const told = await watch(index);
    expect(told.failures).toEqual([]);
    expect(told.undescribed).toEqual([]);
    expect(uids(told)).toEqual(everything(technology).filter((uid) => uid !== known!.uid));
    expect(told.listed.length).toBe(placesOf(technology).length);
  });

  test('renews credentials that expire in mid-scan', async () => {
    aws.proxy.add(listing(technology, { after: before(technology), times: 1, fault: 'expire keys' }));
    const told = await watch(technology.index);
    expectUndisturbed(told, technology);
    expect(aws.proxy.calls.filter(({ operation }) => operation === 'AssumeRole').length).toBe(2);
  });

  test('fails where it is when expired credentials are not renewed', async () => {
    aws.proxy.add(listing(technology, { after: before(technology), times: 1, fault: 'expire keys' }), {
      operation: 'AssumeRole',
      after: 1,
      fault: 'denied',
    });
    const told = await watch(technology.index);
    expect(told.failures.length).toBeGreaterThan(0);
    for (const { at, cause } of told.failures) {
      expect(placesOf(technology)).toContain(at.place);
      expect(cause.permission).toBe('sts:AssumeRole');
    }
    expect(told.listed).not.toContain(`${technology.index} ${faultyPlace(technology)}`);
  });

  test('is not misled by a clock that is half an hour off', async () => {
    aws.proxy.setClock(30);
    expectUndisturbed(await watch(technology.index), technology);
  });

  test('says that the clock is off when AWS does not tell the time', async () => {
    aws.proxy.setClock(-30, false);
    expectFailedAccount(await watch(technology.index), technology, { code: 'ClockSkew' });
  });

  test('names the lack of sts:AssumeRole', async () => {
    aws.proxy.add({ operation: 'AssumeRole', fault: 'denied' });
    expectFailedAccount(await watch(technology.index), technology, { permission: 'sts:AssumeRole' });
  });

  test('never guesses the regions', async () => {
    aws.proxy.add({ operation: 'DescribeRegions', fault: 'denied' });
    const told = await watch(technology.index);
    if (technology.scope === 'region') expectFailedAccount(told, technology, { permission: 'ec2:DescribeRegions' });
    else expectUndisturbed(told, technology);
  });
});
