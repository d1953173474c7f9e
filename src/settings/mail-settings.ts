import { defineSetting } from './setting.ts';
import { oneOf, text, textWhere, wholeNumber, yesOrNo } from './value-kind.ts';

/** `somebody@example.org`, or `Security Monkey <somebody@example.org>`. */
const SENDER = /^([^<>\r\n]{0,200}<)?[^\s<>@]+@[^\s<>@]+>?$/;

export const mailSettings = {
  mailTransport: defineSetting({
    key: 'mail_transport',
    otherKeys: ['EMAILS_USE_SMTP'],
    otherVariables: ['SECURITY_MONKEY_SMTP'],
    default: 'smtp',
    sentence: 'What mails are sent through: smtp (the server of MAIL_SERVER), or ses (AWS SES, with the credentials of the process).',
    // EMAILS_USE_SMTP of the original was true or false, and SES what is not SMTP.
    kind: oneOf(['smtp', 'ses'], { true: 'smtp', yes: 'smtp', on: 'smtp', '1': 'smtp', false: 'ses', no: 'ses', off: 'ses', '0': 'ses' }),
    shared: false,
  }),
  sesRegion: defineSetting({
    key: 'SES_REGION',
    otherVariables: ['SECURITY_MONKEY_SES_REGION'],
    default: '',
    sentence: 'The region of AWS SES; empty: that of the process (`AWS_REGION`).',
    kind: textWhere('empty, or a region like us-east-1', (region) => /^[a-z0-9-]*$/.test(region)),
    shared: false,
  }),
  mailServer: defineSetting({
    key: 'MAIL_SERVER',
    otherVariables: ['SECURITY_MONKEY_EMAIL_SERVER'],
    default: '',
    sentence: 'The SMTP server that takes mails; empty: none are sent through SMTP.',
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
    sentence: 'Whom mails come from; where mails are sent it must be given.',
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
