import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Invited, Person, PersonChangeRequest, PersonList } from '../../src/contract/person.ts';
import { smtpMailer } from '../../src/mail/smtp-mailer.ts';
import { type MailServer, startMailServer } from '../setup/mail-server.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const PASSWORD = 'seven acorns under snow';

let it: TestApi;
let mails: MailServer;
let admin: Visitor;
beforeAll(async () => {
  mails = await startMailServer();
  const mailer = smtpMailer({
    server: '127.0.0.1',
    port: mails.port,
    security: 'none',
    username: '',
    password: '',
    sender: 'monkey@acorn.example',
  });
  it = await openTestApi({ mailer, baseUrl: 'https://monkey.acorn.example' });
  for (const name of ['payments', 'website'])
    await it.app.rows(`insert into account (type, name, identifier) values ('snapshot', $1, $1)`, [name]);
  admin = await it.signIn('admin', 'Ada');
});
afterAll(async () => {
  await it.close();
  await mails.stop();
});

const invitation = (email: string) => ({ email, name: 'Newcomer', role: 'comment', accounts: ['payments'] });
const change = (id: number, body: PersonChangeRequest, by = admin) => by.send('PATCH', `/api/v1/people/${id}`, body);
const tokenIn = (text: string | undefined): string => /#token=([\w-]{43})\n/.exec(text ?? '')![1]!;

describe('an invitation', () => {
  test('comes by mail; its link takes a password, once, and signs in', async () => {
    const email = 'newcomer@acorn.example';
    const { person, mailed } = (await admin.send('POST', '/api/v1/people', invitation('Newcomer@Acorn.example'))).json<Invited>();
    expect([mailed, person]).toMatchObject([
      true,
      { email, role: 'comment', active: true, accounts: ['payments'], hasPassword: false, lastSignInAt: null },
    ]);
    const mail = await mails.next(email);
    expect(mail).toMatchObject({ subject: 'Your invitation to Security Monkey', from: { text: 'monkey@acorn.example' } });
    expect(mail.text).toContain('https://monkey.acorn.example/activate#token=');
    const token = tokenIn(mail.text);
    const browser = it.browser();
    expectProblem(
      await browser.send('PUT', '/api/v1/activation', { token, password: 'newcomer.newcomer' }),
      400,
      'weak-password',
      /own name/,
    );
    const answer = await browser.send('PUT', '/api/v1/activation', { token, password: PASSWORD });
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { email, role: 'comment' }]);
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
    expectProblem(await it.browser().send('PUT', '/api/v1/activation', { token, password: PASSWORD }), 401, 'unauthenticated');
    expect((await it.browser().send('POST', '/api/v1/session', { email, password: PASSWORD })).statusCode).toBe(200);
  });

  test('has a week', async () => {
    await admin.send('POST', '/api/v1/people', invitation('late@acorn.example'));
    const token = tokenIn((await mails.next('late@acorn.example')).text);
    await it.app.rows(`update person_link set expires_at = now() - interval '1 second' where purpose = 'activate' and used_at is null`);
    expectProblem(
      await it.browser().send('PUT', '/api/v1/activation', { token, password: PASSWORD }),
      401,
      'unauthenticated',
      /Ask an administrator/,
    );
  });

  test('of somebody who is there, of no account and of no address is refused', async () => {
    expectProblem(await admin.send('POST', '/api/v1/people', invitation(admin.email.toUpperCase())), 409, 'conflict');
    expectProblem(
      await admin.send('POST', '/api/v1/people', { ...invitation('x@acorn.example'), accounts: ['nowhere'] }),
      404,
      'not-found',
    );
    for (const email of ['x', 'x@', 'x y@acorn.example', 'x@acorn.example, y@acorn.example', 'x@a\r\nBcc: y@acorn.example'])
      expectProblem(await admin.send('POST', '/api/v1/people', invitation(email)), 400, 'bad-input', /e-mail address/);
    expect(await it.app.rows(`select 1 from person where email like 'x%'`)).toEqual([]);
  });

  test('that no mail server takes is told, and the person is there', async () => {
    const away = smtpMailer({ server: '127.0.0.1', port: 1, security: 'none', username: '', password: '', sender: 'monkey@acorn.example' });
    const other = await openTestApi({ mailer: away, baseUrl: 'https://monkey.acorn.example' });
    const answer = await (await other.signIn('admin')).send('POST', '/api/v1/people', {
      ...invitation('unreached@acorn.example'),
      accounts: 'all',
    });
    expect(answer.json()).toMatchObject({
      mailed: false,
      problem: expect.stringMatching(/127\.0\.0\.1:1 does not take a mail/),
      person: { hasPassword: false },
    });
    await other.close();
  });
});

describe('a person', () => {
  test('is listed with what an administrator has to know, and no secret', async () => {
    const visitor = await it.signIn('view', { name: 'Listed', accounts: ['website'] });
    await visitor.send('PUT', '/api/v1/me/password', { new: PASSWORD });
    const answer = await admin.get('/api/v1/people?limit=200');
    expect(answer.json<PersonList>().rows.find(({ id }) => id === visitor.personId)).toMatchObject({
      name: 'Listed',
      role: 'view',
      accounts: ['website'],
      active: true,
      hasPassword: true,
      hasSecondFactor: false,
      passkeys: 0,
    });
    expect(answer.body).not.toMatch(/argon2|sealed/);
  });

  test('gets another role, other accounts, and is locked and let in again', async () => {
    const visitor = await it.signIn('view');
    expect((await change(visitor.personId, { role: 'justify', accounts: ['payments', 'website'] })).json()).toMatchObject({
      role: 'justify',
      accounts: ['payments', 'website'],
      active: true,
    });
    expect((await change(visitor.personId, { active: false })).json<Person>().active).toBe(false);
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
    expect((await change(visitor.personId, { active: true, accounts: 'all' })).json()).toMatchObject({
      active: true,
      accounts: 'all',
      role: 'justify',
    });
    expectProblem(await change(999_999, { role: 'view' }), 404, 'not-found');
    expectProblem(await change(visitor.personId, { accounts: ['nowhere'] }), 404, 'not-found');
    expect((await change(visitor.personId, {})).json()).toMatchObject({ accounts: 'all' });
  });

  test('who loses the last account sees nothing, not everything', async () => {
    await it.app.rows(`insert into account (type, name, identifier) values ('snapshot', 'doomed', 'doomed')`);
    const visitor = await it.signIn('view', { accounts: ['doomed'] });
    await it.app.rows(`delete from account where name = 'doomed'`);
    expect((await visitor.get('/api/v1/me')).json()).toMatchObject({ accounts: [] });
    expect((await visitor.get('/api/v1/overview')).json()).toMatchObject({ accounts: [] });
  });

  test('does not change their own rights', async () => {
    for (const body of [{ role: 'view' }, { active: false }, { accounts: [] }] as PersonChangeRequest[])
      expectProblem(await change(admin.personId, body), 403, 'forbidden', /their own rights/);
    expectProblem(await admin.send('POST', `/api/v1/people/${admin.personId}/reset`, {}), 403, 'forbidden');
  });
});

describe('the last administrator of all accounts', () => {
  test.each<[string, PersonChangeRequest]>([
    ['keeps the role', { role: 'justify' }],
    ['stays active', { active: false }],
    ['keeps all accounts', { accounts: ['payments'] }],
  ])('%s', async (_what, body) => {
    const other = await it.signIn('admin', { accounts: null });
    await it.app.rows(`update person set active = false where role = 'admin' and id not in ($1, $2)`, [admin.personId, other.personId]);
    // One of two may go; but whoever is left may not be taken away by somebody whose session has begun before.
    expect((await change(other.personId, body)).statusCode).toBe(200);
    await it.app.rows(`update person set role = 'admin', active = true, all_accounts = true where id = $1`, [other.personId]);
    const both = await Promise.all([change(other.personId, body), change(admin.personId, body, other)]);
    expect(both.map(({ statusCode }) => statusCode).sort()[0]).toBe(200);
    const [left] = await it.app.rows<{ count: number }>(
      `select count(*) as count from person where role = 'admin' and active and all_accounts`,
    );
    expect(Number(left!.count)).toBeGreaterThan(0);
    await it.app.rows(`update person set role = 'admin', active = true, all_accounts = true where id = $1`, [admin.personId]);
  });
});

describe('a reset', () => {
  test('ends the sessions and mails a link; the second factors go only when it says so', async () => {
    const visitor = await it.signIn('view', { email: 'lost.telephone@acorn.example' });
    await visitor.send('PUT', '/api/v1/me/password', { new: PASSWORD });
    await mails.next(visitor.email);
    await it.app.rows(`update person set totp_secret = 'sealed:x:y', totp_confirmed_at = now() where id = $1`, [visitor.personId]);
    const first = (await admin.send('POST', `/api/v1/people/${visitor.personId}/reset`, {})).json<Invited>();
    expect(first).toMatchObject({ mailed: true, person: { hasPassword: true, hasSecondFactor: true } });
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
    const old = tokenIn((await mails.next(visitor.email)).text);
    const second = (await admin.send('POST', `/api/v1/people/${visitor.personId}/reset`, { secondFactors: true })).json<Invited>();
    expect(second.person.hasSecondFactor).toBe(false);
    const token = tokenIn((await mails.next(visitor.email)).text);
    expectProblem(
      await it.browser().send('PUT', '/api/v1/password-reset', { token: old, password: 'the second squirrel left' }),
      401,
      'unauthenticated',
    );
    expect((await it.browser().send('PUT', '/api/v1/password-reset', { token, password: 'the second squirrel left' })).statusCode).toBe(
      204,
    );
  });

  test('invites again who has no password yet', async () => {
    await admin.send('POST', '/api/v1/people', invitation('twice@acorn.example'));
    await mails.next('twice@acorn.example');
    const { rows } = (await admin.get('/api/v1/people?limit=200')).json<PersonList>();
    const { id } = rows.find(({ email }) => email === 'twice@acorn.example')!;
    await admin.send('POST', `/api/v1/people/${id}/reset`, {});
    expect((await mails.next('twice@acorn.example')).subject).toBe('Your invitation to Security Monkey');
  });

  test('is not for somebody who is locked', async () => {
    const { id } = await it.add('view');
    await change(id, { active: false });
    expectProblem(await admin.send('POST', `/api/v1/people/${id}/reset`, {}), 409, 'conflict');
  });
});
