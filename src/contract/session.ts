import { z } from 'zod';

export const ROLES = ['view', 'comment', 'justify', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Which accounts: all, or these, by name. */
export const Accounts = z.union([z.literal('all'), z.array(z.string().min(1).max(300)).max(1_000)]);
export type Accounts = z.infer<typeof Accounts>;

/** An address that somebody signs in with. Hosts need no dot: the first administrator is admin@localhost. */
export const Email = z
  .string()
  .trim()
  .max(254)
  .regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+$/, 'is no e-mail address');

/**
 * Who is signed in, the token that changing requests carry in the header `x-csrf-token`, and the time zone in which the operator
 * wants times to be shown; null: the reader's own.
 */
export const Session = z.object({
  name: z.string(),
  email: z.string(),
  role: z.enum(ROLES),
  csrfToken: z.string(),
  timezone: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

/** Longer ones are refused when a password is chosen; here it only keeps the server from work. */
const LONGEST_PASSWORD = 512;

/** Any text that somebody says is their password. */
export const GivenPassword = z.string().min(1).max(LONGEST_PASSWORD);

/** The token of a link. */
export const LinkToken = z.string().min(20).max(200);

/** The token of a one-time sign-in link, or an e-mail address with a password. */
export const SignInRequest = z.union([z.strictObject({ token: LinkToken }), z.strictObject({ email: Email, password: GivenPassword })]);
export type SignInRequest = z.infer<typeof SignInRequest>;

/** The password was right, and now a code is wanted: of the authenticator app, or a recovery code. */
export const SecondFactorWanted = z.object({ secondFactor: z.literal('wanted') });
export type SecondFactorWanted = z.infer<typeof SecondFactorWanted>;

/** Six digits of an authenticator app, or a recovery code. */
export const SecondFactorRequest = z.strictObject({ code: z.string().trim().min(6).max(40) });
export type SecondFactorRequest = z.infer<typeof SecondFactorRequest>;
