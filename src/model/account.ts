import type { JsonObject } from './json.ts';

/** The literal that a whitelisted network carries in place of an account number. */
export const WHITELIST_IDENTIFIER = '000000000000';

/** One watched, or merely known, environment. `identifier` is the provider's own name for it (AWS: 12 digits). */
export interface Account {
  readonly id: number;
  readonly name: string;
  readonly identifier: string;
  readonly type: string;
  readonly active: boolean;
  readonly thirdParty: boolean;
  readonly notes: string | null;
  /** Typed custom fields, as the account type declares them. */
  readonly fields: JsonObject;
}
