import type { EntityKind } from '../model/entity.ts';
import type { Fact, Finding } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';

/** An account as checks may see it. */
export interface AccountFacts {
  readonly identifier: string;
  readonly name: string;
  readonly type: string;
  readonly thirdParty: boolean;
}

/** Who owns what was asked for. `identifier` is `000000000000` for an entry of the network whitelist. */
export interface Answer {
  readonly owners: readonly AccountFacts[];
  /**
   * False when a source that could have known it has not had a complete run. With no owners that means "undecidable":
   * a check must then yield nothing for it, and the engine makes the verdict unknown by itself.
   */
  readonly complete: boolean;
}

/** Another item of the same account, as it was read last. */
export interface RelatedItem {
  /** For the `links` of a finding. */
  readonly id: number;
  readonly uid: string;
  readonly name: string;
  readonly region: string;
  /** Without its ephemeral parts. Reading a part that could not be read ends the check as unknown. */
  readonly config: JsonObject;
}

/**
 * What a check may ask beyond its own item. The engine answers in batches, so a check may be run more than once for one
 * verdict: it must be pure. Every question is recorded as an input of the audit, misses included.
 */
export interface Known {
  /** The account of this identifier; an account is always complete knowledge. */
  account(identifier: string): Answer;
  /** Who owns this bucket name, unique id, VPC, endpoint, canonical id; for `network`, whose networks contain this CIDR. */
  owners(kind: EntityKind, value: string): Answer;
  /**
   * An item of this account by its technology, one of those that the check declares in `asks`, and uid. Null: the account has
   * none. Where that cannot be known the answer is the last known one, and the engine makes the verdict unknown by itself.
   * Throws a TypeError for a technology that is not declared.
   */
  item(technology: string, uid: string): RelatedItem | null;
}

/** Settings that change what checks say. Names and defaults: `settings/`. */
export interface AuditSettings {
  /** `SECURITYGROUP_INSTANCE_DETAIL` */
  readonly securityGroupInstanceDetail: 'NONE' | 'SUMMARY' | 'FULL';
  /** `SENSITIVE_SERVICES`: service prefixes, or `ALL`; an empty list switches the check off. */
  readonly sensitiveServices: 'ALL' | readonly string[];
  /** Ids of the organizations that are one's own (`o-…`). */
  readonly ownOrganizations: readonly string[];
  /** Networks with a prefix this short or shorter count as open to the internet. IPv4 bits. */
  readonly openPrefixLength: number;
}

/** One item, as a check sees it. */
export interface Subject<Config extends JsonObject = JsonObject> {
  readonly account: AccountFacts;
  readonly item: {
    readonly technology: string;
    readonly uid: string;
    readonly name: string;
    readonly region: string;
    readonly arn: string | null;
  };
  /** The stored configuration with its ephemeral parts. Reading a part that could not be read ends the check as unknown. */
  readonly config: Config;
  readonly known: Known;
  readonly settings: AuditSettings;
  readonly now: Date;
  /** Says that this verdict holds only until then, and must be made again. */
  holdsUntil(date: Date): void;
}

/** An ephemeral value that a check reads. */
export interface EphemeralInput {
  /** `$` syntax. */
  readonly path: string;
  /** What the check makes of the value, when that is less than all of it: only a change of this makes the engine look again. */
  readonly matters?: (value: Json) => Json;
}

export interface CheckDefinition<Config extends JsonObject = JsonObject> {
  /** `<technology>.<kebab-case>`, a public name. */
  readonly id: string;
  /** The technology that it looks at. */
  readonly watches: { readonly index: string };
  readonly category: string;
  /** Points of one finding, 0 to 10. */
  readonly score: number;
  readonly title: string;
  readonly risk: string;
  readonly remedy: string;
  /** The name under which the original kept score overrides, e.g. `check_internet_accessible (S3Auditor)`. */
  readonly overrideKey?: string;
  /** Ephemeral values that this check reads: a change there makes the engine look again. */
  readonly ephemeral?: readonly (string | EphemeralInput)[];
  /** The technologies whose items it asks for: a change of one makes the engine look again at the items that asked. */
  readonly asks?: readonly { readonly index: string }[];
  /** Raised when what the check says changes, so that stored verdicts are made again. */
  readonly version?: number;
  /** Nothing yielded means pass. */
  audit(subject: Subject<Config>): Iterable<Finding>;
}

export interface Check extends Omit<CheckDefinition, 'watches' | 'ephemeral' | 'asks' | 'version'> {
  /** Tells what a module of a plugin exports. */
  readonly kind: 'check';
  readonly technology: string;
  readonly ephemeral: readonly EphemeralInput[];
  /** Indices of technologies. */
  readonly asks: readonly string[];
  readonly version: number;
}

export const defineCheck = <Config extends JsonObject = JsonObject>(definition: CheckDefinition<Config>): Check => {
  const { watches, ...rest } = definition as unknown as CheckDefinition;
  if (!/^[a-z][a-z0-9_]*\.[a-z0-9-]+$/.test(definition.id))
    throw new TypeError(`The check id "${definition.id}" is not <technology>.<kebab-case>.`);
  return {
    ...rest,
    kind: 'check',
    technology: watches.index,
    ephemeral: (definition.ephemeral ?? []).map((input) => (typeof input === 'string' ? { path: input } : input)),
    asks: (definition.asks ?? []).map(({ index }) => index),
    version: definition.version ?? 1,
  };
};

/** A fact of the item's own configuration: `name` says which in words or as a JSON pointer without array indices. */
export const configFact = (name: string, value: Json | undefined): Fact => ({ kind: 'config', name, value: value ?? null });
/** What an account is to us: `friendly`, `thirdparty`, `unknown`. */
export const accountFact = (identifier: string, label: string): Fact => ({ kind: 'account', name: identifier, value: label });
/** Whose network this is. */
export const networkFact = (cidr: string, label: string): Fact => ({ kind: 'network', name: cidr, value: label });
/** A value of another item. */
export const itemFact = (name: string, value: Json | undefined): Fact => ({ kind: 'item', name, value: value ?? null });
export const settingFact = (name: string, value: Json): Fact => ({ kind: 'setting', name, value });
/** A limit that the check compares with, with its unit in the name (`days`). */
export const thresholdFact = (name: string, value: Json): Fact => ({ kind: 'threshold', name, value });
