import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, openScannedDatabase, type ScannedDatabase } from '../bad-input/scanned-database.ts';

let it: ScannedDatabase;
const told = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await it.monkey(...args);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
const count = async (table: string): Promise<number> =>
  Number((await it.rows<{ count: string }>(`select count(*) from ${table}`))[0]!.count);
const actions = async (): Promise<string[]> =>
  (await it.rows<{ action: string }>(`select action from audit_log where action ~ '(removed|cleared|closed)$' order by id`)).map(
    ({ action }) => action,
  );

beforeAll(async () => {
  it = await openScannedDatabase([bucket('leaflets')]);
  for (const version of ['2008-10-17', '2012-10-17']) {
    it.write([bucket('leaflets', { Version: version, Statement: [] })]);
    await told('scan', '--account', 'files');
  }
});
afterAll(() => it.close());

describe('monkey delete_revisions_by_date', () => {
  const range = ['2020-01-01', '2999-01-01'];

  test('tells what would go with --dry-run, and refuses where nobody can be asked', async () => {
    expect(await told('delete_revisions_by_date', ...range, '--dry-run')).toMatch(/^2 revisions that began and ended from 2020-01-01T/);
    expect(await it.monkey('delete_revisions_by_date', ...range)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^monkey: bad-input: Nothing was changed. Give --yes/),
    });
    expect(await it.monkey('delete_revisions_by_date', '2021-01-01', '2020-01-01')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is not before/),
    });
    expect(await count('revision')).toBe(3);
    expect(await actions()).toEqual([]);
  });

  test('removes them, and the listings say that they are gone', async () => {
    expect(await told('retention', 'forget-revisions', ...range, '--yes')).toMatch(/\nRemoved 2 revisions\.\n$/);
    expect(await count('revision')).toBe(1);
    expect(await actions()).toEqual(['revisions.removed']);
    expect(await told('delete-revisions-by-date', ...range, '--yes')).toMatch(/^There are no revisions/);
    expect(await it.monkey('items', '--as-of', '2020-02-01')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/What held from .* has been forgotten; ask as of a later instant/),
    });
    expect(await it.monkey('changes', '--since', '2020-02-01')).toMatchObject({ status: 2, stderr: expect.stringMatching(/ask since/) });
    const revisions = await it.monkey('revisions', 'leaflets', '--format', 'ndjson');
    expect(revisions.stderr).toMatch(/^What it was from .* to .* has been forgotten\.\n$/);
    expect(revisions.stdout.trimEnd().split('\n')).toHaveLength(1);
  });
});

test('monkey delete_unjustified_issues removes them, and what is still so is found anew', async () => {
  const before = await it.rows<{ id: number }>('select id from issue order by id');
  expect(await told('delete_unjustified_issues', '-a', 'all', '-m', 's3', '--dry-run')).toMatch(/^\d+ open issues and \d+ fixed/);
  expect(await it.monkey('delete_unjustified_issues', '-a', 'nowhere', '--yes')).toMatchObject({ status: 2 });
  expect(await it.monkey('delete_unjustified_issues', '-m', 'nothing', '--yes')).toMatchObject({ status: 2 });
  expect(await told('delete_unjustified_issues', '-m', 'kms', '--yes')).toBe('There are no issues that nobody has justified.\n');
  expect(await it.rows('select id from issue order by id')).toEqual(before);
  expect(await told('retention', 'forget-issues', '--accounts', 'files', '--yes')).toMatch(/Removed \d+ issues; 1 items were judged again/);
  const after = await it.rows<{ id: number }>('select id from issue order by id');
  expect(after.length).toBeGreaterThan(0);
  expect(Number(after[0]!.id)).toBeGreaterThan(Number(before.at(-1)!.id));
  expect(await actions()).toEqual(['revisions.removed', 'issues.removed']);
});

test('monkey clean_stale_issues closes those of checks that are not there any more', async () => {
  expect(await told('clean_stale_issues', '--yes')).toBe('Every open issue is of a check that this program has.\n');
  await it.rows(`insert into issue (item_id, account_id, technology, check_id, key, category, score, facts, facts_hash, state, opened_at, valid_from)
    select item_id, account_id, technology, 's3.of-a-plugin', 'x', category, score, facts, facts_hash, 'open', now(), now() from issue limit 1`);
  expect(await told('clean_stale_issues', '--dry-run')).toMatch(/^s3\.of-a-plugin of s3: 1 issues, 0 unknown verdicts\./);
  expect(await it.monkey('retention', 'close-stale')).toMatchObject({ status: 2, stderr: expect.stringMatching(/Give --yes/) });
  expect(await told('clean-stale-issues', '--yes')).toMatch(/Closed 1 issues and 0 unknown verdicts\.\n$/);
  expect(await it.rows(`select state from issue where check_id = 's3.of-a-plugin'`)).toEqual([{ state: 'fixed' }]);
  expect((await actions()).at(-1)).toBe('issues.closed');
});

test('monkey clear_expired_exceptions removes what has expired from the failure log', async () => {
  await it.rows(`insert into failure_log (account_id, technology, code, message, run_id, occurred_at, expires_at)
    select id, 's3', 'x', 'y', 1, now() - interval '2 days', now() - interval '1 day' from account where name = 'files'`);
  expect(await told('clear_expired_exceptions', '--dry-run')).toBe('1 entries of the failure log have expired.\n');
  expect(await count('failure_log')).toBe(1);
  expect(await told('retention', 'clear-expired')).toBe('Removed 1 entries of the failure log that had expired.\n');
  expect(await told('clear-expired-exceptions')).toBe('Removed 0 entries of the failure log that had expired.\n');
  expect((await actions()).at(-1)).toBe('failure-log.cleared');
});

test('monkey retention shows what is kept, and confirms with --yes only', async () => {
  const days = { MONKEY_REVISION_RETENTION_DAYS: '30' };
  const rows = async () => JSON.parse((await it.monkeyWith(days, ['retention', '--format', 'json'])).stdout) as Record<string, unknown>[];
  expect((await rows()).map(({ kind, days: kept, state }) => [kind, kept, state])).toEqual([
    ['revisions', 30, 'unconfirmed'],
    ['issues', 0, 'off'],
    ['audit-log', 0, 'off'],
  ]);
  expect(await it.monkeyWith(days, ['retention', 'confirm'])).toMatchObject({
    status: 2,
    stdout: expect.stringMatching(/^revision_retention_days 30: what had ceased to hold before .* goes for good: nothing yet\.$/m),
    stderr: expect.stringMatching(/Nothing was confirmed\. Give --yes/),
  });
  expect((await rows())[0]).toMatchObject({ state: 'unconfirmed' });
  expect(await it.monkeyWith(days, ['retention', 'confirm', 'issues', '--yes'])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/issue_retention_days is 0/),
  });
  expect(await it.monkeyWith(days, ['retention', 'confirm', '--yes'])).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/Confirmed\./),
  });
  expect((await rows())[0]).toMatchObject({ state: 'confirmed', confirmed_days: 30 });
  expect(await it.monkeyWith(days, ['retention', 'withdraw'])).toMatchObject({ stdout: 'Nothing more is removed of: revisions.\n' });
  expect(await it.monkeyWith(days, ['retention', 'withdraw', 'nonsense'])).toMatchObject({ status: 2 });
});
