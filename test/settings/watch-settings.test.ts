import { afterEach, describe, expect, test } from 'vitest';
import { watchedPairs } from '../../src/app/scheduled-runs.ts';
import { tidyUp } from '../../src/app/tidy-up.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed, thing } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const signal = new AbortController().signal;
const WATCHERS = [thing, ...['other', 'third'].map((index) => defineWatcher({ index, title: index, plural: index, scope: 'region' }))];

const cloud: FakeCloud = { events: [] };
let clock = 0;
let opened: TestApp | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** The program with one account of the fake cloud, at the beginning of a year. */
const open = async (environment: NodeJS.ProcessEnv): Promise<{ test: TestApp; account: Account }> => {
  clock = Date.parse('2026-01-01T00:00:00Z');
  const test = await openTestApp({ environment, registry: makeRegistry([fakeProvider(cloud, [], WATCHERS)]), now: () => new Date(clock) });
  opened = test;
  const values = { type: 'fake', name: 'test', identifier: 'test', active: true, thirdParty: false, notes: null, fields: {} };
  return { test, account: await addAccount(test.app.database.kysely, values, [], new Date(clock)) };
};

describe('what a stack watches', () => {
  const watched = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
    const { test, account } = await open(environment);
    const technologies = await test.app.technologiesOf(account);
    expect((await watchedPairs(test.app)).map(({ technology }) => technology)).toEqual(technologies);
    return technologies;
  };

  test('security_monkey_only_watch: only that', async () => {
    expect(await watched({ MONKEY_ONLY_WATCH: 'thing,third' })).toEqual(['thing', 'third']);
  });

  test('security_monkey_watcher_ignore: all but that', async () => {
    expect(await watched({ MONKEY_WATCHER_IGNORE: 'thing' })).toEqual(['other', 'third']);
  });

  test('both together are the one without the other', async () => {
    expect(await watched({ MONKEY_ONLY_WATCH: 'thing,third', MONKEY_WATCHER_IGNORE: 'thing,other' })).toEqual(['third']);
  });

  test('which may be nothing at all, and a watch of nothing does nothing', async () => {
    expect(await watched({ MONKEY_ONLY_WATCH: 'thing', MONKEY_WATCHER_IGNORE: 'thing' })).toEqual([]);
    const [account] = await opened!.rows<Account>('select * from account');
    expect(await opened!.app.watch(account!, [], { signal })).toEqual([]);
  });
});

test('full_audit_minutes: so often everything becomes due', async () => {
  const { test, account } = await open({ MONKEY_FULL_AUDIT_MINUTES: '30' });
  cloud.events = [item('a', {}), listed()];
  await test.app.watch(account, ['thing'], { signal });
  const due = () => test.rows('select cause from audit_due');
  await tidyUp(test.app);
  clock += 29 * MINUTE;
  await tidyUp(test.app);
  expect(await due()).toEqual([]);
  clock += 2 * MINUTE;
  await tidyUp(test.app);
  expect(await due()).toEqual([{ cause: 'full audit' }]);
});

test('run_retention_days: older runs are forgotten, younger ones kept', async () => {
  const { test, account } = await open({ MONKEY_RUN_RETENTION_DAYS: '5' });
  cloud.events = [listed()];
  for (let run = 0; run < 3; run += 1) await test.app.watch(account, ['thing'], { signal });
  const ended = (days: number) => new Date(clock + 61 * MINUTE - days * DAY).toISOString();
  await test.rows(`update run set finished_at = case id when 1 then '${ended(6)}'::timestamptz else '${ended(4)}' end`);
  await tidyUp(test.app);
  clock += 61 * MINUTE;
  await tidyUp(test.app);
  expect(await test.rows('select id from run order by id')).toEqual([{ id: 2 }, { id: 3 }]);
});

test('failure_log_days: so long the log keeps a failure', async () => {
  const { test, account } = await open({ MONKEY_FAILURE_LOG_DAYS: '3' });
  cloud.events = [failed('here')];
  await test.app.watch(account, ['thing'], { signal });
  const logged = () => test.rows('select code from failure_log');
  await tidyUp(test.app);
  clock += 3 * DAY - MINUTE;
  await tidyUp(test.app);
  expect(await logged()).toEqual([{ code: 'AccessDenied' }]);
  clock += 61 * MINUTE;
  await tidyUp(test.app);
  expect(await logged()).toEqual([]);
});
