import { MonkeyError, sentenceOf } from '../model/errors.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { normalNetwork } from '../model/network-coverage.ts';
import { storableText } from '../model/storable.ts';
import type { WhitelistEntry, WhitelistPlan } from '../store/whitelist-store.ts';

/** Characters of a name. */
export const LONGEST_NAME = 300;

export interface WhitelistImport {
  /** Name → network. */
  readonly networks: JsonObject;
  /** Whether what is not listed is taken away. */
  readonly prune: boolean;
  /** Where the networks come from, for sentences: the name of a file. */
  readonly source: string;
}

const refusal = (sentence: string, cause?: unknown): MonkeyError => new MonkeyError('bad-input', sentence, { cause });

/** The text of a file as an object of networks. Throws a sentence. */
export const parseNetworks = (text: string, source: string): JsonObject => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refusal(`${source} is no JSON: ${sentenceOf(cause).replaceAll(/\s+/g, ' ').replace(/\.$/, '')}.`, cause);
  }
  if (isJsonObject(value)) return value;
  throw refusal(`${source} must be a JSON object of names and networks: {"office": "192.0.2.0/24"}.`);
};

interface Listed {
  readonly name: string;
  readonly network: string;
}

const listedAs = (given: string, value: unknown): Listed => {
  const name = given.trim();
  if (name === '') throw refusal('A network has no name.');
  if (storableText(name) !== name) throw refusal(`"${storableText(name)}" holds a character that cannot be stored.`);
  if (name.length > LONGEST_NAME) throw refusal(`"${name.slice(0, 40)}…": A name may have at most ${LONGEST_NAME} characters.`);
  const network = typeof value === 'string' ? normalNetwork(value.trim()) : null;
  if (network === null) throw refusal(`"${name}": ${JSON.stringify(value)} is no network. Write it like 192.0.2.0/24 or 2001:db8::/32.`);
  return { name, network };
};

/** What becomes of the entries of one name. */
interface Fate {
  readonly added: readonly Listed[];
  readonly changed: readonly WhitelistEntry[];
  /** It stays as it is. */
  readonly kept: readonly WhitelistEntry[];
}

const fateOf = ({ name, network }: Listed, namesakes: readonly WhitelistEntry[], prune: boolean): Fate => {
  const same = namesakes.find((entry) => entry.network === network);
  if (same) return { added: [], changed: [], kept: [same] };
  const [first] = namesakes;
  if (!first) return { added: [{ name, network }], changed: [], kept: [] };
  if (namesakes.length > 1 && !prune)
    throw refusal(`"${name}": ${namesakes.length} networks have that name, so it cannot be told which of them this is.`);
  return { added: [], changed: [{ ...first, network }], kept: [] };
};

const refuse = (problems: readonly MonkeyError[], all: number, source: string): never => {
  const [first] = problems;
  if (problems.length === 1) throw first!;
  const sentences = problems.map(({ message }) => message).join('\n');
  throw refusal(`${problems.length} of the ${all} networks in ${source} cannot be used, so nothing was changed:\n${sentences}`);
};

/** What becomes of the whitelist, by name; or one error about everything that cannot be used. Pure. */
export const planWhitelistImport = ({ networks, prune, source }: WhitelistImport, stored: readonly WhitelistEntry[]): WhitelistPlan => {
  // A list that is empty by a slip must not take everything away.
  if (prune && Object.keys(networks).length === 0 && stored.length > 0)
    throw refusal(`${source} lists no network, so all ${stored.length} would be taken away. Remove them one by one if that is meant.`);
  const byName = Map.groupBy(stored, ({ name }) => name);
  const taken = new Set<string>();
  const problems: MonkeyError[] = [];
  const fates: Fate[] = [];
  for (const [given, value] of Object.entries(networks)) {
    try {
      const listed = listedAs(given, value);
      if (taken.has(listed.name)) throw refusal(`"${listed.name}" is listed twice.`);
      taken.add(listed.name);
      fates.push(fateOf(listed, byName.get(listed.name) ?? [], prune));
    } catch (error) {
      if (!(error instanceof MonkeyError)) throw error;
      problems.push(error);
    }
  }
  if (problems.length > 0) refuse(problems, Object.keys(networks).length, source);
  const added = fates.flatMap((fate) => fate.added.map((listed) => ({ ...listed, notes: null })));
  const changed = fates.flatMap((fate) => fate.changed);
  const kept = fates.flatMap((fate) => fate.kept);
  const staying = new Set([...changed, ...kept].map(({ id }) => id));
  return { added, changed, removed: prune ? stored.filter(({ id }) => !staying.has(id)) : [], unchanged: kept.length };
};
