import { z } from 'zod';
import { Email, GivenPassword, LinkToken } from './session.ts';

/** Asks for a mail with a link to choose a new password. The answer is the same whether or not there is such a person. */
export const PasswordResetRequest = z.strictObject({ email: Email });
export type PasswordResetRequest = z.infer<typeof PasswordResetRequest>;

/** The token of a link that invites or resets, and the password that is chosen. */
export const NewPasswordRequest = z.strictObject({ token: LinkToken, password: GivenPassword });
export type NewPasswordRequest = z.infer<typeof NewPasswordRequest>;

const Code = z.string().trim().min(6).max(40);

/** `old`: the password so far. Who has none gives a code of the second factor, or has signed in just now. */
export const PasswordChangeRequest = z.strictObject({ old: GivenPassword.optional(), code: Code.optional(), new: GivenPassword });
export type PasswordChangeRequest = z.infer<typeof PasswordChangeRequest>;

/** Shows again who one is before something changes that one signs in with: the password; who has none gives a code of the second factor, or has signed in just now. */
export const Proof = z.strictObject({ password: GivenPassword.optional(), code: Code.optional() });
export type Proof = z.infer<typeof Proof>;

/** A second factor that waits for its first code. */
export const TotpEnrolment = z.object({
  /** Base32, for who cannot scan. */
  secret: z.string(),
  /** `otpauth://totp/…`. */
  uri: z.string(),
  /** The same as a picture: an SVG document. */
  qr: z.string(),
});
export type TotpEnrolment = z.infer<typeof TotpEnrolment>;

export const TotpConfirmation = z.strictObject({ code: z.string().trim().length(6) });
export type TotpConfirmation = z.infer<typeof TotpConfirmation>;

/** Shown this once. Each signs in once in place of a code. */
export const RecoveryCodes = z.object({ codes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

export const Passkey = z.object({
  id: z.number().int(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
});
export type Passkey = z.infer<typeof Passkey>;

/** What the browser's `navigator.credentials` takes and gives, as JSON (WebAuthn Level 3, 5.1). */
export const PasskeyJson = z.record(z.string(), z.unknown());
export type PasskeyJson = z.infer<typeof PasskeyJson>;

export const NewPasskeyRequest = z.strictObject({ name: z.string().trim().min(1).max(100), response: PasskeyJson });
export type NewPasskeyRequest = z.infer<typeof NewPasskeyRequest>;

export const PasskeySignInRequest = z.strictObject({ response: PasskeyJson });
export type PasskeySignInRequest = z.infer<typeof PasskeySignInRequest>;

/** One place where somebody is signed in. */
export const OwnSession = z.object({
  id: z.number().int(),
  /** link, password, passkey, header, …. */
  how: z.string().nullable(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  isCurrent: z.boolean(),
});
export type OwnSession = z.infer<typeof OwnSession>;

export const OwnSessionList = z.object({ rows: z.array(OwnSession) });
export type OwnSessionList = z.infer<typeof OwnSessionList>;

export const SessionsEnded = z.object({ ended: z.number().int() });
export type SessionsEnded = z.infer<typeof SessionsEnded>;
