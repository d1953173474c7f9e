import { z } from 'zod';

/** A custom field of an account type: what a form asks for. */
export const AccountTypeField = z.object({
  name: z.string(),
  label: z.string(),
  help: z.string(),
  /** `password`: it is never shown again once it is set. */
  kind: z.enum(['text', 'password', 'choice']),
  /** Of a choice: all values that there are. */
  choices: z.array(z.string()).nullable(),
  required: z.boolean(),
  /** False: the program finds it out by itself. */
  editable: z.boolean(),
  /** What it is when nobody says; null: it has no value. */
  default: z.unknown(),
});
export type AccountTypeField = z.infer<typeof AccountTypeField>;

export const AccountType = z.object({
  /** As accounts name it: `AWS`. */
  type: z.string(),
  title: z.string(),
  identifier: z.object({ label: z.string(), help: z.string() }),
  fields: z.array(AccountTypeField),
  /** Indices of its technologies. */
  technologies: z.array(z.string()),
  /** There is a policy document that says what an account must allow. */
  hasPolicy: z.boolean(),
  /** An account can be tried before it is watched. */
  canBeTried: z.boolean(),
});
export type AccountType = z.infer<typeof AccountType>;

export const AccountTypeList = z.object({ rows: z.array(AccountType) });
export type AccountTypeList = z.infer<typeof AccountTypeList>;

/** A document in the provider's own form. */
export const AccountPolicy = z.record(z.string(), z.unknown());
export type AccountPolicy = z.infer<typeof AccountPolicy>;
