import type { Mailer } from '../mail/mailer.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';

/** The setting by which mails are sent, and how it is told; null: none are. */
const sentBy = (configuration: Configuration): string | null => {
  const { disableEmails, mailTransport, mailServer } = configuration.settings;
  if (disableEmails) return null;
  if (mailTransport === 'ses') return `${placeOf(configuration, 'mailTransport')} names AWS SES`;
  return mailServer === '' ? null : `${placeOf(configuration, 'mailServer')} names a mail server`;
};

/**
 * Refuses mails without a sender, since none would arrive, and without `BASE_URL`: what a request says of where it was sent
 * is no place to lead anybody who gets a link. Returns whether mails are sent at all.
 */
export const sendsMail = (configuration: Configuration): boolean => {
  const by = sentBy(configuration);
  if (by === null) return false;
  const { mailDefaultSender, baseUrl } = configuration.settings;
  if (baseUrl === '')
    throw new MonkeyError('bad-setting', `${by}, but nothing says where the links in mails lead. Name the address in BASE_URL.`);
  if (mailDefaultSender === '')
    throw new MonkeyError('bad-setting', `${by}, but nobody whom mails come from. Name a sender in MAIL_DEFAULT_SENDER.`);
  return true;
};

/** What sends mails under these settings; null: nothing does. The libraries are loaded only where they are needed. */
export const openMailer = async (configuration: Configuration): Promise<Mailer | null> => {
  if (!sendsMail(configuration)) return null;
  const { mailTransport, sesRegion, mailServer, mailPort, mailSecurity, mailUsername, mailPassword, mailDefaultSender } =
    configuration.settings;
  if (mailTransport === 'ses') {
    const { sesMailer } = await import('../mail/ses-mailer.ts');
    return sesMailer({ region: sesRegion, sender: mailDefaultSender });
  }
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
