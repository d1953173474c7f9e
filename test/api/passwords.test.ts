import { argon2Sync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { smtpMailer } from '../../src/mail/smtp-mailer.ts';
import { type MailServer, startMailServer } from '../setup/mail-server.ts';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const PASSWORD = 'seven acorns under snow';
const OTHER = 'the second squirrel left';
const MINUTE = 60_000;

let it: TestApi;
let mails: MailServer;
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
});
afterAll(async () => {
  await it.close();
  await mails.stop();
});

/** Somebody who has a password. */
const withPassword = async (name: string, password = PASSWORD): Promise<Visitor> => {
  const visitor = await it.signIn('view', { name, email: `${name.toLowerCase()}@acorn.example` });
  expect((await visitor.send('PUT', '/api/v1/me/password', { new: password })).statusCode).toBe(204);
  return visitor;
};
const signIn = (email: string, password: string, browser = it.browser()) => browser.send('POST', '/api/v1/session', { email, password });
const tokenIn = (text: string | undefined): string => /#token=([\w-]{43})\n/.exec(text ?? '')![1]!;
const failures = (subject: string) =>
  it.app.rows<{ action: string; detail: object }>(
    `select action, detail from audit_log where subject = $1 and action like 'sign-in.%' order by id`,
    [subject],
  );

describe('a password', () => {
  test('signs in, however the address is written, and rotates the session', async () => {
    const { email } = await withPassword('Wilma');
    const browser = it.browser();
    const answer = await signIn(` ${email.toUpperCase()} `, PASSWORD, browser);
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ name: 'Wilma', email, role: 'view', csrfToken: expect.any(String) });
    const first = browser.cookies();
    expect((await signIn(email, PASSWORD, browser)).statusCode).toBe(200);
    expect(browser.cookies()).not.toBe(first);
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
    expectProblem(await it.browser().get('/api/v1/items', { cookie: first }), 401, 'unauthenticated');
  });

  test('is kept as Argon2id only', async () => {
    const { email } = await withPassword('Arnold');
    const [row] = await it.app.rows<{ hash: string }>('select password_hash as hash from person where email = $1', [email]);
    expect(row!.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const everything = await it.app.rows<{ text: string }>(
      'select audit_log::text as text from audit_log union all select session::text from session',
    );
    expect(everything.filter(({ text }) => text.includes(PASSWORD))).toEqual([]);
  });

  test('that was hashed with lesser parameters is hashed anew when it is used', async () => {
    const { id, email } = await it.add('view', { email: 'rehash@acorn.example' });
    const nonce = Buffer.alloc(16, 3);
    const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, parallelism: 1, tagLength: 32, memory: 512, passes: 1 });
    const [salt, hash] = [nonce, tag].map((bytes) => bytes.toString('base64').replace(/=+$/, ''));
    await it.app.rows('update person set password_hash = $2 where id = $1', [id, `$argon2id$v=19$m=512,t=1,p=1$${salt}$${hash}`]);
    expect((await signIn(email, OTHER)).statusCode).toBe(401);
    const stored = async () =>
      (await it.app.rows<{ hash: string }>('select password_hash as hash from person where id = $1', [id]))[0]!.hash;
    expect(await stored()).toContain('m=512');
    expect((await signIn(email, PASSWORD)).statusCode).toBe(200);
    expect(await stored()).toContain('m=19456,t=2,p=1');
    expect((await signIn(email, PASSWORD)).statusCode).toBe(200);
  });

  test.each([
    ['too short', 'acorn', /at least 12 characters/],
    ['leaked', 'unbelievable', /leaked most often/],
    ['made of the own name', 'oskar.oskar.oskar', /own name/],
    ['too long', 'acorn '.repeat(30), /at most 128 characters/],
  ])('that is %s is refused, and nothing changes', async (_what, password, sentence) => {
    const visitor = await it.signIn('view', { name: 'Oskar', email: `oskar.${Math.random()}@acorn.example` });
    expectProblem(await visitor.send('PUT', '/api/v1/me/password', { new: password }), 400, 'weak-password', sentence);
    const [row] = await it.app.rows<{ hash: string | null }>('select password_hash as hash from person where id = $1', [visitor.personId]);
    expect(row!.hash).toBeNull();
  });
});

describe('who cannot sign in', () => {
  test('is told the same whether or not there is such a person, a password, or they are active', async () => {
    await withPassword('Hilda');
    await it.add('view', { email: 'passwordless@acorn.example' });
    await withPassword('Gustav');
    await it.app.rows(`update person set active = false where name = 'Gustav'`);
    const answers = [
      await signIn('hilda@acorn.example', OTHER),
      await signIn('nobody@acorn.example', OTHER),
      await signIn('passwordless@acorn.example', OTHER),
      await signIn('gustav@acorn.example', PASSWORD),
    ];
    for (const answer of answers) expectProblem(answer, 401, 'sign-in-failed', /^The e-mail address or the password is not right\.$/);
    expect(new Set(answers.map(({ body, headers }) => body.replace(String(headers['x-request-id']), ''))).size).toBe(1);
    const names = answers.map(({ headers }) => Object.keys(headers).sort());
    for (const name of names) expect(name).toEqual(names[0]);
    expect(await failures('person hilda@acorn.example')).toEqual([{ action: 'sign-in.failed', detail: { reason: 'password' } }]);
  });

  test('waits as long in each case', async () => {
    await withPassword('Ida');
    const median = async (email: string): Promise<number> => {
      const times: number[] = [];
      for (let turn = 0; turn < 5; turn += 1) {
        const start = performance.now();
        expect((await signIn(email, OTHER)).statusCode).toBe(401);
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[2]!;
    };
    const [known, unknown] = [await median('ida@acorn.example'), await median('nobody.at.all@acorn.example')];
    expect(unknown).toBeGreaterThan(known / 3);
    expect(unknown).toBeLessThan(known * 3);
  });

  test.each(['throttled@acorn.example', 'throttled.nobody@acorn.example'])(
    'is slowed down from one address, alike whether or not there is %s',
    async (email) => {
      if (!email.includes('nobody')) await withPassword('Throttled');
      const guesser = it.browser();
      for (let guess = 1; guess <= 5; guess += 1) expectProblem(await signIn(email, `${OTHER} ${guess}`, guesser), 401, 'sign-in-failed');
      const refused = await signIn(email, OTHER, guesser);
      expectProblem(refused, 429, 'too-many-requests', /^Too many attempts in a short time; try again in \d+ seconds\.$/);
      const seconds = Number(refused.headers['retry-after']);
      expect(seconds).toBeGreaterThan(40);
      expect(seconds).toBeLessThanOrEqual(60);
      it.wait(seconds * 1_000);
      expectProblem(await signIn(email, OTHER, guesser), 401, 'sign-in-failed');
      expectProblem(await signIn(email, OTHER, guesser), 429, 'too-many-requests');
    },
  );

  test('does not keep others from signing in as the same person from elsewhere, nor for good', async () => {
    const { email } = await withPassword('Victim');
    const guesser = it.browser();
    for (let guess = 1; guess <= 8; guess += 1) await signIn(email, OTHER, guesser);
    expect((await signIn(email, PASSWORD)).statusCode).toBe(200);
    it.wait(10 * MINUTE);
    expect((await signIn(email, PASSWORD, guesser)).statusCode).toBe(200);
  });

  test('is slowed down whatever address the guesses come from', async () => {
    const { email } = await withPassword('Hunted');
    for (let guess = 1; guess <= 29; guess += 1) expect((await signIn(email, OTHER)).statusCode).toBe(401);
    // The one right attempt does not count.
    expect((await signIn(email, PASSWORD)).statusCode).toBe(200);
    expect((await signIn(email, OTHER)).statusCode).toBe(401);
    const refused = await signIn(email, PASSWORD);
    expectProblem(refused, 429, 'too-many-requests');
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(900);
    it.wait(Number(refused.headers['retry-after']) * 1_000);
    expect((await signIn(email, PASSWORD)).statusCode).toBe(200);
  });

  test('is slowed down whomever they try', async () => {
    const statuses: number[] = [];
    // Each instance has a barrier of its own in memory, of 10 a minute; that of the database is behind all of them.
    for (let instance = 0; instance < 4; instance += 1) {
      const browserAt = await it.another();
      for (let guess = 1; guess <= 8; guess += 1)
        statuses.push((await signIn(`spray.${instance}.${guess}@acorn.example`, OTHER, browserAt('127.7.7.7'))).statusCode);
    }
    expect(statuses).toEqual([...Array(30).fill(401), 429, 429]);
  });

  test('is slowed down whichever instance they ask', async () => {
    const { email } = await withPassword('Shared');
    const browserAt = await it.another();
    for (let guess = 1; guess <= 5; guess += 1) expect((await signIn(email, OTHER, it.browser('127.7.8.8'))).statusCode).toBe(401);
    expectProblem(await signIn(email, OTHER, browserAt('127.7.8.8')), 429, 'too-many-requests');
  });

  test('gets no more attempts by asking all at once', async () => {
    const { email } = await withPassword('Raced');
    const answers = await Promise.all(Array.from({ length: 9 }, () => signIn(email, OTHER, it.browser('127.7.9.9'))));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
  });

  test('leaves few lines in the audit log, however often they try', async () => {
    const email = 'flooded@acorn.example';
    for (let guess = 1; guess <= 36; guess += 1) {
      const status = (await signIn(email, OTHER, it.browser(`127.8.${guess}.1`))).statusCode;
      expect(status).toBe(guess <= 30 ? 401 : 429);
    }
    for (let guess = 1; guess <= 10; guess += 1) await signIn(email, OTHER);
    const noted = await failures(`person ${email}`);
    expect(noted.filter(({ action }) => action === 'sign-in.failed').length).toBe(30);
    expect(noted.filter(({ action }) => action === 'sign-in.throttled').map(({ detail }) => detail)).toEqual([
      { refused: 1 },
      { refused: 10 },
    ]);
  });
});

describe('a forgotten password', () => {
  test('is replaced by a link that comes by mail, which works once and ends all sessions', async () => {
    const visitor = await withPassword('Forgetful');
    const asked = await it.browser().send('POST', '/api/v1/password-reset', { email: visitor.email.toUpperCase() });
    expect(asked.statusCode).toBe(204);
    await mails.next(visitor.email);
    const mail = await mails.next(visitor.email);
    expect(mail.subject).toBe('A new password for Security Monkey');
    expect(mail.text).toContain('https://monkey.acorn.example/reset-password#token=');
    const token = tokenIn(mail.text);
    const [kept] = await it.app.rows<{ rows: string }>(`select string_agg(person_link::text, ' ') as rows from person_link`);
    expect(kept!.rows).not.toContain(token);

    expectProblem(await it.browser().send('PUT', '/api/v1/password-reset', { token, password: 'too short' }), 400, 'weak-password');
    expect((await it.browser().send('PUT', '/api/v1/password-reset', { token, password: OTHER })).statusCode).toBe(204);
    expectProblem(
      await it.browser().send('PUT', '/api/v1/password-reset', { token, password: PASSWORD }),
      401,
      'unauthenticated',
      /used or is too old/,
    );
    expectProblem(await visitor.get('/api/v1/items'), 401, 'unauthenticated');
    expectProblem(await signIn(visitor.email, PASSWORD), 401, 'sign-in-failed');
    expect((await signIn(visitor.email, OTHER)).statusCode).toBe(200);
    expect((await mails.next(visitor.email)).subject).toBe('Your password for Security Monkey was changed');
  });

  test('is answered alike for nobody, for who is not active and for who has no password; and nothing is sent', async () => {
    await it.add('view', { email: 'sso.only@acorn.example' });
    await withPassword('Sleeper');
    await mails.next('sleeper@acorn.example');
    await it.app.rows(`update person set active = false where name = 'Sleeper'`);
    const before = mails.mails.length;
    const answers = [];
    for (const email of ['sso.only@acorn.example', 'sleeper@acorn.example', 'not.there@acorn.example']) {
      answers.push(await it.browser().send('POST', '/api/v1/password-reset', { email }));
    }
    expect(answers.map(({ statusCode, body }) => [statusCode, body])).toEqual(Array(3).fill([204, '']));
    // One that is sent: by then the others would have been.
    const { email } = await withPassword('Awake');
    await mails.next(email);
    expect(mails.mails.length).toBe(before + 1);
  });

  test('floods nobody', async () => {
    const { email } = await withPassword('Flooded');
    const statuses: number[] = [];
    for (let turn = 1; turn <= 4; turn += 1)
      statuses.push((await it.browser().send('POST', '/api/v1/password-reset', { email })).statusCode);
    expect(statuses).toEqual([204, 204, 204, 429]);
  });

  test('has an hour', async () => {
    const { email } = await withPassword('Slow');
    await mails.next(email);
    await it.browser().send('POST', '/api/v1/password-reset', { email });
    const token = tokenIn((await mails.next(email)).text);
    it.wait(61 * MINUTE);
    expectProblem(await it.browser().send('PUT', '/api/v1/password-reset', { token, password: OTHER }), 401, 'unauthenticated');
  });

  test('a link of another kind does not do', async () => {
    const token = await it.linkFor('admin');
    expectProblem(await it.browser().send('PUT', '/api/v1/password-reset', { token, password: OTHER }), 401, 'unauthenticated');
    expectProblem(await it.browser().send('PUT', '/api/v1/activation', { token, password: OTHER }), 401, 'unauthenticated');
  });
});

describe('changing the own password', () => {
  test('asks for the old one, ends all other sessions and gives this one another id', async () => {
    const visitor = await withPassword('Changer');
    const elsewhere = it.browser();
    expect((await signIn(visitor.email, PASSWORD, elsewhere)).statusCode).toBe(200);
    const before = visitor.twin();
    expectProblem(await visitor.send('PUT', '/api/v1/me/password', { new: OTHER }), 400, 'bad-input', /password: is missing/);
    expectProblem(await visitor.send('PUT', '/api/v1/me/password', { old: OTHER, new: OTHER }), 403, 'forbidden', /password is not right/);
    expect((await visitor.send('PUT', '/api/v1/me/password', { old: PASSWORD, new: OTHER })).statusCode).toBe(204);
    expect((await visitor.get('/api/v1/items')).statusCode).toBe(200);
    expectProblem(await before.get('/api/v1/items'), 401, 'unauthenticated');
    expectProblem(await elsewhere.get('/api/v1/items'), 401, 'unauthenticated');
    expect((await signIn(visitor.email, OTHER)).statusCode).toBe(200);
  });

  test('cannot be used to guess the old one', async () => {
    const visitor = await withPassword('Left open');
    await it.app.rows('delete from throttle');
    const statuses: number[] = [];
    for (let guess = 1; guess <= 6; guess += 1)
      statuses.push((await visitor.send('PUT', '/api/v1/me/password', { old: `${OTHER} ${guess}`, new: OTHER })).statusCode);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  });

  test('who has none yet sets one right after signing in, not later', async () => {
    const visitor = await it.signIn('view', { email: 'late@acorn.example' });
    it.wait(16 * MINUTE);
    expectProblem(await visitor.send('PUT', '/api/v1/me/password', { new: PASSWORD }), 403, 'forbidden', /within the last 15 minutes/);
  });
});
