import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, openScannedDatabase, type ScannedDatabase } from '../bad-input/scanned-database.ts';

let it: ScannedDatabase;
const told = async (...args: readonly string[]): Promise<string> => {
  const { status, stdout, stderr } = await it.monkey(...args);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};

beforeAll(async () => {
  it = await openScannedDatabase([bucket('leaflets'), bucket('posters'), { ...bucket('post/ers'), region: 'eu-west-1' }]);
  it.write([bucket('leaflets', { Version: '2012-10-17', Statement: [] }), { ...bucket('post/ers'), region: 'eu-west-1' }]);
  await told('scan', '--account', 'files');
});
afterAll(() => it.close());

describe('monkey backup_config_to_json', () => {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(it.folder, file), 'utf8'));

  test('writes the latest configuration of every item, gone ones included', async () => {
    expect(await told('backup_config_to_json')).toBe('Wrote 3 configurations below backups.\n');
    const folder = join('backups', 'files', 's3');
    expect(readdirSync(join(it.folder, folder)).sort()).toEqual(['leaflets.json', 'post_ers.json', 'posters.json']);
    expect(read(join(folder, 'leaflets.json'))).toMatchObject({ Name: 'leaflets', Policy: { Version: '2012-10-17' } });
    expect(read(join(folder, 'posters.json'))).toMatchObject({ Name: 'posters' });
    expect(statSync(join(it.folder, folder, 'posters.json')).mode & 0o777).toBe(0o600);
    // Once more gives the same.
    expect(await told('backup-config-to-json')).toBe('Wrote 3 configurations below backups.\n');
    expect(readdirSync(join(it.folder, folder))).toHaveLength(3);
  });

  test('is narrowed to accounts and technologies, and told into the audit log', async () => {
    expect(await told('export', 'configurations', '-o', 'some', '-a', 'partner')).toBe('Wrote 0 configurations below some.\n');
    expect(await told('export', 'configurations', '-o', 'some', '-a', 'files', '-m', 's3')).toBe('Wrote 3 configurations below some.\n');
    expect(await it.monkey('backup_config_to_json', '-a', 'nowhere')).toMatchObject({ status: 2 });
    expect(await it.monkey('backup_config_to_json', '-m', 'nothing')).toMatchObject({ status: 2 });
    const rows = await it.rows<{ detail: object }>(`select detail from audit_log where action = 'configurations.exported' order by id`);
    expect(rows.at(-1)).toEqual({ detail: { files: 3, accounts: ['files'], technologies: ['s3'] } });
  });

  test('says what it cannot write', async () => {
    writeFileSync(join(it.folder, 'taken'), '');
    expect(await it.monkey('backup_config_to_json', '-o', 'taken')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^monkey: bad-input: taken.* cannot be written: /),
    });
  });
});

describe('monkey export_environment_summary', () => {
  test('writes accounts, and whose is what', async () => {
    await told('whitelist', 'add', 'office', '198.51.100.0/24');
    expect(await told('export_environment_summary')).toBe('Wrote what is known of the environment to environment_summary.json.\n');
    const summary = JSON.parse(readFileSync(join(it.folder, 'environment_summary.json'), 'utf8'));
    expect(Object.keys(summary)).toEqual(['ACCOUNTS', 's3', 'userid', 'vpc', 'vpce', 'cidr', 'canonical']);
    expect(summary.ACCOUNTS).toMatchObject({
      FRIENDLY: ['111111111111'],
      THIRDPARTY: ['222222222222'],
      DESCRIPTIONS: [
        { name: 'files', identifier: '111111111111', label: 'friendly' },
        { name: 'partner', identifier: '222222222222', label: 'thirdparty' },
      ],
    });
    expect(summary.s3).toMatchObject({ leaflets: ['111111111111'] });
    expect(summary.cidr).toEqual({ '198.51.100.0/24': ['000000000000'] });
    expect(existsSync(join(it.folder, 'environment_summary.json'))).toBe(true);
    expect(readdirSync(it.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('goes to standard output, and says what it cannot write', async () => {
    expect(JSON.parse(await told('export', 'environment', '-o', '-'))).toHaveProperty('ACCOUNTS');
    expect(await it.monkey('export', 'environment', '-o', 'nowhere/x.json')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/nowhere\/x\.json cannot be written/),
    });
    expect(await it.rows(`select subject from audit_log where action = 'environment.exported' order by id`)).toEqual([
      { subject: 'environment_summary.json' },
      { subject: 'standard output' },
    ]);
  });
});

describe('monkey drop_db', () => {
  const named = () => new URL(it.url).pathname.slice(1);

  test('wants the name of the database, typed or given', async () => {
    for (const args of [['drop_db'], ['drop_db', '--yes', 'another'], ['db', 'drop', '--yes', '']])
      expect(await it.monkey(...args)).toMatchObject({ status: 2, stderr: expect.stringMatching(/is not the name of the database/) });
    expect(await it.rows('select 1 from account')).toHaveLength(2);
  });

  test('refuses while something works with it', async () => {
    await it.rows(`insert into instance (id, role, stack, host, pid, version, fingerprint, state, slots, started_at, heartbeat_at)
      values ('x', 'worker', 'default', 'far', 7, '1', 'f', 'running', 1, now(), now())`);
    expect(await it.monkey('drop_db', '--yes', named())).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^monkey: conflict: Stop what works with this database first: worker far \(pid 7\)/),
    });
    await it.rows('delete from instance');
  });

  test('removes all that the program has made and nothing else, after which it can be made anew', async () => {
    await it.rows('create table of_somebody_else (id integer)');
    const { status, stdout } = await it.monkeyWith({}, ['drop_db'], { input: `${named()}\n` });
    expect([status, stdout]).toEqual([0, expect.stringMatching(/^Removed \d+ tables from the database "test_/)]);
    expect(
      await it.rows(
        `select relname from pg_class where relnamespace in ('public'::regnamespace) and relkind in ('r', 'v', 'S') order by 1`,
      ),
    ).toEqual([{ relname: 'of_somebody_else' }]);
    expect(
      await it.rows(`select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace and not exists
        (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e')`),
    ).toEqual([]);
    expect(await it.rows(`select 1 from pg_namespace where nspname = 'pgboss'`)).toEqual([]);
    expect(await it.monkey('accounts', 'list')).toMatchObject({ status: 4, stderr: expect.stringMatching(/schema-too-old/) });
    await told('db', 'upgrade');
    expect(await it.rows('select 1 from account')).toEqual([]);
  });
});
