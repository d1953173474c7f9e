import { z } from 'zod';
import { countedListOf, PageQuery, queryBoolean, queryList } from './page.ts';

/** As it is listed. */
export const ListedAccount = z.object({
  id: z.number().int(),
  type: z.string(),
  name: z.string(),
  identifier: z.string(),
  active: z.boolean(),
  thirdParty: z.boolean(),
  notes: z.string().nullable(),
});
export type ListedAccount = z.infer<typeof ListedAccount>;

export const ACCOUNT_ORDERS = ['name', 'type', 'identifier', 'id'] as const;

export const AccountQuery = PageQuery.extend({
  type: queryList,
  active: queryBoolean.optional(),
  thirdParty: queryBoolean.optional(),
  /** Part of it, whatever its case. */
  name: z.string().max(300).optional(),
  /** Part of it, whatever its case. */
  identifier: z.string().max(300).optional(),
  order: z.enum(ACCOUNT_ORDERS).default('name'),
  direction: z.enum(['asc', 'desc']).default('asc'),
});
export type AccountQuery = z.input<typeof AccountQuery>;

export const AccountList = countedListOf(ListedAccount);
export type AccountList = z.infer<typeof AccountList>;

/** One account. Values of password fields are never told. */
export const AccountDetail = ListedAccount.extend({
  fields: z.record(z.string(), z.unknown()),
  /** The names of the password fields that have a value. */
  secretsSet: z.array(z.string()),
  /** How many items are kept of it, gone ones included. */
  items: z.number().int(),
});
export type AccountDetail = z.infer<typeof AccountDetail>;

const FieldValue = z.union([z.string().max(8_000), z.number(), z.boolean(), z.array(z.string().max(300)).max(1_000), z.null()]);
const Fields = z.record(z.string().max(300), FieldValue);
const Notes = z.string().max(4_000).nullable();

/**
 * An account as it is to be. What is left out has its default; a password field that is left out stays as it is, and null makes it be
 * forgotten.
 */
export const AccountRequest = z.strictObject({
  type: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(256),
  identifier: z.string().trim().min(1).max(1_000),
  active: z.boolean().optional(),
  thirdParty: z.boolean().default(false),
  notes: Notes.default(null),
  fields: Fields.default({}),
});
export type AccountRequest = z.input<typeof AccountRequest>;

/** What is left out stays; a field that is null goes back to its default. */
export const AccountChangeRequest = z.strictObject({
  name: z.string().trim().min(1).max(256).optional(),
  identifier: z.string().trim().min(1).max(1_000).optional(),
  active: z.boolean().optional(),
  thirdParty: z.boolean().optional(),
  notes: Notes.optional(),
  fields: Fields.optional(),
});
export type AccountChangeRequest = z.infer<typeof AccountChangeRequest>;

/** Accounts by id, name or identifier; `all` is every account of ours that the caller may see. */
export const AccountSwitchRequest = z.strictObject({
  accounts: z
    .array(z.union([z.number().int(), z.string().min(1).max(300)]))
    .min(1)
    .max(10_000),
  active: z.boolean(),
});
export type AccountSwitchRequest = z.infer<typeof AccountSwitchRequest>;

/** `switched`: names. `unchanged`: how many were so already. */
export const AccountsSwitched = z.object({ switched: z.array(z.string()), unchanged: z.number().int() });
export type AccountsSwitched = z.infer<typeof AccountsSwitched>;

/** `force`: with all its items and their history. */
export const AccountRemovalQuery = z.strictObject({ force: queryBoolean.default(false) });
export type AccountRemovalQuery = z.input<typeof AccountRemovalQuery>;

/** How many items went with it. */
export const AccountRemoved = z.object({ items: z.number().int() });
export type AccountRemoved = z.infer<typeof AccountRemoved>;

/** One thing that was tried. */
export const TrialStep = z.object({
  step: z.string(),
  ok: z.boolean(),
  sentence: z.string(),
  /** Of what failed: the provider's own error code, or one of ours. */
  code: z.string().nullable(),
  /** The one action that was refused, when that was the reason. */
  permission: z.string().nullable(),
});
export type TrialStep = z.infer<typeof TrialStep>;

/** `ok`: every step was. What comes behind a failed step may not have been tried. */
export const AccountTrial = z.object({ ok: z.boolean(), steps: z.array(TrialStep) });
export type AccountTrial = z.infer<typeof AccountTrial>;

/** `technology`: tries every permission of these, too. */
export const AccountTrialQuery = z.strictObject({ technology: queryList });
export type AccountTrialQuery = z.input<typeof AccountTrialQuery>;

/** `updateExisting`: accounts that are known, found by type and identifier, may change; what is not said of them stays. */
export const AccountImportQuery = z.strictObject({ updateExisting: queryBoolean.default(false) });
export type AccountImportQuery = z.input<typeof AccountImportQuery>;

export const AccountsImported = z.object({ added: z.number().int(), updated: z.number().int(), unchanged: z.number().int() });
export type AccountsImported = z.infer<typeof AccountsImported>;
