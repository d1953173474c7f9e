import type { Mail } from '../mail/mailer.ts';

/** Without a line break, which would end a header. */
const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/g, ' ');

/** The token stands behind `#`, which browsers send to nobody: it is in no log of a proxy. */
export const activationAddress = (origin: string, token: string): string => `${origin}/activate#token=${token}`;
export const resetAddress = (origin: string, token: string): string => `${origin}/reset-password#token=${token}`;

interface Recipient {
  readonly email: string;
  readonly name: string;
}

export const invitationMail = ({ email, name }: Recipient, origin: string, token: string): Mail => ({
  to: email,
  subject: 'Your invitation to Security Monkey',
  text: `Hello ${oneLine(name)},

you have been invited to Security Monkey at ${origin}. Choose a password within seven days:

${activationAddress(origin, token)}

The link works once. If you do not know what this is about, leave it alone.
`,
});

export const resetMail = ({ email, name }: Recipient, origin: string, token: string): Mail => ({
  to: email,
  subject: 'A new password for Security Monkey',
  text: `Hello ${oneLine(name)},

somebody, you we hope, has asked for a new password at ${origin}. Choose one within an hour:

${resetAddress(origin, token)}

The link works once. If it was not you, leave it alone: your password stays as it is.
`,
});

export const passwordChangedMail = ({ email, name }: Recipient, origin: string): Mail => ({
  to: email,
  subject: 'Your password for Security Monkey was changed',
  text: `Hello ${oneLine(name)},

your password at ${origin} was changed just now. If it was not you, ask an administrator to lock your sign-in, and choose a new one.
`,
});
