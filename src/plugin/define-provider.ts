import type { Account } from '../model/account.ts';
import type { EntityKind } from '../model/entity.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Snapshot, WatchEvent } from '../model/snapshot.ts';
import type { Check } from './define-check.ts';
import type { Watcher } from './define-watcher.ts';
import type { RateBudget } from './rate-budget.ts';
import type { SecretCache } from './secret-cache.ts';

/** A custom field of an account type. `parse` throws a sentence when a text is no value of it. */
export interface AccountField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: Json;
  /** A path of files, a token: never shown to readers who may not administer accounts. */
  readonly secret?: boolean;
  /** The kind of entity that a value of this field names, lower-cased: `canonical` for a canonical user id. */
  readonly tells?: EntityKind;
  parse(text: string): Json;
}

/** What a stored item is known by, when its going must be confirmed. */
export interface Vanished {
  readonly technology: string;
  readonly place: string;
  readonly uid: string;
  readonly name: string;
  readonly arn: string | null;
  readonly config: JsonObject | null;
}

/** What became of an item that a complete listing no longer told: truly gone, still there, or not to be known. */
export type Confirmation = { readonly gone: true } | { readonly gone: false; readonly event: WatchEvent };

/** One pass over some technologies of one account. Events may come interleaved. */
export interface WatchSession {
  watch(watchers: readonly Watcher[]): AsyncIterable<WatchEvent>;
  /** Asks once more for one item. Absent: a complete listing is enough. Never throws: what cannot be known is an event. */
  confirmGone?(vanished: Vanished): Promise<Confirmation>;
  /** How many calls the session has made so far, retries included. */
  calls(): number;
  close(): Promise<void>;
}

/** Everything a session may use from outside. */
export interface SessionOptions {
  readonly account: Account;
  readonly signal: AbortSignal;
  readonly budget: RateBudget;
  readonly now: () => Date;
  /** Replaces a secret with a keyed hash, so that a change shows and the value does not. */
  readonly conceal: (value: string) => string;
  readonly settings: ProviderSettings;
  /** Shared with the other processes of this worker; absent: nothing is shared. */
  readonly secrets?: SecretCache;
}

/** Settings that change what is fetched. */
export interface ProviderSettings {
  readonly securityGroupInstanceDetail: 'NONE' | 'SUMMARY' | 'FULL';
  /** Watch every AWS-managed policy, or only those that are attached. */
  readonly managedPolicies: 'attached' | 'all';
}

/** What a doctor finds out about an account: each line is one thing tried. */
export interface Diagnosis {
  readonly subject: string;
  readonly ok: boolean;
  readonly sentence: string;
}

export interface Provider {
  /** Tells what a module of a plugin exports. */
  readonly kind: 'provider';
  /** The account type: `AWS`. */
  readonly type: string;
  readonly title: string;
  readonly fields: readonly AccountField[];
  readonly watchers: readonly Watcher[];
  readonly checks: readonly Check[];
  /** One pass over the source serves all technologies, so they are scheduled together. */
  readonly onePass?: boolean;
  /** Normalises an identifier, or throws a sentence. */
  parseIdentifier(text: string): string;
  open(options: SessionOptions): Promise<WatchSession>;
  diagnose?(options: SessionOptions, watchers: readonly Watcher[]): AsyncIterable<Diagnosis>;
}

export type ProviderDefinition = Omit<Provider, 'kind'>;

export const defineProvider = (definition: ProviderDefinition): Provider => ({ ...definition, kind: 'provider' });

export type { Snapshot, WatchEvent };
