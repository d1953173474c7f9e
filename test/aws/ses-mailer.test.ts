import { SESv2Client } from '@aws-sdk/client-sesv2';
import { type ParsedMail, simpleParser } from 'mailparser';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sesMailer } from '../../src/mail/ses-mailer.ts';
import { type MailServer, startMailServer } from '../setup/mail-server.ts';
import { runMonkey } from '../setup/run-monkey.ts';
import { openTestApp, SECRET_KEY, type TestApp } from '../setup/test-app.ts';
import { useMoto } from './use-moto.ts';

const SENDER = 'Security Monkey <monkey@acorn.example>';
const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-of-the-tests' };

let it: TestApp;
let smtp: MailServer;
const cloud = useMoto(async ({ moto }) => {
  const { CreateEmailIdentityCommand } = await import('@aws-sdk/client-sesv2');
  const client = new SESv2Client({
    region: 'eu-west-1',
    endpoint: moto.endpoint,
    credentials: { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY },
  });
  await client.send(new CreateEmailIdentityCommand({ EmailIdentity: 'monkey@acorn.example' }));
  client.destroy();
});
beforeAll(async () => {
  it = await openTestApp();
  smtp = await startMailServer();
});
afterAll(async () => {
  await it.close();
  await smtp.stop();
});

interface Sent {
  readonly destinations: string[] | string;
  readonly raw_data: string;
}

/** What SES has taken so far. */
const sent = async (): Promise<Sent[]> => {
  const data = (await (await fetch(`${cloud.moto.endpoint}/moto-api/data.json`)).json()) as { ses?: { RawMessage?: Sent[] } };
  return data.ses?.RawMessage ?? [];
};
const newest = async (): Promise<ParsedMail> => simpleParser((await sent()).at(-1)!.raw_data);

const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...CREDENTIALS,
  AWS_ENDPOINT_URL_SESV2: cloud.proxy.endpoint,
  MONKEY_DATABASE_URL: it.url,
  MONKEY_SECRET_KEY: SECRET_KEY,
  MONKEY_BASE_URL: 'https://monkey.acorn.example',
  MONKEY_MAIL_TRANSPORT: 'ses',
  MONKEY_SES_REGION: 'eu-west-1',
  MONKEY_MAIL_DEFAULT_SENDER: SENDER,
  ...more,
});

test('an invitation is the same through SES as through SMTP', async () => {
  const invite = (email: string, more: NodeJS.ProcessEnv = {}) => runMonkey(['users', 'add', email, '--name', 'Zoë'], environment(more));
  expect(await invite('vera@acorn.example')).toEqual({
    status: 0,
    signal: null,
    stdout: 'A mail with a link is on its way to vera@acorn.example.\n',
    stderr: '',
  });
  const bySes = await newest();
  await invite('zoe@acorn.example', {
    MONKEY_MAIL_TRANSPORT: 'smtp',
    MONKEY_MAIL_SERVER: '127.0.0.1',
    MONKEY_MAIL_PORT: String(smtp.port),
    MONKEY_MAIL_SECURITY: 'none',
  });
  const bySmtp = await smtp.next('zoe@acorn.example');
  const told = ({ from, subject, text }: ParsedMail) => ({
    from: from?.text,
    subject,
    text: text?.replace(/#token=\S+/, '#token=…').trim(),
  });
  expect(told(bySes)).toEqual(told(bySmtp));
  expect(bySes.from?.text).toBe('"Security Monkey" <monkey@acorn.example>');
  expect([bySes.to].flat()[0]?.text).toBe('vera@acorn.example');
});

describe('a mail that SES does not take', () => {
  beforeEach(() => {
    for (const [name, value] of Object.entries({ ...CREDENTIALS, AWS_ENDPOINT_URL_SESV2: cloud.proxy.endpoint })) process.env[name] = value;
    return () => {
      for (const name of [...Object.keys(CREDENTIALS), 'AWS_ENDPOINT_URL_SESV2']) delete process.env[name];
    };
  });
  const send = async (sender: string, timeoutMilliseconds?: number): Promise<void> => {
    const mailer = await sesMailer({ region: 'eu-west-1', sender, ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }) });
    try {
      await mailer.send({ to: 'vera@acorn.example', subject: 'A test', text: 'Grüße,\n.\n' });
    } finally {
      mailer.close();
    }
  };
  const failed = (sentence: RegExp) => expect.objectContaining({ code: 'mail-failed', message: expect.stringMatching(sentence) });

  test('is told with what SES says, and no secret', async () => {
    const before = (await sent()).length;
    await send(SENDER);
    expect(await sent()).toHaveLength(before + 1);
    expect((await newest()).text).toBe('Grüße,\n.\n');
    await expect(send('stranger@nowhere.example')).rejects.toEqual(
      failed(/^(?!.*secret-of-the-tests)AWS SES in eu-west-1 does not take a mail: .*stranger@nowhere\.example/),
    );
  });

  test('is told when nothing answers', async () => {
    process.env['AWS_ENDPOINT_URL_SESV2'] = 'http://127.0.0.1:1';
    await expect(send(SENDER)).rejects.toEqual(failed(/^AWS SES in eu-west-1 does not take a mail: /));
    await expect(send(SENDER, 1)).rejects.toEqual(failed(/no answer within 0\.001 seconds/));
  });
});
