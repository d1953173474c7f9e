import { hostname, userInfo } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MailServer, startMailServer } from '../setup/mail-server.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';

const PASSWORD = 'seven acorns under snow';

let it: TestApp;
beforeAll(async () => {
  it = await openTestApp();
  for (const name of ['payments', 'website'])
    await it.rows(`insert into account (type, name, identifier) values ('snapshot', $1, $1)`, [name]);
});
afterAll(() => it.close());

const monkey = (args: readonly string[], input?: string, environment: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  runMonkey(
    args,
    {
      MONKEY_DATABASE_URL: it.url,
      MONKEY_SECRET_KEY: SECRET_KEY,
      MONKEY_BASE_URL: 'https://monkey.acorn.example',
      MONKEY_TRUST_PROXY: 'loopback',
      ...environment,
    },
    input === undefined ? {} : { input },
  );
const done = async (args: readonly string[], input?: string): Promise<string> => {
  const { status, stdout, stderr } = await monkey(args, input);
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
};
const person = async (email: string) => (await it.rows<Record<string, unknown>>('select * from person where email = $1', [email]))[0]!;
const log = (action: string) =>
  it.rows<{ subject: string; name: string; address: string; detail: object }>('select * from audit_log where action = $1 order by id', [
    action,
  ]);

describe('monkey create_user', () => {
  test('takes the password from standard input, never from an argument', async () => {
    expect(await done(['create_user', 'Ada@Acorn.example', 'Admin'], `${PASSWORD}\n`)).toBe(
      'Added ada@acorn.example with the role admin.\n',
    );
    expect(await person('ada@acorn.example')).toMatchObject({
      role: 'admin',
      active: true,
      all_accounts: true,
      password_hash: expect.stringMatching(/^\$argon2id\$/),
    });
    const [entry] = await log('person.added');
    expect(entry).toMatchObject({
      actor: 'command line',
      name: userInfo().username,
      address: hostname(),
      detail: { role: 'admin', password: 'set' },
    });
    expect(await monkey(['create_user', 'ada@acorn.example', 'Admin', PASSWORD])).toMatchObject({ status: 2 });
    expect(await monkey(['create_user', 'ada@acorn.example', 'Admin'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/holds no password/),
    });
  });

  test('gives somebody who is there another password and role, ends their sessions, and refuses a weak password', async () => {
    await done(['create-user', 'bob@acorn.example', 'view'], PASSWORD);
    const before = await person('bob@acorn.example');
    await it.rows(
      `insert into session (id_hash, person_id, data, created_at, last_seen_at, rotated_at, expires_at)
      values ('x', $1, '{}', now(), now(), now(), now() + interval '1 hour')`,
      [before['id']],
    );
    expect(await monkey(['create_user', 'bob@acorn.example', 'justify'], 'bob.acorn.example')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^monkey: weak-password: .*own name/),
    });
    expect(await person('bob@acorn.example')).toEqual(before);
    expect(await done(['create_user', 'BOB@acorn.example', 'Justify'], 'the second squirrel left')).toBe(
      'Changed bob@acorn.example with the role justify.\n',
    );
    const after = await person('bob@acorn.example');
    expect(after).toMatchObject({ id: before['id'], role: 'justify' });
    expect(after['password_hash']).not.toBe(before['password_hash']);
    expect(await it.rows('select 1 from session where person_id = $1', [before['id']])).toEqual([]);
  });

  test.each([
    [['create_user', 'nobody', 'view'], /no e-mail address/],
    [['create_user', 'x@acorn.example', 'emperor'], /no role "emperor". Known are: view, comment, justify, admin/],
  ])('%j is refused', async (args, sentence) => {
    expect(await monkey(args, PASSWORD)).toMatchObject({ status: 2, stderr: expect.stringMatching(sentence) });
  });
});

describe('monkey users', () => {
  test('add prints a link where there is no mail server, and mails it where there is one', async () => {
    const printed = await done(['users', 'add', 'cleo@acorn.example', '--name', 'Cleo', '--role', 'comment', '-a', 'payments']);
    expect(printed).toMatch(
      /^cleo@acorn\.example chooses a password here, once: https:\/\/monkey\.acorn\.example\/activate#token=[\w-]{43}\n$/,
    );
    expect(await person('cleo@acorn.example')).toMatchObject({ name: 'Cleo', role: 'comment', all_accounts: false, password_hash: null });
    expect((await log('person.invited')).at(-1)).toMatchObject({
      subject: 'person cleo@acorn.example',
      detail: { role: 'comment', accounts: ['payments'] },
    });
    expect(await monkey(['users', 'add', 'cleo@acorn.example'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^monkey: conflict: /),
    });

    const mails: MailServer = await startMailServer();
    const mailing = {
      MONKEY_MAIL_SERVER: '127.0.0.1',
      MONKEY_MAIL_PORT: String(mails.port),
      MONKEY_MAIL_SECURITY: 'none',
      MONKEY_MAIL_DEFAULT_SENDER: 'monkey@acorn.example',
    };
    expect(await monkey(['users', 'add', 'dora@acorn.example'], '', mailing)).toMatchObject({
      status: 0,
      stdout: 'A mail with a link is on its way to dora@acorn.example.\n',
    });
    expect((await mails.next('dora@acorn.example')).text).toMatch(/https:\/\/monkey\.acorn\.example\/activate#token=/);
    expect((await monkey(['users', 'reset', 'dora@acorn.example', '--print'], '', mailing)).stdout).toMatch(/activate#token=/);
    expect(mails.mails.length).toBe(1);
    await mails.stop();
  });

  test('list tells who there is, and no secret', async () => {
    const rows = (await done(['users', 'list', '--format', 'ndjson']))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.find(({ email }) => email === 'cleo@acorn.example')).toEqual({
      email: 'cleo@acorn.example',
      name: 'Cleo',
      role: 'comment',
      active: true,
      accounts: 'payments',
      password: false,
      second_factor: false,
      passkeys: 0,
      last_sign_in: null,
      created: expect.any(String),
    });
    expect(JSON.stringify(rows)).not.toContain('argon2');
  });

  test('role, scope, disable and enable change somebody, and are written down', async () => {
    expect(await done(['users', 'role', 'cleo@acorn.example', 'Justify'])).toBe('cleo@acorn.example has the role justify.\n');
    expect(await done(['users', 'scope', 'cleo@acorn.example', '-a', 'payments,website'])).toBe(
      'cleo@acorn.example sees payments, website.\n',
    );
    expect(await done(['users', 'scope', 'cleo@acorn.example', '--all'])).toBe('cleo@acorn.example sees all accounts.\n');
    expect(await monkey(['users', 'scope', 'cleo@acorn.example'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/Say which accounts/),
    });
    expect(await monkey(['users', 'scope', 'cleo@acorn.example', '-a', 'nowhere'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/no account "nowhere"/),
    });
    expect(await done(['users', 'disable', 'cleo@acorn.example'])).toMatch(/may not sign in any more/);
    expect(await person('cleo@acorn.example')).toMatchObject({ role: 'justify', all_accounts: true, active: false });
    expect(await done(['users', 'enable', 'cleo@acorn.example'])).toBe('cleo@acorn.example may sign in.\n');
    expect((await log('person.changed')).filter(({ subject }) => subject.includes('cleo')).map(({ detail }) => detail)).toEqual([
      { role: 'justify' },
      { accounts: ['payments', 'website'] },
      { accounts: 'all' },
      { active: false },
      { active: true },
    ]);
    expect(await monkey(['users', 'role', 'nobody@acorn.example', 'view'])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is nobody with the address/),
    });
  });

  test('the last administrator of all accounts stays', async () => {
    await it.rows(`update person set active = false where role = 'admin' and email <> 'ada@acorn.example'`);
    for (const args of [
      ['role', 'ada@acorn.example', 'view'],
      ['disable', 'ada@acorn.example'],
      ['scope', 'ada@acorn.example', '-a', 'payments'],
    ])
      expect(await monkey(['users', ...args])).toMatchObject({
        status: 2,
        stderr: expect.stringMatching(/^monkey: conflict: .*last active administrator/),
      });
    expect(await person('ada@acorn.example')).toMatchObject({ role: 'admin', active: true, all_accounts: true });
  });

  test('reset takes the second factors when asked to', async () => {
    await it.rows(`update person set totp_secret = 'sealed:x:y', totp_confirmed_at = now() where email = 'ada@acorn.example'`);
    expect(await done(['users', 'reset', 'ada@acorn.example'])).toMatch(/reset-password#token=/);
    expect((await person('ada@acorn.example'))['totp_secret']).toBe('sealed:x:y');
    await done(['users', 'reset', 'ada@acorn.example', '--second-factors']);
    expect((await person('ada@acorn.example'))['totp_secret']).toBeNull();
  });
});

test('monkey toggle_active_user locks, and lets in with -a', async () => {
  expect(await done(['toggle_active_user', '-e', 'bob@acorn.example'])).toMatch(/may not sign in any more/);
  expect(await person('bob@acorn.example')).toMatchObject({ active: false });
  await done(['toggle_active_user', '--email', 'bob@acorn.example', '--active']);
  expect(await person('bob@acorn.example')).toMatchObject({ active: true });
  // The original took words here, of which each was true.
  await done(['toggle_active_user', '-e', 'bob@acorn.example', '-a', 'False']);
  expect(await person('bob@acorn.example')).toMatchObject({ active: false });
  await done(['toggle_active_user', '-e', 'bob@acorn.example', '-a', 'True']);
  expect(await person('bob@acorn.example')).toMatchObject({ active: true });
  expect(await monkey(['toggle_active_user', '-e', 'bob@acorn.example', '-a', 'perhaps'])).toMatchObject({ status: 2 });
});

describe('monkey api_keys', () => {
  test('create prints the key alone, list and revoke never', async () => {
    const made = await monkey([
      'api_keys',
      'create',
      'nightly',
      '--owner',
      'bob@acorn.example',
      '--role',
      'comment',
      '-a',
      'payments',
      '--days',
      '7',
    ]);
    expect(made).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^smk_[\w-]{43}\n$/),
      stderr: expect.stringMatching(/^API key \d+ of bob@acorn\.example, good until .*shown this once:\n$/),
    });
    const [row] = JSON.parse(await done(['api_keys', 'list', '--format', 'json'])) as Record<string, unknown>[];
    expect(row).toMatchObject({
      owner: 'bob@acorn.example',
      name: 'nightly',
      role: 'comment',
      accounts: 'payments',
      revoked: null,
      last_used: null,
    });
    expect(JSON.stringify(row)).not.toContain('smk_');
    expect(await done(['api-keys', 'revoke', String(row!['id'])])).toBe('Revoked "nightly" of bob@acorn.example.\n');
    expect(await monkey(['api-keys', 'revoke', String(row!['id'])])).toMatchObject({ status: 2 });
    expect((await log('api-key.made')).length + (await log('api-key.revoked')).length).toBe(2);
  });

  test.each([
    [['--owner', 'bob@acorn.example', '--role', 'admin'], /at most what its owner may/],
    [['--owner', 'nobody@acorn.example'], /nobody with the address/],
    [['--owner', 'bob@acorn.example', '--days', '1000'], /--days is "1000"/],
    [[], /Required option '--owner/],
  ])('create %j is refused', async (args, sentence) => {
    expect(await monkey(['api-keys', 'create', 'x', ...args])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(sentence),
    });
  });
});

test('what else is changed at the command line is in the audit log too', async () => {
  await done(['whitelist', 'add', 'office', '198.51.100.0/24']);
  await done(['ignore', 'add', 's3', 'tmp-']);
  await done(['overrides', 'set', 's3.acl-unknown', '--score', '3']);
  await done(['watchers', 'set', 'kms', '--interval', '240']);
  await done(['accounts', 'add', 'snapshot', 'files', '/tmp', '--field', 'represents=AWS:111111111111']);
  // Once more is no change.
  for (let time = 0; time < 2; time += 1) await done(['disable-accounts', '--account', 'files']);
  await done(['accounts', 'remove', 'files']);
  await done(['sign-in-link']);
  const rows = await it.rows<{ action: string }>(`select action from audit_log where action !~ '^(person|api-key)[.]' order by id`);
  expect(rows.map(({ action }) => action)).toEqual([
    'whitelist.added',
    'ignore-list.added',
    'override.set',
    'watcher.set',
    'account.added',
    'account.changed',
    'account.removed',
    'link.made',
  ]);
});
