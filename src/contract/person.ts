import { z } from 'zod';
import { Passkey } from './credentials.ts';
import { addressInteger, PAGE_LIMIT } from './page.ts';
import { Accounts, Email, ROLES } from './session.ts';

/** A person as an administrator sees them. */
export const Person = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  active: z.boolean(),
  accounts: Accounts,
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  passkeys: z.number().int(),
  createdAt: z.iso.datetime(),
  lastSignInAt: z.iso.datetime().nullable(),
});
export type Person = z.infer<typeof Person>;

/** People have no history to list them from, and are few: pages are told by how many rows come before them. */
export const PersonQuery = z.strictObject({
  offset: addressInteger(z.number().int().min(0).max(1_000_000).default(0)),
  limit: addressInteger(z.number().int().min(1).max(PAGE_LIMIT).default(50)),
});
export type PersonQuery = z.input<typeof PersonQuery>;

export const PersonList = z.object({ rows: z.array(Person), more: z.boolean() });
export type PersonList = z.infer<typeof PersonList>;

const Name = z.string().trim().min(1).max(200);

export const InvitationRequest = z.strictObject({ email: Email, name: Name, role: z.enum(ROLES), accounts: Accounts });
export type InvitationRequest = z.infer<typeof InvitationRequest>;

/** `mailed`: a mail with a link is on its way. Otherwise `problem` says why not; "monkey users reset" prints a link. */
export const Invited = z.object({ person: Person, mailed: z.boolean(), problem: z.string().nullable() });
export type Invited = z.infer<typeof Invited>;

/** What is left out stays. */
export const PersonChangeRequest = z.strictObject({
  name: Name.optional(),
  role: z.enum(ROLES).optional(),
  accounts: Accounts.optional(),
  active: z.boolean().optional(),
});
export type PersonChangeRequest = z.infer<typeof PersonChangeRequest>;

/** `secondFactors`: authenticator app, recovery codes and passkeys are lost too. */
export const PersonResetRequest = z.strictObject({ secondFactors: z.boolean().default(false) });
export type PersonResetRequest = z.input<typeof PersonResetRequest>;

/** What somebody sees of themselves. */
export const Me = z.object({
  id: z.number().int(),
  email: z.string(),
  name: z.string(),
  role: z.enum(ROLES),
  accounts: Accounts,
  hasPassword: z.boolean(),
  hasSecondFactor: z.boolean(),
  /** That have not been used. */
  recoveryCodes: z.number().int(),
  passkeys: z.array(Passkey),
});
export type Me = z.infer<typeof Me>;
