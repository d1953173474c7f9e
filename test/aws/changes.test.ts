import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import { makeComparison, prepareSnapshot } from '../../src/model/prepare-snapshot.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Confirmation } from '../../src/plugin/define-provider.ts';
import type { Deed } from './estate/estate-part.ts';
import { dayOfChanges, impossibleDeeds, seedEstate } from './seed-estate.ts';
import { TECHNOLOGIES } from './technologies.ts';
import { useMoto } from './use-moto.ts';
import { openSession, REGIONS, type Told, testProvider, watchAccount } from './watch-account.ts';

const ACCOUNT = '222222222222';
const INDICES = TECHNOLOGIES.map(({ index }) => index);

let before: Told;
let after: Told;
let done: readonly Deed[];

const aws = useMoto(async ({ moto, proxy }) => {
  const options = { endpoint: proxy.endpoint, account: ACCOUNT };
  await seedEstate(moto.endpoint, { accounts: [ACCOUNT, '111111111111'], regions: REGIONS });
  before = await watchAccount(INDICES, options);
  done = await dayOfChanges(moto.endpoint, ACCOUNT, { regions: REGIONS });
  after = await watchAccount(INDICES, options);
});

/** Names of keys and groups only begin with what we called them. */
const isCalled = (name: string) => (item: Snapshot) => item.name === name || item.name.startsWith(`${name} (`);

const find = ({ items }: Told, technology: string, name: string, region?: string): Snapshot | undefined =>
  items.filter((item) => item.technology === technology && (region === undefined || item.region === region)).find(isCalled(name));

const durable = (item: Snapshot): JsonObject => {
  const watcher = testProvider({ endpoint: '' }).watchers.find(({ index }) => index === item.technology)!;
  const { durableText } = prepareSnapshot(structuredClone(item), makeComparison(watcher), String);
  return JSON.parse(durableText);
};

const confirm = async (item: Snapshot): Promise<Confirmation> => {
  const session = await openSession({ endpoint: aws.proxy.endpoint, account: ACCOUNT });
  try {
    return await session.confirmGone!(item);
  } finally {
    await session.close();
  }
};

describe.each(INDICES)('%s', (index) => {
  const deed = (kind: Deed['kind']): Deed | undefined => done.find((one) => one.technology === index && one.kind === kind);

  test('is told without failures', () => {
    for (const told of [before, after]) {
      expect(told.failures).toEqual([]);
      expect(told.undescribed).toEqual([]);
      expect(told.items.filter(({ technology }) => technology === index).flatMap(({ unread }) => unread)).toEqual([]);
    }
  });

  test('sees what was made', () => {
    const { name, region } = deed('created')!;
    expect(find(before, index, name, region)).toBeUndefined();
    expect(find(after, index, name, region)).toBeDefined();
  });

  test('sees what was changed', () => {
    const { name, region } = deed('changed')!;
    expect(durable(find(after, index, name, region)!)).not.toEqual(durable(find(before, index, name, region)!));
  });

  test('sees what moved by itself, and takes it for no change', ({ skip }) => {
    const moved = deed('ephemeral');
    if (moved === undefined) return skip(impossibleDeeds()[index]);
    const [then, now] = [before, after].map((told) => find(told, index, moved.name, moved.region)!);
    expect(now!.config).not.toEqual(then!.config);
    expect(durable(now!)).toEqual(durable(then!));
  });

  test('tells the same twice for what nobody touched', () => {
    const touched = (item: Snapshot): boolean => done.some((one) => one.technology === index && isCalled(one.name)(item));
    const untouched = ({ items }: Told) =>
      new Map(items.filter((item) => item.technology === index && !touched(item)).map((item) => [item.uid, item]));
    const later = untouched(after);
    expect(later.size).toBeGreaterThan(0);
    for (const [uid, item] of untouched(before)) expect(durable(later.get(uid)!)).toEqual(durable(item));
  });

  test('misses what was deleted, and confirms that it is gone', async ({ skip }) => {
    const gone = deed('deleted');
    if (gone === undefined) return skip(impossibleDeeds()[index]);
    const item = find(before, index, gone.name, gone.region)!;
    expect(find(after, index, gone.name, gone.region)).toBeUndefined();
    expect(await confirm(item)).toEqual({ gone: true });
  });

  test('takes the words of the service for it that an item is gone', async () => {
    const item = after.items.find(({ technology }) => technology === index)!;
    const { service, confirm: call } = TECHNOLOGIES.find((technology) => technology.index === index)!;
    aws.proxy.add({ service, operation: call.operation, fault: call.missing ?? 'missing' });
    expect(await confirm(item)).toEqual({ gone: true });
  });

  test('does not let go of what is still there', async () => {
    const item = after.items.find(({ technology }) => technology === index)!;
    const confirmation = await confirm(item);
    expect(confirmation).toMatchObject({ gone: false });
    const { event } = confirmation as Extract<Confirmation, { gone: false }>;
    if (event.type === 'item') expect(durable(event.snapshot)).toEqual(durable(item));
    else expect(event).toMatchObject({ type: 'undescribed', uid: item.uid, cause: { code: 'NotListed' } });
  });

  test.each(['denied', 'failed', 'throttled', 'empty', 'cut', 'disabled'] as const)(
    'does not let go when the answer is %s',
    async (fault) => {
      const item = find(before, index, (deed('deleted') ?? deed('changed'))!.name)!;
      const { service, confirm: call } = TECHNOLOGIES.find((technology) => technology.index === index)!;
      aws.proxy.add({ service, operation: call.operation, fault });
      const confirmation = await confirm(item);
      expect(confirmation).toMatchObject({
        gone: false,
        event: { type: 'undescribed', technology: index, uid: item.uid, name: item.name },
      });
      if (fault === 'denied') expect(confirmation).toMatchObject({ event: { cause: { permission: call.permission } } });
    },
  );
});

test('keeps accounts apart', async () => {
  const other = await watchAccount(INDICES, { endpoint: aws.proxy.endpoint, account: '111111111111' });
  expect(other.items.map(({ technology, name }) => `${technology} ${name}`)).not.toContain('sqs made-today');
  // The ARNs of buckets, zones, images and snapshots name no account, and what has no ARN names none either.
  const ofNobody = /^arn:aws:(?:s3|route53|ec2:[\w-]+::(?:image|snapshot)\/)/;
  const arns = other.items.flatMap(({ arn }) => (arn === null || ofNobody.test(arn) ? [] : [arn]));
  expect(arns.filter((arn) => !arn.includes(':111111111111:'))).toEqual([]);
});
