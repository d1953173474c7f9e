import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Session } from '../../src/contract/session.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { buildUi } from './build-ui.ts';
import { complaintsOf, openBrowser } from './open-browser.ts';
import { type Program, startProgram } from './start-program.ts';

const PASSWORD = 'seven acorns under snow';
const OTHER = 'the second squirrel left';

let program: Program;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let complaints: string[];

/** Asks the API as whoever is signed in. */
const send = async (method: 'POST' | 'PUT', path: string, data: object) => {
  const { csrfToken } = (await (await context.request.get(`${program.address}/api/v1/session`)).json()) as Session;
  return context.request.fetch(`${program.address}/api/v1${path}`, { method, data, headers: { 'x-csrf-token': csrfToken } });
};

const signOut = async (): Promise<void> => {
  await page.getByRole('button', { name: /@|Administrator/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(`${program.address}/sign-in`);
};

const fillIn = async (email: string, password: string): Promise<void> => {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

const choose = async (first: string, second: string): Promise<void> => {
  await page.getByLabel('New password').fill(first);
  await page.getByLabel('The same again').fill(second);
};

describe('signing in', () => {
  beforeAll(async () => {
    await buildUi();
    program = await startProgram();
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
    page = await context.newPage();
    complaints = await complaintsOf(page);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.stop();
  });

  it('by e-mail address and password, and shows the page that was asked for', async () => {
    await page.goto(program.signInLink);
    await page.waitForURL(`${program.address}/items`);
    expect((await send('PUT', '/me/password', { new: PASSWORD })).status()).toBe(204);
    await signOut();
    await page.goto(`${program.address}/failures`);
    await fillIn('admin@localhost', 'not the password');
    await page.getByText('The e-mail address or the password is not right.').waitFor();
    await fillIn('admin@localhost', PASSWORD);
    await page.getByRole('heading', { name: /^Failures/ }).waitFor();
    expect(page.url()).toBe(`${program.address}/failures`);
  });

  it('with a code as well, once there is a second factor', async () => {
    const enrolment = (await (await send('POST', '/me/totp', { password: PASSWORD })).json()) as { secret: string };
    const totp = new TOTP({ secret: Secret.fromBase32(enrolment.secret) });
    const codes = (await (await send('PUT', '/me/totp', { code: totp.generate({ timestamp: Date.now() - 30_000 }) })).json()) as {
      codes: string[];
    };
    await signOut();
    await fillIn('admin@localhost', PASSWORD);
    await page.getByLabel('Code').fill('000000');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The code is not right, or has been used already.').waitFor();
    await page.getByLabel('Code').fill(codes.codes[0]!);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${program.address}/items`);
    await signOut();
  });

  it('by an invitation, whose link takes a password that nobody would guess', async () => {
    const { stdout } = await runMonkey(['users', 'add', 'cleo@acorn.example', '--name', 'Cleo'], {
      MONKEY_DATABASE_URL: program.databaseUrl,
      MONKEY_BASE_URL: program.address,
    });
    const link = /https?:\S+/.exec(stdout)![0];
    await page.goto(link);
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
    // The token does not stay in the address bar, nor in the history.
    await page.waitForURL(`${program.address}/activate`);
    await choose(PASSWORD, OTHER);
    await page.getByText('The two are not the same.').waitFor();
    await choose('cleo.acorn.example', 'cleo.acorn.example');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText(/made of your own name/).waitFor();
    await choose(PASSWORD, PASSWORD);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.waitForURL(`${program.address}/items`);
    await page.getByRole('button', { name: /Cleo/ }).waitFor();
  });

  it('after a reset, by the new password only', async () => {
    const { stdout } = await runMonkey(['users', 'reset', 'cleo@acorn.example'], {
      MONKEY_DATABASE_URL: program.databaseUrl,
      MONKEY_BASE_URL: program.address,
    });
    await page.goto(/https?:\S+/.exec(stdout)![0]);
    await choose(OTHER, OTHER);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('Your password has been changed').waitFor();
    await page.getByRole('button', { name: 'Sign in' }).click();
    await fillIn('cleo@acorn.example', PASSWORD);
    await page.getByText('The e-mail address or the password is not right.').waitFor();
    await fillIn('cleo@acorn.example', OTHER);
    await page.waitForURL(`${program.address}/items`);
  });

  it('tells who has forgotten a password no more than who has not', async () => {
    await page.getByRole('button', { name: /Cleo/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    for (const email of ['cleo@acorn.example', 'nobody@acorn.example']) {
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Send a link' }).click();
      await page.getByText('If there is somebody with this address').waitFor();
    }
  });

  it('has seen no breach of the content security policy', () => {
    // What was typed wrong is answered by 400 and 401, of which the browser complains.
    expect(complaints.filter((complaint) => !/\b40[01]\b/.test(complaint))).toEqual([]);
  });
});
