import { type Account, WHITELIST_IDENTIFIER } from '../../src/model/account.ts';
import { networksCover } from '../../src/model/network-coverage.ts';
import { type Ask, askKey } from '../../src/model/owner.ts';
import type { AccountFacts, Answer, Known } from '../../src/plugin/define-check.ts';
import { awsEntities } from '../../src/providers/aws/aws-entities.ts';
import type { Vector, VectorAccount } from './vector.ts';

/** The custom fields by which old access control lists of S3 name an account. */
const CANONICAL_FIELDS = ['canonical_id', 's3_name'];

/** Everything that is known in the surroundings of a vector, in memory. */
export interface Surroundings {
  readonly accounts: readonly AccountFacts[];
  /** Identifiers of the owners, by `askKey`. */
  readonly owners: ReadonlyMap<string, ReadonlySet<string>>;
  /** The networks of each account, by identifier. */
  readonly networks: ReadonlyMap<string, readonly string[]>;
  answer(ask: Ask): Answer;
}

const WHITELIST: AccountFacts = { identifier: WHITELIST_IDENTIFIER, name: 'whitelist', type: 'whitelist', thirdParty: false };

export const factsOf = (account: VectorAccount): AccountFacts => ({
  identifier: account.identifier,
  name: account.name,
  type: account.account_type,
  thirdParty: account.third_party,
});

export const accountFrom = (account: VectorAccount): Account => ({
  id: 1,
  name: account.name,
  identifier: account.identifier,
  type: account.account_type,
  active: true,
  thirdParty: account.third_party,
  notes: null,
  fields: account.custom ?? {},
});

export const vectorAccounts = ({ account, context }: Vector): readonly VectorAccount[] => [
  ...(account ? [account] : []),
  ...(context?.accounts ?? []),
];

type Fact = readonly [identifier: string, kind: string, value: string];

function* canonicalNames(accounts: readonly VectorAccount[]): Iterable<Fact> {
  for (const { identifier, custom } of accounts) {
    for (const field of CANONICAL_FIELDS) {
      const value = custom?.[field];
      if (value) yield [identifier, 'canonical', value.toLowerCase()];
    }
  }
}

function* trackedEntities({ context }: Vector, accounts: readonly VectorAccount[]): Iterable<Fact> {
  for (const { technology, account, name, config } of context?.tracked_items ?? []) {
    const owner = accounts.find((candidate) => candidate.name === account);
    if (owner === undefined) continue;
    // Stored configurations carry the name of the item; those of vectors are cut down to what matters.
    for (const { kind, value } of awsEntities[technology]?.({ Name: name, ...config }) ?? []) yield [owner.identifier, kind, value];
  }
}

function* whitelistNetworks({ context }: Vector): Iterable<Fact> {
  for (const { cidr } of context?.network_whitelist ?? []) yield [WHITELIST_IDENTIFIER, 'network', cidr];
}

type Facts = Omit<Surroundings, 'answer'>;

/**
 * Whose networks contain the asked one. A range that spans several accounts of ours is ours too: where no account has all
 * of it, those that have parts of it own it together.
 */
const networkOwners = ({ accounts, networks }: Facts, asked: string): readonly string[] => {
  const alone = [...networks].filter(([, own]) => networksCover(own, asked));
  if (alone.length > 0) return alone.map(([identifier]) => identifier);
  const strangers = new Set(accounts.filter(({ thirdParty }) => thirdParty).map(({ identifier }) => identifier));
  const ours = [...networks].filter(([identifier]) => !strangers.has(identifier));
  if (
    !networksCover(
      ours.flatMap(([, own]) => own),
      asked,
    )
  )
    return [];
  return ours.filter(([, own]) => own.some((network) => networksCover([asked], network))).map(([identifier]) => identifier);
};

const ownersOf = (facts: Facts, { kind, value }: Ask): readonly string[] => {
  if (kind === 'account') return [value];
  if (kind === 'network') return networkOwners(facts, value);
  return [...(facts.owners.get(askKey({ kind, value })) ?? [])];
};

/** The surroundings of a vector, every source of which counts as completely read. */
export const surroundingsOf = (vector: Vector): Surroundings => {
  const listed = vectorAccounts(vector);
  const accounts = listed.map(factsOf);
  const owners = new Map<string, Set<string>>();
  const networks = new Map<string, string[]>();
  for (const [identifier, kind, value] of [...canonicalNames(listed), ...trackedEntities(vector, listed), ...whitelistNetworks(vector)]) {
    if (kind === 'network') {
      networks.set(identifier, [...(networks.get(identifier) ?? []), value]);
      continue;
    }
    const key = askKey({ kind, value });
    owners.set(key, (owners.get(key) ?? new Set()).add(identifier));
  }
  const known = { accounts, owners, networks };
  const everybody = new Map([...accounts, WHITELIST].map((account) => [account.identifier, account]));
  const answer = (ask: Ask): Answer => ({
    owners: ownersOf(known, ask).flatMap((identifier) => everybody.get(identifier) ?? []),
    complete: true,
  });
  return { ...known, answer };
};

/** The surroundings as a check asks them. */
export const knownFrom = ({ answer }: Surroundings): Pick<Known, 'account' | 'owners'> => ({
  account: (identifier) => answer({ kind: 'account', value: identifier }),
  owners: (kind, value) => answer({ kind, value }),
});
