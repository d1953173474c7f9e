import type { Mailer } from '../mail/mailer.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';

/**
 * Refuses a mail server without a sender, since no mail would arrive, and without `BASE_URL`: what a request says of where it was sent
 * is no place to lead anybody who gets a link. Returns whether mails are sent at all.
 */
export const sendsMail = (configuration: Configuration): boolean => {
  const { mailServer, mailDefaultSender, disableEmails, baseUrl } = configuration.settings;
  if (mailServer === '' || disableEmails) return false;
  if (baseUrl === '')
    throw new MonkeyError(
      'bad-setting',
      `${placeOf(configuration, 'mailServer')} names a mail server, but nothing says where the links in mails lead. Name the address in BASE_URL.`,
    );
  if (mailDefaultSender !== '') return true;
  throw new MonkeyError(
    'bad-setting',
    `${placeOf(configuration, 'mailServer')} names a mail server, but nobody whom mails come from. Name a sender in MAIL_DEFAULT_SENDER.`,
  );
};

/** What sends mails under these settings; null: nothing does. The library is loaded only where it is needed. */
export const openMailer = async (configuration: Configuration): Promise<Mailer | null> => {
  if (!sendsMail(configuration)) return null;
  const { mailServer, mailPort, mailSecurity, mailUsername, mailPassword, mailDefaultSender } = configuration.settings;
  const { smtpMailer } = await import('../mail/smtp-mailer.ts');
  return smtpMailer({
    server: mailServer,
    port: mailPort,
    security: mailSecurity,
    username: mailUsername,
    password: mailPassword,
    sender: mailDefaultSender,
  });
};
