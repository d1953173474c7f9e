import { defineSetting } from './setting.ts';
import { oneOf, text, textWhere, wholeNumber, yesOrNo } from './value-kind.ts';

/** `somebody@example.org`, or `Security Monkey <somebody@example.org>`. */
const SENDER = /^([^<>\r\n]{0,200}<)?[^\s<>@]+@[^\s<>@]+>?$/;

export const mailSettings = {
  mailServer: defineSetting({
    key: 'MAIL_SERVER',
    otherVariables: ['SECURITY_MONKEY_EMAIL_SERVER'],
    default: '',
    sentence: 'The SMTP server that takes mails; empty: none are sent.',
    kind: textWhere('empty, or the name or address of a server', (name) => /^[\w.:-]*$/.test(name)),
    shared: false,
  }),
  mailPort: defineSetting({
    key: 'MAIL_PORT',
    default: '465',
    sentence: 'Its port.',
    kind: wholeNumber(1, 65_535),
    shared: false,
  }),
  mailSecurity: defineSetting({
    key: 'mail_security',
    otherKeys: ['MAIL_USE_SSL'],
    default: 'tls',
    sentence: 'How the connection to it is protected: tls from the beginning, starttls (which must then be offered), or none.',
    // MAIL_USE_SSL of the original was true or false; without TLS from the beginning STARTTLS is demanded.
    kind: oneOf(['tls', 'starttls', 'none'], {
      true: 'tls',
      yes: 'tls',
      on: 'tls',
      '1': 'tls',
      false: 'starttls',
      no: 'starttls',
      off: 'starttls',
      '0': 'starttls',
    }),
    shared: false,
  }),
  mailUsername: defineSetting({
    key: 'MAIL_USERNAME',
    otherVariables: ['SECURITY_MONKEY_EMAIL_USERNAME'],
    default: '',
    sentence: 'The user as whom the program signs in there; empty: it does not.',
    kind: text,
    shared: false,
  }),
  mailPassword: defineSetting({
    key: 'MAIL_PASSWORD',
    otherVariables: ['SECURITY_MONKEY_EMAIL_PASSWORD'],
    default: '',
    sentence: 'The password of that user.',
    kind: text,
    hides: 'everything',
    shared: false,
  }),
  mailDefaultSender: defineSetting({
    key: 'MAIL_DEFAULT_SENDER',
    otherVariables: ['SECURITY_MONKEY_EMAIL_DEFAULT_SENDER'],
    default: '',
    sentence: 'Whom mails come from; with a mail server it must be given.',
    kind: textWhere('empty, or an address like monkey@example.org', (sender) => sender === '' || SENDER.test(sender)),
    shared: false,
  }),
  disableEmails: defineSetting({
    key: 'DISABLE_EMAILS',
    default: 'false',
    sentence: 'Whether no mails are sent, whatever the other settings say.',
    kind: yesOrNo,
    shared: false,
  }),
} as const;
