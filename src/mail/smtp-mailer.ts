import { createTransport } from 'nodemailer';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Mailer } from './mailer.ts';

export interface SmtpOptions {
  readonly server: string;
  readonly port: number;
  /** TLS from the beginning; STARTTLS, which must then be offered; or neither. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** Empty: no signing in. */
  readonly username: string;
  readonly password: string;
  readonly sender: string;
}

/** A server that does not answer must not hold up who waits for the mail to be sent. RFC 5321, 4.5.3.2 allows minutes; people do not wait so long. */
const MILLISECONDS = 20_000;

/** Sends mails through an SMTP server, over one connection that is opened when it is needed. */
export const smtpMailer = ({ server, port, security, username, password, sender }: SmtpOptions): Mailer => {
  const transport = createTransport({
    host: server,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(username === '' ? {} : { auth: { user: username, pass: password } }),
    connectionTimeout: MILLISECONDS,
    greetingTimeout: MILLISECONDS,
    socketTimeout: MILLISECONDS,
    // A mail is made of our own text: no file and no address is ever read for it.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ to, subject, text }) {
      try {
        await transport.sendMail({ from: sender, to: { name: '', address: to }, subject, text });
      } catch (cause) {
        throw new MonkeyError('mail-failed', `The mail server ${server}:${port} does not take a mail: ${sentenceOf(cause)}.`, { cause });
      }
    },
    close: () => transport.close(),
  };
};
