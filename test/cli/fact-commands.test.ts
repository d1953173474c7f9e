import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bucket, openScannedDatabase, type ScannedDatabase } from '../bad-input/scanned-database.ts';

let it: ScannedDatabase;
beforeAll(async () => {
  it = await openScannedDatabase([bucket('leaflets'), bucket('posters')]);
});
afterAll(() => it.close());
beforeEach(async () => {
  for (const table of ['score_override', 'network_whitelist', 'watcher_setting']) await it.rows(`delete from ${table}`);
});

const told = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await it.monkey(...args);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
/** Returns the path of a file beside which commands are run. */
const write = (name: string, text: string): string => {
  writeFileSync(join(it.folder, name), text);
  return join(it.folder, name);
};
const overrides = () =>
  it.rows<{ check_id: string; score: number | null; disabled: boolean; patterns: object[] }>(
    'select * from score_override order by check_id',
  );
const CHECK = 's3.acl-internet-accessible';
const NAMED = ['-t', 's3', '-m', 'check_acl_internet_accessible', '-a', 'S3Auditor'] as const;

describe('monkey overrides', () => {
  test('sets patterns in their order, and keeps them until others are given', async () => {
    await told('overrides', 'set', CHECK, '--score', '5', '--pattern', 'AWS.name.prod*=9,snapshot.name.fil?s=2');
    const patterns = [
      { type: 'AWS', field: 'name', pattern: 'prod*', score: 9 },
      { type: 'snapshot', field: 'name', pattern: 'fil?s', score: 2 },
    ];
    expect(await overrides()).toMatchObject([{ score: 5, patterns }]);
    await told('overrides', 'set', CHECK, '--score', '6');
    expect(await overrides()).toMatchObject([{ score: 6, patterns }]);
    expect((await it.list('issues', '--check', CHECK)).map(({ score }) => score)).toEqual([2, 2]);
    await told('overrides', 'set', CHECK, '--score', '6', '--no-pattern');
    expect(await overrides()).toMatchObject([{ score: 6, patterns: [] }]);
    await told('overrides', 'set', CHECK, '--disable');
    await told('overrides', 'set', CHECK, '--score', '7');
    expect(await overrides()).toMatchObject([{ score: 7, disabled: true }]);
    await told('overrides', 'set', CHECK, '--score', '7', '--no-disable');
    expect(await overrides()).toMatchObject([{ score: 7, disabled: false }]);
  });

  test('refuses what says nothing, and patterns that are none', async () => {
    expect(await it.monkey('overrides', 'set', CHECK)).toMatchObject({ status: 2, stderr: expect.stringMatching(/Nothing is said/) });
    expect(await it.monkey('overrides', 'set', CHECK, '--pattern', 'name=3')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/"name" is not of the form type\.field\.pattern/),
    });
    expect(await overrides()).toEqual([]);
  });
});

describe('monkey add_override_score', () => {
  test('finds a check by the names that the original had for it', async () => {
    expect(await told('add_override_score', ...NAMED, '-s', '3', '-p', 'AWS.name.a.b*=1')).toMatch(
      /^Set s3\.acl-internet-accessible; 2 items/,
    );
    expect(await overrides()).toMatchObject([
      { check_id: CHECK, score: 3, disabled: false, patterns: [{ type: 'AWS', field: 'name', pattern: 'a.b*', score: 1 }] },
    ]);
    await told('add-override-score', ...NAMED, '-b');
    expect(await overrides()).toMatchObject([{ score: null, disabled: true }]);
    expect(await it.list('issues', '--check', CHECK)).toEqual([]);
    expect(await it.list('issues', '--check', CHECK, '--state', 'suspended')).toHaveLength(2);
    expect(await told('overrides', 'remove', CHECK)).toBe('Removed; 2 items were judged again.\n');
    expect(await it.list('issues', '--check', CHECK)).toHaveLength(2);
  });

  test.each([
    [
      ['-t', 's3', '-m', 'check_x', '-a', 'S3Auditor', '-s', '1'],
      /No check of s3 is called check_x \(S3Auditor\)\. Known are: .*check_acl_unknown \(S3Auditor\)/,
    ],
    [['-t', 's4', '-m', 'check_x', '-a', 'S3Auditor', '-s', '1'], /no technology "s4"/],
    [[...NAMED, '-s', '-1'], /--score is "-1"/],
    [[...NAMED], /Give a score, or --disabled/],
    [[...NAMED, '-b', 'perhaps'], /--disabled is "perhaps"/],
    [[...NAMED, '-s', '1', '-p', 'Azure.name.x=1'], /no account type "Azure"/],
  ])('%j is refused', async (args, about) => {
    const { status, stderr } = await it.monkey('add_override_score', ...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(about)]);
    expect(await overrides()).toEqual([]);
  });
});

describe('monkey add_override_scores', () => {
  const HEAD = 'Technology,auditor,method,disabled,score,Production\n';
  const file = (text: string): string => write('scores.csv', text);
  const MAPPINGS = ['-m', 'tech=Technology,AWS.name.prod*=Production'] as const;

  test('makes the overrides of a file the only ones', async () => {
    await told('overrides', 'set', 's3.acl-unknown', '--score', '1');
    await told('overrides', 'set', CHECK, '--score', '4');
    const path = file(
      `${HEAD}s3,S3Auditor,check_acl_internet_accessible,false,4,9\nkms,,,,,\ns3,S3Auditor,check_acl_log_delivery,True,,\ns3,S3Auditor,check_policy_exists,,,7\n`,
    );
    expect(await told('add_override_scores', '-f', path, ...MAPPINGS)).toMatch(/^Overrides: 2 set, 1 removed; 2 rows skipped; \d+ items/);
    expect(await overrides()).toMatchObject([
      { check_id: CHECK, score: 4, disabled: false, patterns: [{ type: 'AWS', field: 'name', pattern: 'prod*', score: 9 }] },
      { check_id: 's3.acl-log-delivery', score: null, disabled: true, patterns: [] },
    ]);
    expect(await told('add_override_scores', '-f', path, ...MAPPINGS)).toMatch(/^Overrides: 0 set, 0 removed/);
  });

  test('tells every row that cannot be used, ends with status 1, and changes nothing', async () => {
    await told('overrides', 'set', CHECK, '--score', '4');
    const path = file(
      `${HEAD}s3,S3Auditor,check_acl_internet_accessible,,ten,\ns3,S3Auditor,check_nothing,,1,\ns4,S3Auditor,check_x,,1,\ns3,S3Auditor,check_acl_unknown,perhaps,1,\ns3,S3Auditor,check_acl_unknown,,1,-1\ns3,S3Auditor,check_acl_unknown,,1,\ns3,S3Auditor,check_acl_unknown,,2,\n`,
    );
    const { status, stdout, stderr } = await it.monkey('add_override_scores', '-f', path, ...MAPPINGS);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr.split('\n')).toEqual([
      expect.stringMatching(/^Line 2 of .*"score" is "ten"/),
      expect.stringMatching(/^Line 3 of .*check_nothing \(S3Auditor\)/),
      expect.stringMatching(/^Line 4 of .*no technology "s4"/),
      expect.stringMatching(/^Line 5 of .*"disabled" is "perhaps"/),
      expect.stringMatching(/^Line 6 of .*AWS\.name\.prod\* is "-1"/),
      expect.stringMatching(/^Line 8 of .*It is about s3\.acl-unknown, as is line 7/),
      'Nothing was changed.',
      '',
    ]);
    expect(await overrides()).toMatchObject([{ check_id: CHECK, score: 4 }]);
  });

  test('needs to know its columns', async () => {
    const path = file(`${HEAD}s3,S3Auditor,check_acl_unknown,,1,\n`);
    for (const [mappings, about] of [
      [[], /no column "tech"; say which one it is with --mappings/],
      [['-m', 'tech=Tech'], /no column "Tech"\. It has: Technology/],
      [['-m', 'tech=Technology,color=Production'], /"color" is not of the form/],
    ] as const)
      expect(await it.monkey('add_override_scores', '-f', path, ...mappings)).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(about),
      });
    expect(await overrides()).toEqual([]);
  });
});

describe('monkey checks', () => {
  test('are switched off and on, everywhere or in an account', async () => {
    expect(await told('checks', 'off', CHECK, '-a', 'files')).toBe(`${CHECK} is off; 2 items were judged again.\n`);
    expect(await told('checks', 'off', CHECK, '--account', 'files')).toBe(`${CHECK} was off already.\n`);
    const listed = async () => (await it.list('checks', 'list', '-t', 's3')).find(({ check }) => check === CHECK);
    expect(await listed()).toMatchObject({ technology: 's3', on: true, off_in: 'files', issues: 0, override: null });
    await told('checks', 'on', CHECK, '-a', 'files');
    expect(await listed()).toMatchObject({ on: true, off_in: '', issues: 2 });
    await told('checks', 'off', CHECK);
    expect(await listed()).toMatchObject({ on: false, issues: 0 });
    await told('checks', 'on', CHECK);
    expect(await it.rows(`select action, subject from audit_log where action like 'check.%' order by id`)).toEqual([
      { action: 'check.switched-off', subject: `check ${CHECK} in account files` },
      { action: 'check.switched-on', subject: `check ${CHECK} in account files` },
      { action: 'check.switched-off', subject: `check ${CHECK}` },
      { action: 'check.switched-on', subject: `check ${CHECK}` },
    ]);
    expect(await it.monkey('checks', 'off', 's3.nothing')).toMatchObject({ status: 2, stderr: expect.stringMatching(/no check/) });
    expect(await it.monkey('checks', 'off', CHECK, '-a', 'nobody')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/no account/),
    });
  });
});

describe('monkey whitelist import', () => {
  const networks = async () => (await it.list('whitelist', 'list')).map(({ name, network }) => `${name} ${network}`);

  test('makes the whitelist as a file says, and takes away what it does not list only when that is said', async () => {
    const path = write('networks.json', '{"office": "192.0.2.0/24", "home": "2001:db8::/32"}');
    await told('whitelist', 'add', 'depot', '10.0.0.0/8');
    expect(await told('whitelist', 'import', '--file', path)).toMatch(/^Networks: 2 added, 0 changed, 0 removed, 0 unchanged; 0 items/);
    // As the original had it: the file in the folder of whoever calls.
    expect(await told('sync_networks', '-a')).toMatch(/^Networks: 0 added, 0 changed, 1 removed, 2 unchanged/);
    expect(await networks()).toEqual(['office 192.0.2.0/24', 'home 2001:db8::/32']);
    write('others.json', '{"office": "198.51.100.0/24"}');
    expect(await told('sync-networks', '-i', 'others.json')).toMatch(/^Networks: 0 added, 1 changed, 0 removed/);
  });

  test.each([
    [['-i', 'nowhere.json'], /nowhere\.json cannot be read/],
    [['-i', 'list.json'], /list\.json must be a JSON object/],
    [['-i', 'broken.json'], /broken\.json is no JSON/],
    [['-i', 'bad.json'], /^monkey: bad-input: 2 of the 3 networks in bad\.json cannot be used.*\n"a": .*\n"b": /],
    [['-i', 'bad.json', '-b', 'bucket', '-f', 'x.json'], /either in a bucket or in a file/],
  ])('%j is refused, and nothing is changed', async (args, about) => {
    write('list.json', '[]');
    write('broken.json', '{');
    write('bad.json', '{"a": "10.1", "b": null, "c": "10.0.0.0/8"}');
    const { status, stderr } = await it.monkey('sync_networks', ...args);
    expect([status, stderr]).toEqual([2, expect.stringMatching(about)]);
    expect(await networks()).toEqual([]);
  });
});

describe('monkey add_watcher_config', () => {
  const settings = () => it.rows('select technology, active, interval_minutes from watcher_setting');

  test('sets how often a technology is watched; it may be reset, and its items removed once it is not', async () => {
    expect(await told('add_watcher_config', '-t', 's3')).toBe('s3 is watched every 60 minutes.\n');
    expect(await told('add_watcher_config', '-t', 's3', '-i', '720', '-d', 'false')).toBe('s3 is watched every 720 minutes.\n');
    expect(await settings()).toEqual([{ technology: 's3', active: true, interval_minutes: 720 }]);
    await told('watchers', 'reset', 's3');
    expect(await settings()).toEqual([]);
    expect(await it.monkey('watchers', 'remove-items', 's3', '--items', '2')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is watched/),
    });
    expect(await told('add_watcher_config', '-t', 's3', '-d')).toBe('s3 is not watched any more.\n');
    expect(await it.monkey('watchers', 'remove-items', 's3', '--items', '3')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There are 2 items/),
    });
    expect(await told('watchers', 'remove-items', 's3', '--items', '2')).toMatch(/^Removed 2 items of s3/);
    expect(await it.rows('select 1 from item')).toEqual([]);
    expect(await it.monkey('add_watcher_config', '-t', 's3', '-i', '61')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/15, 60, 720, 1440, 10080/),
    });
  });
});
