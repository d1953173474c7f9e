import type { Account } from '../model/account.ts';
import type { EntityKind } from '../model/entity.ts';
import type { Cause } from '../model/failure.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Snapshot, WatchEvent } from '../model/snapshot.ts';
import type { ConfigurationView } from './configuration-view.ts';
import type { Check } from './define-check.ts';
import type { Watcher } from './define-watcher.ts';
import type { RateBudget } from './rate-budget.ts';
import type { SecretCache } from './secret-cache.ts';

/** A custom field of an account type. `parse` throws a sentence when a text is no value of it or none of its choices. */
export interface AccountField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: Json;
  /**
   * A password, a token. It is kept sealed and apart from the account, and never shown again; only sessions get it, in
   * `account.fields`. It has no default and tells of no entity.
   */
  readonly secret?: boolean;
  /** All values that there are. Absent: any that `parse` takes. */
  readonly choices?: readonly string[];
  /** Only `fetchFields` sets it, nobody else. */
  readonly readOnly?: boolean;
  /** The kind of entity that a value of this field names, lower-cased: `canonical` for a canonical user id. */
  readonly tells?: EntityKind;
  /** The account itself can be asked for it: `fetchFields` does. */
  readonly fetched?: boolean;
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
  /** Of what failed: the provider's own error code, or one of ours. */
  readonly code?: string;
  /** The one action that was refused, when that was the reason. */
  readonly permission?: string;
}

/** How people are asked for the identifier of an account. */
export interface IdentifierField {
  readonly title: string;
  readonly description: string;
}

/** Values of the fields that are `fetched`, by name, as their `parse` takes them; or why the account did not tell them. */
export type FetchedFields = { readonly fields: Readonly<Record<string, string>> } | { readonly cause: Cause };

/** An account that the provider itself works with, and that its customers therefore meet: it delivers their logs. */
export interface ServiceAccount {
  readonly name: string;
  readonly identifier: string;
  /** The address where the provider tells of it. */
  readonly notes: string;
  readonly fields: readonly (readonly [string, string])[];
}

export interface ServiceAccountList {
  /** The day on which the list was made, `2026-01-31`. */
  readonly asOf: string;
  readonly accounts: readonly ServiceAccount[];
}

/** Where an object lies that the program reads with its own credentials. */
export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

export interface Provider {
  /** Tells what a module of a plugin exports. */
  readonly kind: 'provider';
  /** The account type: `AWS`. */
  readonly type: string;
  readonly title: string;
  /** Absent: it is called "Identifier". */
  readonly identifier?: IdentifierField;
  readonly fields: readonly AccountField[];
  readonly watchers: readonly Watcher[];
  readonly checks: readonly Check[];
  /** One pass over the source serves all technologies, so they are scheduled together. */
  readonly onePass?: boolean;
  /** Normalises an identifier, or throws a sentence. */
  parseIdentifier(text: string): string;
  open(options: SessionOptions): Promise<WatchSession>;
  /** Tries an account from the outside in, then these watchers. Must work for an account that is not stored yet, whose id is 0. */
  diagnose?(options: SessionOptions, watchers: readonly Watcher[]): AsyncIterable<Diagnosis>;
  /** Asks an account for its fields that are `fetched`. What it refuses is a cause; throws only when the signal is aborted. */
  fetchFields?(options: SessionOptions): Promise<FetchedFields>;
  /** The least that an account must allow for these technologies, as a document in the provider's own form. */
  policyFor?(watchers: readonly Watcher[]): JsonObject;
  /** The accounts of the provider's own that are known when the program is released. */
  serviceAccounts?(): ServiceAccountList;
  /** Other ways to show the configurations of its items. */
  readonly configurationViews?: readonly ConfigurationView[];
  /** The text of an object (UTF-8). Throws a `MonkeyError` `bad-input` that names the object and, for a refusal, the permission. */
  readObject?(location: ObjectLocation, signal: AbortSignal): Promise<string>;
}

export type ProviderDefinition = Omit<Provider, 'kind'>;

export const defineProvider = (definition: ProviderDefinition): Provider => ({ ...definition, kind: 'provider' });

export type { Snapshot, WatchEvent };
