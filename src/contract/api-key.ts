import { z } from 'zod';
import { queryBoolean } from './page.ts';
import { Accounts, ROLES } from './session.ts';

/** A year and a day: a key that nobody renews is one that nobody watches over. */
const MOST_DAYS = 366;
const DAYS = 90;

export const ApiKey = z.object({
  id: z.number().int(),
  /** E-mail address. */
  owner: z.string(),
  name: z.string(),
  /** At most this; never more than its owner's at the time. */
  role: z.enum(ROLES),
  /** `all`: all that its owner sees. */
  accounts: Accounts,
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** To the minute. */
  lastUsedAt: z.iso.datetime().nullable(),
  lastUsedAddress: z.string().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyList = z.object({ rows: z.array(ApiKey) });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

/** `everybody`: also those of others; for administrators. */
export const ApiKeyQuery = z.strictObject({ everybody: queryBoolean.optional() });
export type ApiKeyQuery = z.input<typeof ApiKeyQuery>;

export const ApiKeyRequest = z.strictObject({
  name: z.string().trim().min(1).max(100),
  role: z.enum(ROLES),
  accounts: Accounts.default('all'),
  days: z.number().int().min(1).max(MOST_DAYS).default(DAYS),
});
export type ApiKeyRequest = z.input<typeof ApiKeyRequest>;

/** `token` is shown this once. */
export const NewApiKey = z.object({ key: ApiKey, token: z.string() });
export type NewApiKey = z.infer<typeof NewApiKey>;
