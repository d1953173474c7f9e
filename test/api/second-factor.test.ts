import { Secret, TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem } from './expect-problem.ts';
import { openTestApi, type TestApi, type Visitor } from './open-api.ts';

const PASSWORD = 'seven acorns under snow';
const STEP = 30_000;

let it: TestApi;
beforeAll(async () => {
  it = await openTestApi();
});
afterAll(() => it.close());

interface Enrolment {
  readonly secret: string;
  readonly uri: string;
  readonly qr: string;
}

/** What the app on a telephone shows, so many steps of 30 seconds from now. */
const codeOf = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: it.now().getTime() + steps * STEP });

let persons = 0;
/** Somebody with a password and an authenticator app. The code of the present step has been used. */
const enrolled = async (): Promise<{ visitor: Visitor; secret: string; codes: string[] }> => {
  persons += 1;
  const visitor = await it.signIn('view', { email: `two.factors.${persons}@acorn.example` });
  await visitor.send('PUT', '/api/v1/me/password', { new: PASSWORD });
  const { secret } = (await visitor.send('POST', '/api/v1/me/totp', { password: PASSWORD })).json<Enrolment>();
  const confirmed = await visitor.send('PUT', '/api/v1/me/totp', { code: codeOf(secret) });
  expect(confirmed.statusCode).toBe(200);
  return { visitor, secret, codes: confirmed.json<{ codes: string[] }>().codes };
};

const firstStep = async (email: string, browser = it.browser()) => {
  const answer = await browser.send('POST', '/api/v1/session', { email, password: PASSWORD });
  expect([answer.statusCode, answer.body]).toEqual([202, '{"secondFactor":"wanted"}']);
  return browser;
};
const secondStep = (browser: ReturnType<TestApi['browser']>, code: string) =>
  browser.send('POST', '/api/v1/session/second-factor', { code });

describe('enrolment', () => {
  test('shows the secret as text, as an address and as a picture, and counts only once it is confirmed', async () => {
    const visitor = await it.signIn('view', { email: 'enrol@acorn.example' });
    await visitor.send('PUT', '/api/v1/me/password', { new: PASSWORD });
    expectProblem(await visitor.send('POST', '/api/v1/me/totp', {}), 400, 'bad-input', /password: is missing/);
    expectProblem(await visitor.send('POST', '/api/v1/me/totp', { password: 'wrong' }), 403, 'forbidden');
    const begun = await visitor.send('POST', '/api/v1/me/totp', { password: PASSWORD });
    expect(begun.headers['cache-control']).toBe('no-store');
    const enrolment = begun.json<Enrolment>();
    expect(enrolment.secret).toMatch(/^[A-Z2-7]{32}$/);
    const app = URI.parse(enrolment.uri);
    expect(app).toMatchObject({ issuer: 'Security Monkey', label: 'enrol@acorn.example', digits: 6, period: 30, algorithm: 'SHA1' });
    expect(app.secret.base32).toBe(enrolment.secret);
    expect(enrolment.qr).toMatch(/^<svg [\s\S]*<\/svg>\s*$/);
    expect(enrolment.qr).not.toMatch(/<script|style=/);
    expect((await visitor.get('/api/v1/me')).json()).toMatchObject({ hasSecondFactor: false, recoveryCodes: 0 });
    const answer = await it.browser().send('POST', '/api/v1/session', { email: visitor.email, password: PASSWORD });
    expect(answer.statusCode).toBe(200);

    expectProblem(await visitor.send('PUT', '/api/v1/me/totp', { code: '000000' }), 400, 'bad-input', /clock/);
    const before = visitor.twin();
    const codes = (await visitor.send('PUT', '/api/v1/me/totp', { code: codeOf(enrolment.secret) })).json<{ codes: string[] }>().codes;
    expect(new Set(codes).size).toBe(10);
    expect(codes.every((code) => /^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/.test(code))).toBe(true);
    expect((await visitor.get('/api/v1/me')).json()).toMatchObject({ hasSecondFactor: true, recoveryCodes: 10 });
    expectProblem(await before.get('/api/v1/me'), 401, 'unauthenticated');
    expectProblem(await visitor.send('POST', '/api/v1/me/totp', { password: PASSWORD }), 409, 'conflict');
  });

  test('keeps the secret sealed, and recovery codes as hashes', async () => {
    const { visitor, secret, codes } = await enrolled();
    const [row] = await it.app.rows<{ sealed: string }>('select totp_secret as sealed from person where id = $1', [visitor.personId]);
    expect(row!.sealed).toMatch(/^sealed:[\w-]{8}:/);
    const everything = await it.app.rows<{ text: string }>(
      'select person::text as text from person union all select recovery_code::text from recovery_code union all select audit_log::text from audit_log',
    );
    for (const hidden of [secret, ...codes]) expect(everything.some(({ text }) => text.includes(hidden))).toBe(false);
  });

  test('a row of the database that is moved to somebody else opens nothing', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    await it.app.rows('update person set totp_secret = (select totp_secret from person where id = $2) where id = $1', [
      one.visitor.personId,
      other.visitor.personId,
    ]);
    it.wait(STEP);
    expectProblem(await secondStep(await firstStep(one.visitor.email), codeOf(other.secret)), 500, 'internal');
  });
});

describe('signing in', () => {
  test('takes the code as well, and nothing works in between', async () => {
    const { visitor, secret } = await enrolled();
    const browser = await firstStep(visitor.email);
    expectProblem(await browser.get('/api/v1/items'), 401, 'unauthenticated');
    const between = browser.cookies();
    it.wait(STEP);
    const answer = await secondStep(browser, codeOf(secret));
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { email: visitor.email, csrfToken: expect.any(String) }]);
    expect(browser.cookies()).not.toBe(between);
    expect((await browser.get('/api/v1/items')).statusCode).toBe(200);
  });

  test('takes no code twice, not even one that is still shown', async () => {
    const { visitor, secret } = await enrolled();
    // Its present code has confirmed the enrolment.
    expectProblem(await secondStep(await firstStep(visitor.email), codeOf(secret)), 401, 'sign-in-failed', /used already/);
    it.wait(STEP);
    const code = codeOf(secret);
    expect((await secondStep(await firstStep(visitor.email), code)).statusCode).toBe(200);
    expectProblem(await secondStep(await firstStep(visitor.email), code), 401, 'sign-in-failed');
    // Nor one that is older than the last that was used, though clocks may differ by a step.
    expectProblem(await secondStep(await firstStep(visitor.email), codeOf(secret, -1)), 401, 'sign-in-failed');
  });

  test('takes one code of two that come at once', async () => {
    const { visitor, secret } = await enrolled();
    it.wait(2 * STEP);
    const browsers = await Promise.all([firstStep(visitor.email), firstStep(visitor.email)]);
    const answers = await Promise.all(browsers.map((browser) => secondStep(browser, codeOf(secret))));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 401]);
  });

  test('bears a clock that is half a minute wrong, not one that is two', async () => {
    const { visitor, secret } = await enrolled();
    it.wait(3 * STEP);
    expect((await secondStep(await firstStep(visitor.email), codeOf(secret, -1))).statusCode).toBe(200);
    expect((await secondStep(await firstStep(visitor.email), codeOf(secret, 1))).statusCode).toBe(200);
    it.wait(10 * STEP);
    expect((await secondStep(await firstStep(visitor.email), codeOf(secret, -3))).statusCode).toBe(401);
    expect((await secondStep(await firstStep(visitor.email), codeOf(secret, 3))).statusCode).toBe(401);
  });

  test('takes a recovery code instead, once, however it was written down', async () => {
    const { visitor, codes } = await enrolled();
    expect((await secondStep(await firstStep(visitor.email), codes[0]!.toUpperCase().replaceAll('-', ' '))).statusCode).toBe(200);
    expectProblem(await secondStep(await firstStep(visitor.email), codes[0]!), 401, 'sign-in-failed');
    expect((await visitor.get('/api/v1/me')).json()).toMatchObject({ recoveryCodes: 9 });
    const [entry] = await it.app.rows<{ detail: object }>(
      `select detail from audit_log where person_id = $1 and action = 'session.began' order by id desc limit 1`,
      [visitor.personId],
    );
    expect(entry!.detail).toEqual({ how: 'recovery-code', codesLeft: 9 });
  });

  test('slows down who guesses codes, also when they begin anew with the right password each time', async () => {
    const { visitor } = await enrolled();
    const statuses: number[] = [];
    for (let guess = 1; guess <= 35; guess += 1) {
      // From another address each time: what holds is the limit of the person.
      const browser = it.browser(`127.20.${guess}.1`);
      const first = await browser.send('POST', '/api/v1/session', { email: visitor.email, password: PASSWORD });
      statuses.push(first.statusCode === 202 ? (await secondStep(browser, '123456')).statusCode : first.statusCode);
    }
    expect(statuses.slice(0, 29)).toEqual(Array(29).fill(401));
    expect(statuses.slice(31)).toEqual(Array(4).fill(429));
  });

  test('takes no code without the password before it, nor ten minutes after it', async () => {
    const { visitor, secret } = await enrolled();
    it.wait(STEP);
    expectProblem(await secondStep(it.browser(), codeOf(secret)), 401, 'sign-in-failed', /begin with your e-mail address/);
    const browser = await firstStep(visitor.email);
    it.wait(11 * 60_000);
    expectProblem(await secondStep(browser, codeOf(secret)), 401, 'sign-in-failed', /begin with/);
  });
});

describe('removal', () => {
  test('asks for the password, takes the recovery codes along, and then the password is enough again', async () => {
    const { visitor, codes } = await enrolled();
    expectProblem(await visitor.send('POST', '/api/v1/me/totp/removal', {}), 400, 'bad-input');
    expectProblem(await visitor.send('POST', '/api/v1/me/totp/removal', { password: 'wrong' }), 403, 'forbidden');
    expect((await visitor.send('POST', '/api/v1/me/totp/removal', { password: PASSWORD })).statusCode).toBe(204);
    const answer = await it.browser().send('POST', '/api/v1/session', { email: visitor.email, password: PASSWORD });
    expect(answer.statusCode).toBe(200);
    expect(await it.app.rows('select 1 from recovery_code where person_id = $1', [visitor.personId])).toEqual([]);
    expect(codes.length).toBe(10);
  });

  test('new recovery codes end the old ones', async () => {
    const { visitor, codes } = await enrolled();
    const made = (await visitor.send('POST', '/api/v1/me/recovery-codes', { password: PASSWORD })).json<{ codes: string[] }>().codes;
    expect(made.filter((code) => codes.includes(code))).toEqual([]);
    expect((await secondStep(await firstStep(visitor.email), codes[0]!)).statusCode).toBe(401);
    expect((await secondStep(await firstStep(visitor.email), made[0]!)).statusCode).toBe(200);
  });

  test('all of it is in the audit log', async () => {
    const { visitor } = await enrolled();
    await visitor.send('POST', '/api/v1/me/recovery-codes', { password: PASSWORD });
    await visitor.send('POST', '/api/v1/me/totp/removal', { password: PASSWORD });
    const rows = await it.app.rows<{ action: string }>('select action from audit_log where person_id = $1 order by id', [visitor.personId]);
    expect(rows.map(({ action }) => action)).toEqual([
      'session.began',
      'password.changed',
      'totp.begun',
      'totp.enrolled',
      'recovery-codes.made',
      'totp.removed',
    ]);
  });
});
