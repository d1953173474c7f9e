import { createTransport } from 'nodemailer';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Mailer } from './mailer.ts';

export interface SesOptions {
  /** Empty: as every AWS SDK finds it. */
  readonly region: string;
  readonly sender: string;
  /** How long one mail may take, with all attempts; absent: as long as at an SMTP server. */
  readonly timeoutMilliseconds?: number;
}

/** As long as a mail server may take (`smtp-mailer.ts`): people wait for it. */
const MILLISECONDS = 20_000;

/** The search for credentials does not heed a signal, so it is raced. */
const within = async <T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const signal = AbortSignal.timeout(milliseconds);
  const over = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => over.reject(new Error(`no answer within ${milliseconds / 1000} seconds`)), { once: true });
  return Promise.race([work(signal), over.promise]);
};

/**
 * Sends mails through SES of AWS, version 2: the same messages as through an SMTP server. Credentials and endpoint are found as every
 * AWS SDK finds them.
 */
export const sesMailer = async ({ region, sender, timeoutMilliseconds = MILLISECONDS }: SesOptions): Promise<Mailer> => {
  const { SESv2Client, SendEmailCommand } = await import('@aws-sdk/client-sesv2');
  const client = new SESv2Client(region === '' ? {} : { region });
  const sesClient = {
    config: client.config,
    send: (command: unknown) =>
      within(timeoutMilliseconds, (abortSignal) => client.send(command as InstanceType<typeof SendEmailCommand>, { abortSignal })),
  };
  // A mail is made of our own text: no file and no address is ever read for it.
  const transport = createTransport({ SES: { sesClient, SendEmailCommand }, disableFileAccess: true, disableUrlAccess: true });
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from: sender, to: { name: '', address: to }, subject, text });
      } catch (cause) {
        const place = region === '' ? 'AWS SES' : `AWS SES in ${region}`;
        throw new MonkeyError('mail-failed', `${place} does not take a mail: ${sentenceOf(cause).replace(/\.$/, '')}.`, { cause });
      }
    },
    close: () => client.destroy(),
  };
};
