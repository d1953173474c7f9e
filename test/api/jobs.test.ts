import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withAsked } from '../../src/app/asked-scans.ts';
import { carryOutHere } from '../../src/app/carry-out.ts';
import { watchedPairs } from '../../src/app/scheduled-runs.ts';
import { tidyUp } from '../../src/app/tidy-up.ts';
import type { AskedJobs, DeadJobList, Job, JobList, QueueDepth } from '../../src/contract/job.ts';
import { MonkeyError } from '../../src/model/errors.ts';
import { until } from '../setup/until.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

let it: TestApi;
let editor: Visitor;
let admin: Visitor;
let account: number;
const aws: number[] = [];

beforeAll(async () => {
  it = await openTestApi({ demo: true });
  editor = await it.signIn('justify', 'Jus');
  admin = await it.signIn('admin');
  account = (await it.app.rows<{ id: number }>(`select id from account where name = 'demo'`))[0]!.id;
  for (const [name, active] of [
    ['one', true],
    ['two', true],
    ['off', false],
  ] as const) {
    const [row] = await it.app.rows<{ id: number }>(
      `insert into account (type, name, identifier, active) values ('AWS', $1, $1, $2) returning id`,
      [name, active],
    );
    aws.push(row!.id);
  }
});
beforeEach(async () => {
  await it.app.rows('delete from asked_job');
  await it.app.rows('delete from pgboss.job');
  await it.app.rows('delete from audit_due');
});
afterAll(() => it.close());

const ask = async (what: 'scans' | 'audits', body: object, by: Visitor = editor): Promise<AskedJobs['jobs']> => {
  const answer = await by.send('POST', `/api/v1/${what}`, body);
  expect(`${answer.statusCode} ${answer.statusCode === 202 ? '' : answer.body}`).toBe('202 ');
  return answer.json<AskedJobs>().jobs;
};
const jobs = async (query = '') => (await editor.get(`/api/v1/jobs?${query}`)).json<JobList>().rows;
const job = async (id: number) => (await editor.get(`/api/v1/jobs/${id}`)).json<Job>();
const waiting = async () => (await it.broker.depth())['watch-account'].waiting;

/** What a worker leaves behind. */
const run = async (of: number, technology: string, state: string): Promise<void> => {
  await it.app.rows(
    `insert into run (account_id, technology, state, holder, started_at, heartbeat_at, finished_at)
      values ($1, $2, $3, 'h', clock_timestamp(), clock_timestamp(), case when $3 = 'running' then null else clock_timestamp() end)`,
    [of, technology, state],
  );
};
const endRun = (state: string): Promise<unknown> =>
  it.app.rows(`update run set state = $1, finished_at = clock_timestamp() where state = 'running'`, [state]);

describe('a scan that somebody asks for', () => {
  test('is one job for each technology of each account, on the queue before any other', async () => {
    const asked = await ask('scans', { accounts: ['one', 'two'], technologies: ['s3', 'sqs'] });
    expect(asked.map((one) => [one.account, one.technologies, one.state, one.isNew, one.askedBy])).toEqual([
      ['one', ['s3'], 'waiting', true, 'Jus'],
      ['one', ['sqs'], 'waiting', true, 'Jus'],
      ['two', ['s3'], 'waiting', true, 'Jus'],
      ['two', ['sqs'], 'waiting', true, 'Jus'],
    ]);
    expect(await waiting()).toBe(4);
    const [row] = await it.app.rows<{ data: object; priority: number }>(
      `select data, priority from pgboss.job where singleton_key = '${aws[0]} s3'`,
    );
    expect(row).toMatchObject({ data: { payload: { accountId: aws[0], technologies: ['s3'], due: asked[0]!.askedAt } }, priority: 10 });
    expect(await jobs()).toEqual(asked.map(({ isNew: _isNew, ...one }) => one).reverse());
    expect(await it.app.rows(`select action, detail from audit_log where action = 'scan.asked' order by id desc limit 1`)).toMatchObject([
      { detail: { accounts: ['one', 'two'], technologies: ['s3', 'sqs'], jobs: asked.map(({ id }) => id) } },
    ]);
  });

  test('of an account that is read in one pass is one job', async () => {
    const asked = await ask('scans', { accounts: ['demo'] });
    expect(asked).toHaveLength(1);
    expect(asked[0]!.technologies).toHaveLength(49);
    expect(await waiting()).toBe(1);
  });

  test('is the same job when it is asked for again before it is over', async () => {
    const [first] = await ask('scans', { accounts: ['one'], technologies: ['s3'] });
    const again = await Promise.all([1, 2, 3].map(() => ask('scans', { accounts: ['one'], technologies: ['s3'] })));
    expect(again.flat()).toEqual(again.map(() => ({ ...first, isNew: false })));
    expect(await waiting()).toBe(1);
    await run(aws[0]!, 's3', 'done');
    expect(await ask('scans', { accounts: ['one'], technologies: ['s3'] })).toMatchObject([{ isNew: true, state: 'waiting' }]);
  });

  test('becomes running, and done, failed or done in the end, as its runs do', async () => {
    const [asked] = await ask('scans', { accounts: ['one'], technologies: ['s3'] });
    const state = async () => (await job(asked!.id)).state;
    await run(aws[1]!, 's3', 'done');
    await run(aws[0]!, 'sqs', 'done');
    expect(await state()).toBe('waiting');
    await run(aws[0]!, 's3', 'running');
    expect(await state()).toBe('running');
    await endRun('lost');
    expect(await state()).toBe('waiting');
    await run(aws[0]!, 's3', 'failed');
    expect(await state()).toBe('failed');
    await run(aws[0]!, 's3', 'running');
    expect(await state()).toBe('running');
    await endRun('done');
    expect(await job(asked!.id)).toMatchObject({ state: 'done', runs: [{ technology: 's3', state: 'done' }] });
    // What runs later has nothing to do with it.
    for (const next of ['failed', 'done', 'failed']) await run(aws[0]!, 's3', next);
    await run(aws[0]!, 's3', 'running');
    expect(await state()).toBe('done');
    await endRun('failed');
  });

  test('while that scan is under way is answered by it', async () => {
    await run(aws[1]!, 'kms', 'running');
    const [asked] = await ask('scans', { accounts: ['two'], technologies: ['kms'] });
    expect(asked).toMatchObject({ state: 'running', isNew: true });
    expect(await waiting()).toBe(0);
    await endRun('done');
    expect((await job(asked!.id)).state).toBe('done');
  });

  test('that nobody begins for a day is lost', async () => {
    const [asked] = await ask('scans', { accounts: ['one'], technologies: ['sns'] });
    await it.app.rows(`update asked_job set asked_at = asked_at - interval '25 hours'`);
    expect((await job(asked!.id)).state).toBe('lost');
    expect(await jobs('state=lost')).toHaveLength(1);
    expect(await ask('scans', { accounts: ['one'], technologies: ['sns'] })).toMatchObject([{ isNew: true }]);
  });

  test('is found by the scheduler, should the queue lose it, until a run answers it', async () => {
    const [asked] = await ask('scans', { accounts: ['one'], technologies: ['s3'] });
    await it.app.rows('delete from pgboss.job');
    const seen = async () =>
      (await withAsked(it.app.app, await watchedPairs(it.app.app)))
        .filter((pair) => pair.asked)
        .map(({ accountId, technology, asked: at }) => [accountId, technology, at]);
    expect(await seen()).toEqual([[aws[0], 's3', new Date(asked!.askedAt)]]);
    await run(aws[0]!, 's3', 'running');
    expect(await seen()).toEqual([]);
    await endRun('lost');
    expect(await seen()).toHaveLength(1);
    await run(aws[0]!, 's3', 'failed');
    expect(await seen()).toEqual([]);
  });

  test('is carried out by a worker, once', async () => {
    const [asked] = await ask('scans', { accounts: ['demo'], technologies: ['s3', 'kms'] });
    await ask('scans', { accounts: ['demo'], technologies: ['kms'] });
    const stopping = new AbortController();
    const carryOut = carryOutHere(it.app.app, { watched: () => undefined, busy: () => undefined });
    const working = it.broker.consume(
      {
        'watch-account': (payload, signal) => carryOut('watch-account', payload, signal),
        'audit-due': (payload, signal) => carryOut('audit-due', payload, signal),
      },
      { concurrency: 1, signal: stopping.signal, onError: () => undefined },
    );
    await until('the end of the scan', async () => (await job(asked!.id)).state === 'done');
    stopping.abort();
    await working;
    expect((await job(asked!.id)).runs.map(({ technology, state }) => [technology, state])).toEqual([
      ['kms', 'done'],
      ['s3', 'done'],
    ]);
  });

  test('is noted, though the queue does not answer', async () => {
    const broker = { ...it.broker, publish: () => Promise.reject(new MonkeyError('broker-unreachable', 'Away.')) };
    const other = await openTestApi({ broker });
    try {
      await other.app.rows(`insert into account (type, name, identifier) values ('AWS', 'one', '1')`);
      const visitor = await other.signIn('justify');
      const answer = await visitor.send('POST', '/api/v1/scans', { technologies: ['s3'] });
      expect([answer.statusCode, answer.json<AskedJobs>().jobs]).toMatchObject([202, [{ state: 'waiting' }]]);
    } finally {
      await other.close();
    }
  });

  test.each([
    [{ accounts: ['nobody'] }, 404, 'not-found', /no account "nobody"/],
    [{ accounts: ['off'] }, 400, 'bad-input', /not active/],
    [{ accounts: ['demo-auditor'] }, 400, 'bad-input', /third party/],
    [{ technologies: ['nothing'] }, 404, 'not-found', /no technology "nothing"/],
    [{ accounts: [] }, 400, 'bad-input', /accounts/],
    [{ accounts: 'one' }, 400, 'bad-input', /accounts/],
  ] as const)('of what is not there is refused: %j', async (body, status, code, about) => {
    expectProblem(await editor.send('POST', '/api/v1/scans', body), status, code, about);
    expect(await jobs()).toEqual([]);
  });

  test('of a technology that nobody watches is refused', async () => {
    await it.app.rows(`insert into watcher_setting (technology, active) values ('s3', false)`);
    expectProblem(await editor.send('POST', '/api/v1/scans', { technologies: ['s3'] }), 400, 'bad-input', /None of that is watched/);
    await it.app.rows('delete from watcher_setting');
  });

  test('of a technology that another stack watches is left to the scheduler of that', async () => {
    const lease = (stack: string, technologies: string): Promise<unknown> =>
      it.app.rows(
        `insert into scheduler_lease (stack, epoch, technologies, version, fingerprint, taken_at, heartbeat_at) values ($1, 1, $2, '1', '', now(), now())`,
        [stack, technologies],
      );
    await lease('', '{sqs}');
    await lease('other', '{s3}');
    expect(await ask('scans', { accounts: ['one'], technologies: ['s3'] })).toMatchObject([{ state: 'waiting' }]);
    expect(await waiting()).toBe(0);
    await it.app.rows('delete from scheduler_lease');
  });
});

describe('an audit that somebody asks for', () => {
  test('makes all items due, and is done when they have been judged', async () => {
    const [asked] = await ask('audits', { accounts: ['demo'] });
    expect(asked).toMatchObject({ kind: 'audit', technologies: [], state: 'waiting', isNew: true, remaining: 55 });
    expect((await it.broker.depth())['audit-due'].waiting).toBe(1);
    expect(await ask('audits', { accounts: ['demo'] })).toMatchObject([{ id: asked!.id, isNew: false }]);
    await it.app.app.judge(new AbortController().signal);
    expect(await job(asked!.id)).toMatchObject({ state: 'done', remaining: 0 });
  });

  test('of some technologies makes only their items due', async () => {
    const [asked] = await ask('audits', { accounts: ['demo'], technologies: ['s3', 'kms'] });
    expect(asked).toMatchObject({ technologies: ['s3', 'kms'], remaining: 14 });
    expect(await it.app.rows(`select distinct i.technology from audit_due d join item i on i.id = d.item_id order by 1`)).toEqual([
      { technology: 'kms' },
      { technology: 's3' },
    ]);
  });
});

describe('the list of jobs', () => {
  test('is narrowed by kind, account and state, and comes page by page', async () => {
    await ask('scans', { accounts: ['one', 'two'], technologies: ['s3', 'sqs'] });
    await ask('audits', { accounts: ['demo'] });
    expect(await jobs('kind=audit')).toHaveLength(1);
    expect(await jobs('account=one')).toHaveLength(2);
    expect(await jobs('account=one&account=two&kind=scan&state=waiting')).toHaveLength(4);
    expect(await jobs('state=done')).toEqual([]);
    const first = (await editor.get('/api/v1/jobs?limit=3')).json<JobList>();
    const second = (await editor.get(`/api/v1/jobs?limit=3&cursor=${first.next}`)).json<JobList>();
    expect([...first.rows, ...second.rows]).toEqual(await jobs());
    expectProblem(await editor.get('/api/v1/jobs/999999'), 404, 'not-found');
  });

  test('forgets what is as old as runs that are forgotten', async () => {
    await ask('scans', { accounts: ['one'], technologies: ['s3'] });
    await tidyUp(it.app.app);
    await it.app.rows(`update asked_job set asked_at = asked_at - interval '91 days'`);
    await it.app.rows(`update upkeep set taken_at = taken_at - interval '2 hours'`);
    await tidyUp(it.app.app);
    expect(await jobs()).toEqual([]);
  });
});

describe('dead jobs', () => {
  const letDie = async (payload: object, key: string, name: 'watch-account' | 'audit-due' = 'watch-account'): Promise<void> => {
    const stopping = new AbortController();
    const fail = async () => Promise.reject(new Error(`No ${key} today`));
    await it.broker.publish(name, [{ payload: payload as never, key, attempts: 1 }]);
    const done = it.broker.consume(
      { 'watch-account': fail, 'audit-due': fail },
      { concurrency: 1, signal: stopping.signal, onError: () => undefined },
    );
    await until('a dead job', async () => (await it.broker.deadLetters({ offset: 0, limit: 100 })).some((letter) => letter.key === key));
    stopping.abort();
    await done;
  };
  const dead = async (by: Visitor, query = '') => (await by.get(`/api/v1/dead-jobs?${query}`)).json<DeadJobList>();

  test('are listed, published anew once, and told of in the audit log', async () => {
    for (const key of ['a', 'b', 'c']) await letDie({ accountId: account, technologies: ['s3'] }, key);
    await letDie({}, 'due', 'audit-due');
    const { rows } = await dead(admin);
    expect(rows).toMatchObject([
      { job: 'audit-due', account: null, technologies: [], error: 'No due today', attempts: 1 },
      { job: 'watch-account', account: 'demo', technologies: ['s3'], error: 'No c today' },
      { error: 'No b today' },
      { error: 'No a today' },
    ]);
    const first = await dead(admin, 'limit=3');
    expect([...first.rows, ...(await dead(admin, `limit=3&cursor=${first.next}`)).rows]).toEqual(rows);
    const { id } = rows[1]!;
    expect((await admin.send('POST', `/api/v1/dead-jobs/${id}/retry`)).statusCode).toBe(204);
    expect(await waiting()).toBe(1);
    expectProblem(await admin.send('POST', `/api/v1/dead-jobs/${id}/retry`), 404, 'not-found');
    expect(await it.app.rows(`select detail from audit_log where action = 'job.replayed'`)).toEqual([
      { detail: { job: 'watch-account', account: 'demo' } },
    ]);
    // An administrator of some accounts sees theirs, and not what is everybody's.
    const ofOne = await it.signIn('admin', { accounts: ['one'] });
    expect((await dead(ofOne)).rows).toEqual([]);
    expectProblem(await ofOne.send('POST', `/api/v1/dead-jobs/${rows[2]!.id}/retry`), 404, 'not-found');
    expectProblem(await ofOne.send('POST', `/api/v1/dead-jobs/${rows[0]!.id}/retry`), 404, 'not-found');
    const ofDemo = await it.signIn('admin', { accounts: ['demo'] });
    expect((await dead(ofDemo)).rows.map(({ error }) => error)).toEqual(['No b today', 'No a today']);
    expect((await ofDemo.send('POST', `/api/v1/dead-jobs/${rows[2]!.id}/retry`)).statusCode).toBe(204);
    expectProblem(await admin.send('POST', '/api/v1/dead-jobs/nonsense/retry'), 404, 'not-found');
  });

  test('and what waits are counted for administrators of all accounts', async () => {
    await ask('scans', { accounts: ['one'], technologies: ['s3'] });
    const { rows } = (await admin.get('/api/v1/queue')).json<QueueDepth>();
    expect(rows.find((row) => row.job === 'watch-account')).toMatchObject({ waiting: 1, active: 0, failed: 0 });
    expectProblem(await editor.get('/api/v1/queue'), 403, 'forbidden');
  });

  test('of another queue than that of the workers are not told as none', async () => {
    await it.app.rows(
      `insert into instance (id, role, stack, host, pid, version, fingerprint, state, broker, started_at, heartbeat_at) values ('x', 'worker', '', 'h', 1, '1', '', 'running', 'redis', now(), now())`,
    );
    expectProblem(await admin.get('/api/v1/dead-jobs'), 500, 'bad-setting', /redis/);
    expectProblem(await admin.get('/api/v1/queue'), 500, 'bad-setting', /redis/);
    // What is asked for is noted all the same; the queue that nobody looks at gets nothing.
    expect(await ask('scans', { accounts: ['one'], technologies: ['s3'] })).toMatchObject([{ state: 'waiting' }]);
    expect(await waiting()).toBe(0);
    await it.app.rows('delete from instance');
  });
});
