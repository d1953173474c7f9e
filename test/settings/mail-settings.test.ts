import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openMailer } from '../../src/app/open-mailer.ts';
import { resolveSettings } from '../../src/settings/resolve-settings.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../setup/mail-server.ts';
import { freePort } from '../setup/postgres-server.ts';

const TO = 'vera@acorn.example';

let server: MailServer;
const start = async (options: MailServerOptions = {}): Promise<void> => {
  await server?.stop();
  server = await startMailServer(options);
};
beforeEach(() => start());
afterEach(() => server.stop());

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  MONKEY_BASE_URL: 'http://monkey.acorn.example',
  MONKEY_MAIL_SERVER: '127.0.0.1',
  MONKEY_MAIL_PORT: String(server.port),
  MONKEY_MAIL_SECURITY: 'none',
  MONKEY_MAIL_DEFAULT_SENDER: 'Security Monkey <monkey@acorn.example>',
  ...more,
});

/** Sends a mail as the program does. False: it sends none. */
const send = async (more: NodeJS.ProcessEnv = {}): Promise<boolean> => {
  const mailer = await openMailer(resolveSettings(environment(more)));
  if (mailer === null) return false;
  try {
    await mailer.send({ to: TO, subject: 'A test', text: 'Grüße,\n.\n' });
    return true;
  } finally {
    mailer.close();
  }
};
const failed = (sentence: RegExp) => expect.objectContaining({ code: 'mail-failed', message: expect.stringMatching(sentence) });

test('MAIL_SERVER: mails go there, or nowhere', async () => {
  expect(await send()).toBe(true);
  const mail = await server.next(TO);
  expect([mail.subject, mail.text]).toEqual(['A test', 'Grüße,\n.\n']);
  expect(await send({ MONKEY_MAIL_SERVER: '' })).toBe(false);
  await expect(send({ MONKEY_MAIL_SERVER: 'nowhere.invalid' })).rejects.toEqual(failed(/nowhere\.invalid/));
});

test('MAIL_PORT: at this port', async () => {
  const port = await freePort();
  await expect(send({ MONKEY_MAIL_PORT: String(port) })).rejects.toEqual(
    failed(new RegExp(`^The mail server 127\\.0\\.0\\.1:${port} does not take a mail: `)),
  );
});

test('MAIL_DEFAULT_SENDER: mails come from there', async () => {
  await send();
  expect((await server.next(TO)).from?.text).toBe('"Security Monkey" <monkey@acorn.example>');
});

test('DISABLE_EMAILS: none is sent', async () => {
  expect(await send({ MONKEY_DISABLE_EMAILS: 'true' })).toBe(false);
});

describe('signing in to the mail server', () => {
  const own = { MONKEY_MAIL_USERNAME: 'monkey', MONKEY_MAIL_PASSWORD: 'hunter2hunter2' };
  beforeEach(() => start({ user: { name: 'monkey', password: 'hunter2hunter2' } }));

  test('MAIL_USERNAME: as this user', async () => {
    expect(await send(own)).toBe(true);
    await expect(send({ ...own, MONKEY_MAIL_USERNAME: 'other' })).rejects.toEqual(failed(/who\?/));
  });

  test('MAIL_PASSWORD: with this password, which no sentence repeats', async () => {
    await expect(send({ ...own, MONKEY_MAIL_PASSWORD: 'wrong-and-secret' })).rejects.toEqual(failed(/^(?!.*wrong-and-secret).*who\?/));
  });
});

describe('mail_security', () => {
  test('mail_security: starttls takes no server that does not offer it, tls none that does not begin with it', async () => {
    await expect(send({ MONKEY_MAIL_SECURITY: 'starttls' })).rejects.toEqual(failed(/./));
    await expect(send({ MONKEY_MAIL_SECURITY: 'tls' })).rejects.toEqual(failed(/./));
    expect(server.mails).toEqual([]);
  });

  test('a certificate that nobody vouches for is not taken', async () => {
    await start({ starttls: true });
    await expect(send({ MONKEY_MAIL_SECURITY: 'starttls' })).rejects.toEqual(failed(/certificate/));
    expect(await send({ MONKEY_MAIL_SECURITY: 'none' })).toBe(true);
  });

  test.each([
    ['true', 'tls'],
    ['False', 'starttls'],
    ['STARTTLS', 'starttls'],
  ])('%s means %s, as MAIL_USE_SSL of the original had it', (written, security) => {
    expect(resolveSettings({ MONKEY_MAIL_SECURITY: written }).settings.mailSecurity).toBe(security);
  });
});

test.each([
  [{ MONKEY_MAIL_DEFAULT_SENDER: '' }, /^MONKEY_MAIL_SERVER names a mail server, but nobody whom mails come from/],
  [{ MONKEY_BASE_URL: '' }, /^MONKEY_MAIL_SERVER names a mail server, but nothing says where the links in mails lead/],
])('%j is refused', async (more, sentence) => {
  await expect(send(more)).rejects.toMatchObject({ code: 'bad-setting', message: expect.stringMatching(sentence) });
});

describe('mail_transport', () => {
  const ses = { MONKEY_MAIL_TRANSPORT: 'ses', MONKEY_MAIL_SERVER: '' };

  test.each([
    [{ ...ses, MONKEY_MAIL_DEFAULT_SENDER: '' }, /^MONKEY_MAIL_TRANSPORT names AWS SES, but nobody whom mails come from/],
    [{ ...ses, MONKEY_BASE_URL: '' }, /^MONKEY_MAIL_TRANSPORT names AWS SES, but nothing says where the links in mails lead/],
  ])('with SES, %j is refused', async (more, sentence) => {
    await expect(send(more)).rejects.toMatchObject({ code: 'bad-setting', message: expect.stringMatching(sentence) });
  });

  test('mail_transport: ses needs no server, and none is sent where DISABLE_EMAILS says so', async () => {
    expect(await send({ ...ses, MONKEY_DISABLE_EMAILS: 'true' })).toBe(false);
  });

  test.each([
    ['True', 'smtp'],
    ['false', 'ses'],
    ['SES', 'ses'],
  ])('SECURITY_MONKEY_SMTP: %s means %s, as the original had it', (written, transport) => {
    expect(resolveSettings({ SECURITY_MONKEY_SMTP: written }).settings.mailTransport).toBe(transport);
  });

  test('SES_REGION: mails go to SES of this region', async () => {
    const { settings } = resolveSettings({ SECURITY_MONKEY_SES_REGION: 'eu-west-1' });
    expect(settings.sesRegion).toBe('eu-west-1');
    expect(() => resolveSettings({ MONKEY_SES_REGION: 'Frankfurt am Main' })).toThrow(/a region like us-east-1/);
  });
});
