import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { until } from './until.ts';

/** A mail server that keeps what it gets. */
export interface MailServer {
  readonly port: number;
  /** All mails so far, in their order. */
  readonly mails: readonly ParsedMail[];
  /** The next mail to somebody that has not been taken yet. */
  next(to: string): Promise<ParsedMail>;
  stop(): Promise<void>;
}

export interface MailServerOptions {
  /** Who may sign in; absent: nobody has to. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Takes no mail at all. */
  readonly refuses?: boolean;
  /** Offers STARTTLS with a certificate that nobody has signed. */
  readonly starttls?: boolean;
}

const recipientsOf = ({ to }: ParsedMail): string[] => [to ?? []].flat().flatMap(({ value }) => value.map(({ address }) => address ?? ''));

/** Starts a mail server on a port of its own. */
export const startMailServer = async ({ user, refuses = false, starttls = false }: MailServerOptions = {}): Promise<MailServer> => {
  const mails: ParsedMail[] = [];
  const taken = new Set<ParsedMail>();
  const server = new SMTPServer({
    disabledCommands: starttls ? [] : ['STARTTLS'],
    authOptional: user === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) =>
      username === user?.name && password === user?.password ? done(null, { user: username }) : done(new Error('who?')),
    onData: (stream, _session, done) => {
      if (refuses) {
        stream.resume();
        stream.once('end', () => done(new Error('no room')));
        return;
      }
      simpleParser(stream).then(
        (mail) => {
          mails.push(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  // A client that breaks a connection off is what some tests are about.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    next: async (to) => {
      const mail = await until(`a mail to ${to}`, () => mails.find((one) => !taken.has(one) && recipientsOf(one).includes(to)));
      taken.add(mail);
      return mail;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
