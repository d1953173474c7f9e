import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { collectContents } from '../../src/store/content-store.ts';
import { archiveConfigs, closeRevisions } from '../../src/store/item-batch.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const ALL = 1_000;

const cloud: FakeCloud = { events: [] };
let it: TestApp;
let itemId: number;
const db = () => it.app.database.kysely;
const contents = () => it.rows<{ hash: Buffer }>('select hash from content');
const due = () => it.rows('select 1 from content_due');

/** An item that is now as it was at first. Of its earlier revisions nothing is left, and its first configuration is about to be collected. */
beforeEach(async () => {
  it = await openTestApp({ registry: makeRegistry([fakeProvider(cloud)]) });
  const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
  const account = await addAccount(db(), values, [], new Date());
  for (const size of [1, 2, 1]) {
    cloud.events = [item('a', { Size: size }), listed()];
    await it.app.watch(account, ['thing'], { signal: new AbortController().signal });
  }
  itemId = (await it.rows<{ id: number }>('select id from item'))[0]!.id;
  await it.rows(`delete from revision where valid_to < 'infinity'`);
});
afterEach(() => it.close());

test('a content goes when the last revision that another has replaced no longer refers to it', async () => {
  expect(await contents()).toHaveLength(2);
  expect(await collectContents(db(), ALL)).toBe(2);
  expect(await contents()).toEqual([]);
  expect(await collectContents(db(), ALL)).toBe(0);
});

test('one that is just being referred to again stays, and is looked at again', async () => {
  await db()
    .transaction()
    .execute(async (tx) => {
      await archiveConfigs(tx, [itemId]);
      await collectContents(db(), ALL);
      await closeRevisions(tx, [itemId], new Date());
    });
  expect(await contents()).toHaveLength(1);
  expect(await due()).toHaveLength(1);
  await collectContents(db(), ALL);
  expect([await contents(), await due()]).toEqual([expect.objectContaining({ length: 1 }), []]);
});

test('one that has just been collected is written anew', async () => {
  const collected = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const collecting = db()
    .transaction()
    .execute(async (tx) => {
      await collectContents(tx, ALL);
      collected.resolve();
      await mayEnd.promise;
    });
  await collected.promise;
  const archiving = db()
    .transaction()
    .execute(async (tx) => {
      await archiveConfigs(tx, [itemId]);
      await closeRevisions(tx, [itemId], new Date());
    });
  await pause(200);
  mayEnd.resolve();
  await Promise.all([collecting, archiving]);
  expect(await it.rows('select 1 from revision r join content c on c.hash = r.content_hash')).toHaveLength(1);
});

test('a mark that comes while a content is looked at is not lost', async () => {
  const [revision] = await it.rows<{ id: number }>('select id from revision');
  await it.rows(
    `insert into revision (id, item_id, account_id, technology, change, region, name, content_hash, run_id, valid_from, valid_to, changed_at) overriding system value
    select 999, item_id, account_id, technology, change, region, name, content_hash, run_id, '2020-01-01', '2020-01-02', '2020-01-01' from revision where id = $1`,
    [revision!.id],
  );
  let deleting: Promise<unknown> = Promise.resolve();
  await db()
    .transaction()
    .execute(async (tx) => {
      await sql`select 1 from content_due for update`.execute(tx);
      // The last reference goes meanwhile; whoever looks still sees it.
      deleting = it.rows('delete from revision where id = 999');
      await pause(200);
      await collectContents(tx, ALL);
    });
  await deleting;
  expect(await due()).toHaveLength(1);
  await collectContents(db(), ALL);
  expect(await contents()).toEqual([]);
});
