import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FailureLog } from '../../src/contract/failure.ts';
import type { Run, RunList } from '../../src/contract/run.ts';
import type { WatcherHealthList } from '../../src/contract/watcher-health.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const HOUR = 3_600_000;

let it: TestApi;
let reader: Visitor;
let account: number;
beforeAll(async () => {
  it = await openTestApi({ demo: true });
  reader = await it.signIn('view');
  account = (await it.app.rows<{ id: number }>(`select id from account where name = 'demo'`))[0]!.id;
});
afterAll(() => it.close());

const read = async <Body>(url: string): Promise<Body> => {
  const response = await reader.get(url);
  expect(`${url} ${response.statusCode} ${response.statusCode === 200 ? '' : response.body}`).toBe(`${url} 200 `);
  return response.json<Body>();
};
const runs = (query = '') => read<RunList>(`/api/v1/runs?limit=200${query}`);
const health = async (query = '') => (await read<WatcherHealthList>(`/api/v1/watcher-health?limit=200${query}`)).rows;
const ago = (hours: number): string => new Date(it.now().getTime() - hours * HOUR).toISOString();

describe('runs', () => {
  test('come newest first, page by page, each once', async () => {
    const all = (await runs()).rows.map(({ id }) => id);
    expect(all).toEqual([...all].sort((a, b) => b - a));
    const pages: number[] = [];
    for (let cursor = ''; ; ) {
      const page = await read<RunList>(`/api/v1/runs?limit=40${cursor}`);
      pages.push(...page.rows.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
      // What begins meanwhile is on no page of this list.
      await it.app.rows(
        `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at) values ($1, 's3', 'done', 'h', clock_timestamp(), now(), now())`,
        [account],
      );
    }
    expect(pages.slice(0, all.length)).toEqual(all.slice(0, pages.length));
    expect(new Set(pages).size).toBe(pages.length);
  });

  test('are narrowed by account, technology, state and when they began', async () => {
    const some = (await runs('&account=demo&technology=s3&technology=sqs')).rows;
    expect(new Set(some.map(({ technology }) => technology))).toEqual(new Set(['s3', 'sqs']));
    expect((await runs('&account=nobody')).rows).toEqual([]);
    expect((await runs('&state=failed')).rows).toEqual([]);
    expect((await runs(`&since=${new Date(Date.now() + HOUR).toISOString()}`)).rows).toEqual([]);
    expect((await runs(`&since=${ago(1)}`)).rows.length).toBeGreaterThan(0);
  });

  test('say what they came to; one that is under way has come to nothing yet', async () => {
    const done = (await runs('&technology=securitygroup')).rows.at(-1)!;
    expect(done).toMatchObject({ account: 'demo', state: 'done', complete: true, items: 10, created: 10, problem: null });
    expect(done.seconds).toBeGreaterThan(0);
    expect(await read<Run>(`/api/v1/runs/${done.id}`)).toEqual(done);
    // As of the middle of it.
    const middle = new Date((Date.parse(done.startedAt) + Date.parse(done.finishedAt!)) / 2).toISOString();
    expect(await read<Run>(`/api/v1/runs/${done.id}?asOf=${middle}`)).toMatchObject({
      state: 'running',
      finishedAt: null,
      seconds: null,
      complete: false,
      items: 0,
    });
    const running = (await runs(`&asOf=${middle}&state=running`)).rows;
    expect(running.map(({ id }) => id)).toContain(done.id);
    expectProblem(await reader.get(`/api/v1/runs/${done.id}?asOf=2000-01-01T00:00:00Z`), 404, 'not-found');
    expectProblem(await reader.get('/api/v1/runs/999999'), 404, 'not-found', /no run 999999/);
  });

  test.each(['state=finished', 'since=yesterday', 'limit=0', 'cursor=x'])('refuse %s', async (query) => {
    expectProblem(await reader.get(`/api/v1/runs?${query}`), 400, 'bad-input');
  });
});

describe('the health of watchers', () => {
  test('has a row for every technology that an account is watched for', async () => {
    const rows = await health();
    expect(rows.length).toBe(49);
    expect(rows.map(({ technology }) => technology)).toEqual(rows.map(({ technology }) => technology).sort());
    expect(rows.find(({ technology }) => technology === 's3')).toMatchObject({
      account: 'demo',
      interval: 60,
      items: 10,
      failures: 0,
      stale: false,
    });
    for (const row of rows) expect(Date.parse(row.nextDue!)).toBeGreaterThan(it.now().getTime());
    const pages: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await read<WatcherHealthList>(`/api/v1/watcher-health?limit=20${cursor}`);
      pages.push(...page.rows.map(({ technology }) => technology));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(pages).toEqual(rows.map(({ technology }) => technology));
  });

  test('tells what cannot be seen, and which permission is missing', async () => {
    await it.app.rows(
      `insert into failure (account_id, technology, place, code, message, permission, run_id, opened_at) values
        ($1, 's3', 'here', 'AccessDenied', 'not allowed', 's3:ListAllMyBuckets', 1, now()), ($1, 's3', 'there', 'Throttling', 'slow', null, 1, now())`,
      [account],
    );
    expect(await health('&failing=true')).toMatchObject([
      { technology: 's3', failures: 2, codes: ['AccessDenied', 'Throttling'], permissions: ['s3:ListAllMyBuckets'] },
    ]);
    expect(await health('&failing=false')).toHaveLength(48);
    expect(await health('&failing=true&asOf=2000-01-01T00:00:00Z')).toEqual([]);
  });

  test('tells the last run and the last complete one apart', async () => {
    await it.app.rows(
      `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at, problem, calls)
        values ($1, 'sqs', 'failed', 'h', clock_timestamp(), now(), clock_timestamp(), 'The account refused.', 7)`,
      [account],
    );
    const [row] = await health('&technology=sqs');
    expect(row!.last).toMatchObject({ state: 'failed', problem: 'The account refused.', calls: 7 });
    expect(row!.lastComplete!.id).toBeLessThan(row!.last!.id);
    expect(row!.stale).toBe(false);
  });

  test('what has had no complete run for three intervals is stale, whatever ran meanwhile', async () => {
    await it.app.rows(
      `update run set started_at = started_at - interval '4 hours', finished_at = finished_at - interval '4 hours' where technology = 'kms'`,
    );
    await it.app.rows(
      `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at) values ($1, 'kms', 'done', 'h', now(), now(), now())`,
      [account],
    );
    expect((await health('&stale=true')).map(({ technology }) => technology)).toEqual(['kms']);
    expect(await health('&stale=false')).toHaveLength(48);
    await it.app.rows(`insert into watcher_setting (technology, active, interval_minutes) values ('kms', true, 1440)`);
    expect(await health('&stale=true')).toEqual([]);
    // What runs only when somebody asks is neither stale nor due.
    await it.app.rows(`update watcher_setting set interval_minutes = 0`);
    expect(await health('&technology=kms')).toMatchObject([{ interval: 0, stale: false, nextDue: null }]);
    // What nobody watches has no row.
    await it.app.rows('update watcher_setting set active = false');
    expect(await health('&technology=kms')).toEqual([]);
    await it.app.rows('delete from watcher_setting');
  });

  test('what is due and not begun is due in the past', async () => {
    await it.app.rows(`update run set started_at = started_at - interval '1 day' where technology = 'sns'`);
    const [row] = await health('&technology=sns');
    expect(Date.parse(row!.nextDue!)).toBeLessThanOrEqual(it.now().getTime());
    expect((await health(`&technology=sns&asOf=${ago(1)}`))[0]).toMatchObject({ nextDue: null });
  });

  test('shows what other stacks watch, too, once they have said what', async () => {
    const lease = (stack: string, technologies: string): Promise<unknown> =>
      it.app.rows(
        `insert into scheduler_lease (stack, epoch, technologies, version, fingerprint, taken_at, heartbeat_at) values ($1, 1, $2, '1', '', now(), now())`,
        [stack, technologies],
      );
    await lease('', '{s3}');
    expect((await health()).map(({ technology }) => technology)).toEqual(['s3']);
    await lease('other', '{sqs,kms}');
    expect((await health()).map(({ technology }) => technology)).toEqual(['kms', 's3', 'sqs']);
    await it.app.rows('delete from scheduler_lease');
  });
});

test('the log of failures says what went wrong when, newest first', async () => {
  await it.app.rows(
    `insert into failure_log (account_id, technology, place, uid, part, code, message, permission, run_id, occurred_at, expires_at)
      select $1, 's3', 'here', null, null, case n when 2 then 'Throttling' else 'AccessDenied' end, 'attempt ' || n, null, n, now() - make_interval(hours => 4 - n), now() + interval '1 day'
      from generate_series(1, 3) as n`,
    [account],
  );
  const log = async (query = '') => (await read<FailureLog>(`/api/v1/failure-log?${query}`)).rows.map(({ message }) => message);
  expect(await log()).toEqual(['attempt 3', 'attempt 2', 'attempt 1']);
  expect(await log('code=AccessDenied')).toEqual(['attempt 3', 'attempt 1']);
  expect(await log('run=2')).toEqual(['attempt 2']);
  expect(await log(`since=${ago(1.5)}`)).toEqual(['attempt 3']);
  expect(await log(`asOf=${ago(1.5)}`)).toEqual(['attempt 2', 'attempt 1']);
  expect(await log('technology=sqs')).toEqual([]);
  const { next } = await read<FailureLog>('/api/v1/failure-log?limit=2');
  expect(await log(`limit=2&cursor=${next}`)).toEqual(['attempt 1']);
});
