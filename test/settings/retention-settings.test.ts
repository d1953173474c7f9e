import { afterEach, expect, test } from 'vitest';
import { forgetOld } from '../../src/app/forget-old.ts';
import { retentionOperations } from '../../src/app/retention-operations.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const DAY = 86_400_000;
const START = Date.parse('2020-01-01T00:00:00Z');

let it: TestApp;
afterEach(() => it.close());

/** What is left of something that was over ten days ago, with the setting. */
const left = async (variable: string, days: number): Promise<Record<string, number>> => {
  const cloud: FakeCloud = { events: [] };
  let clock = START;
  it = await openTestApp({
    environment: { [variable]: String(days) },
    registry: makeRegistry([fakeProvider(cloud)]),
    now: () => new Date(clock),
  });
  const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
  const account = await addAccount(it.app.database.kysely, values, [], new Date(clock));
  for (const size of [1, 2]) {
    cloud.events = [item('a', { Size: size }), listed()];
    await it.app.watch(account, ['thing'], { signal: new AbortController().signal });
  }
  await it.rows(
    `insert into failure (account_id, technology, code, message, run_id, opened_at, closed_at) values ($1, 'thing', 'x', 'y', 1, $2, $2)`,
    [account.id, new Date(clock)],
  );
  await it.rows(`insert into audit_log (at, actor, action) values ($1, 'nobody', 'test.done')`, [new Date(clock)]);
  clock += 10 * DAY;
  const retention = retentionOperations(it.app);
  await retention.confirm(await retention.unconfirmed([]));
  await forgetOld(it.app, performance.now() + 10_000);
  const [counts] = await it.rows<Record<string, number>>(`select (select count(*)::int from revision) as revisions,
    (select count(*)::int from failure) as failures, (select count(*)::int from audit_log where action = 'test.done') as entries`);
  return counts!;
};

const ALL = { revisions: 2, failures: 1, entries: 1 };

test('revision_retention_days: revisions that another has replaced are kept so long', async () => {
  expect(await left('MONKEY_REVISION_RETENTION_DAYS', 9)).toEqual({ ...ALL, revisions: 1 });
});

test('issue_retention_days: what is over of issues and failures is kept so long', async () => {
  expect(await left('MONKEY_ISSUE_RETENTION_DAYS', 9)).toEqual({ ...ALL, failures: 0 });
});

test('audit_log_retention_days: entries of the audit log are kept so long', async () => {
  expect(await left('MONKEY_AUDIT_LOG_RETENTION_DAYS', 9)).toEqual({ ...ALL, entries: 0 });
});

test.each(['REVISION', 'ISSUE', 'AUDIT_LOG'])('%s: what is younger stays, and everything without the setting', async (kind) => {
  expect(await left(`MONKEY_${kind}_RETENTION_DAYS`, 11)).toEqual(ALL);
  await it.close();
  expect(await left(`MONKEY_${kind}_RETENTION_DAYS`, 0)).toEqual(ALL);
});
