import { describe, expect, test } from 'vitest';
import { makeRegistry } from '../../src/engine/registry.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { fakeProvider, listed } from '../setup/fake-provider.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';
import { until } from '../setup/until.ts';
import { whileUp } from './while-up.ts';

const WEEK_MINUTES = 10_080;
const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const HOUR = 60 * MINUTE;

/** The latest Sunday, 0:00, of a zone that is so many hours ahead of UTC. */
const sunday = (hoursAhead: number): Date => {
  const local = new Date(Date.now() + hoursAhead * HOUR);
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  return new Date(midnight - local.getUTCDay() * DAY - hoursAhead * HOUR);
};

const weekly = defineWatcher({ index: 'thing', title: 'Thing', plural: 'Things', scope: 'region', interval: WEEK_MINUTES });
const registry = makeRegistry([fakeProvider({ events: [listed()] }, [], [weekly])]);

/** Accounts on each side: with minutes of their own it would be a miracle if all of one side were due and none of the other. */
const EACH_SIDE = 10;

/** Which accounts run as soon as the program is up, of some that were last watched just before an instant, and some just after. */
const ranOf = (environment: NodeJS.ProcessEnv, instant: Date): Promise<readonly string[]> => {
  const prepare = async ({ app, rows }: TestApp): Promise<void> => {
    for (let index = 0; index < EACH_SIDE * 2; index += 1) {
      const [side, seconds] = index % 2 === 0 ? ['before', -1] : ['after', 1];
      const name = `${side} ${index}`;
      const values = { type: 'fake', name, identifier: name, active: true, thirdParty: false, notes: null, fields: {} };
      const { id } = await addAccount(app.database.kysely, values, [], app.now());
      const started = new Date(instant.getTime() + seconds * 1_000);
      await rows(
        `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at) values ($1, 'thing', 'done', 'somebody', $2, $2, $2)`,
        [id, started],
      );
    }
  };
  return whileUp(
    environment,
    async (_running, { rows }) => {
      const ran = async () =>
        rows<{ name: string; count: number }>(
          `select a.name, count(*)::int as count from run r join account a on a.id = r.account_id group by a.name having count(*) > 1`,
        );
      // What is due is published in one look.
      await until('the runs', async () => (await ran()).length >= EACH_SIDE);
      return (await ran()).map(({ name }) => name.replace(/ .*/, ''));
    },
    { registry, prepare },
  );
};

const ALL_BEFORE = Array.from({ length: EACH_SIDE }, () => 'before');

describe('schedule_at_full_hour', () => {
  test('schedule_at_full_hour: runs begin by the clock', async () => {
    expect(await ranOf({ MONKEY_SCHEDULE_AT_FULL_HOUR: 'true' }, sunday(0))).toEqual(ALL_BEFORE);
  });

  test('timezone: it is the clock of the zone', async () => {
    const environment = { MONKEY_SCHEDULE_AT_FULL_HOUR: 'true', MONKEY_ENABLE_UTC: 'false', MONKEY_TIMEZONE: 'Pacific/Kiritimati' };
    expect(await ranOf(environment, sunday(14))).toEqual(ALL_BEFORE);
  });

  test('which counts for nothing where UTC is enabled', async () => {
    const environment = { MONKEY_SCHEDULE_AT_FULL_HOUR: 'true', MONKEY_TIMEZONE: 'Pacific/Kiritimati' };
    expect(await ranOf(environment, sunday(0))).toEqual(ALL_BEFORE);
  });
});

describe('times that are shown', () => {
  const INDIA = { MONKEY_ENABLE_UTC: 'false', MONKEY_TIMEZONE: 'Asia/Kolkata' };
  const AT = '2026-01-02T20:30:00.000Z';

  test('enable_utc: when it is false, tables show times in the zone, and only tables', async () => {
    const { url, rows, close } = await openTestApp();
    try {
      await rows(
        `insert into instance (id, role, stack, host, pid, version, fingerprint, state, slots, tasks, started_at, heartbeat_at)
          values ('one', 'worker', '', 'host', 1, '1', '', 'running', 1, '[]', '${AT}', '${AT}')`,
      );
      const workers = async (format: string, environment: NodeJS.ProcessEnv): Promise<string> =>
        (await runMonkey(['workers', 'list', '--format', format], { MONKEY_DATABASE_URL: url, ...environment })).stdout;
      expect(await workers('table', INDIA)).toContain('2026-01-03T02:00:00.000+05:30');
      expect(await workers('table', { ...INDIA, MONKEY_ENABLE_UTC: 'true' })).toContain(AT);
      for (const format of ['json', 'ndjson', 'csv']) expect(await workers(format, INDIA)).toContain(AT);
    } finally {
      await close();
    }
  });

  test('the user interface is told of the zone, and otherwise shows the time of its reader', async () => {
    const told = (environment: NodeJS.ProcessEnv): Promise<unknown> =>
      whileUp(environment, async ({ address, signInLink }) => {
        const body = JSON.stringify({ token: new URL(signInLink).searchParams.get('token') });
        const response = await fetch(`${address}/api/v1/session`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        });
        return ((await response.json()) as { timezone: unknown }).timezone;
      });
    expect(await told(INDIA)).toBe('Asia/Kolkata');
    expect(await told({ ...INDIA, MONKEY_ENABLE_UTC: 'true' })).toBeNull();
  });
});
