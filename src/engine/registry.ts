import { shortHash } from '../base/sha256.ts';
import type { EntityKind } from '../model/entity.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Comparison, makeComparison } from '../model/prepare-snapshot.ts';
import type { AuditSettings, Check, EphemeralInput } from '../plugin/define-check.ts';
import type { Provider } from '../plugin/define-provider.ts';
import type { Watcher } from '../plugin/define-watcher.ts';

/** A technology with everything that was registered for it. */
export interface Technology {
  readonly watcher: Watcher;
  readonly accountType: string;
  readonly comparison: Comparison;
  readonly checks: readonly Check[];
  /** The checks that read ephemeral values, and all that they make of them. */
  readonly ephemeralChecks: readonly Check[];
  readonly ephemeralInputs: readonly EphemeralInput[];
}

/** Everything that is registered: account types, technologies, checks. Technologies are unique across account types. */
export interface Registry {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly technologies: ReadonlyMap<string, Technology>;
  readonly checks: ReadonlyMap<string, Check>;
  /** The technologies that tell of entities of a kind: the sources of an answer. */
  readonly sources: ReadonlyMap<EntityKind, readonly Technology[]>;
  /** The technologies whose items checks of other items ask for. */
  readonly askedFor: ReadonlySet<string>;
}

const indexProviders = (all: readonly Provider[]): Map<string, Provider> => {
  const providers = new Map<string, Provider>();
  for (const provider of all) {
    if (providers.has(provider.type))
      throw new MonkeyError('bad-setting', `Two providers are for accounts of the type "${provider.type}".`);
    providers.set(provider.type, provider);
  }
  return providers;
};

const indexChecks = (all: readonly Check[]): Map<string, Check> => {
  const checks = new Map<string, Check>();
  for (const check of all) {
    if (checks.has(check.id)) throw new MonkeyError('bad-setting', `Two checks have the id "${check.id}".`);
    checks.set(check.id, check);
  }
  return checks;
};

/** Many checks of a technology read the same value in the same way. */
const distinctInputs = (checks: readonly Check[]): EphemeralInput[] => [
  ...new Map(
    checks.flatMap((check) => check.ephemeral).map((input) => [`${input.path} ${input.matters?.toString() ?? ''}`, input]),
  ).values(),
];

/** A check that came by itself must be of something that is watched: a slip there would never be noticed. */
const assertWatched = (checks: readonly Check[], technologies: ReadonlyMap<string, Technology>): void => {
  const astray = checks.find(({ technology }) => !technologies.has(technology));
  if (astray)
    throw new MonkeyError('bad-setting', `The check "${astray.id}" is of the technology "${astray.technology}", which nothing watches.`);
};

/** What a check asks for and nothing watches would be unknown for ever. */
const technologiesAskedFor = (checks: Iterable<Check>, technologies: ReadonlyMap<string, Technology>): ReadonlySet<string> => {
  const asked = new Set<string>();
  for (const { id, asks } of checks) {
    const astray = asks.find((index) => !technologies.has(index));
    if (astray !== undefined)
      throw new MonkeyError('bad-setting', `The check "${id}" asks for the technology "${astray}", which nothing watches.`);
    for (const index of asks) asked.add(index);
  }
  return asked;
};

/** Puts together what providers bring, and checks that come without one. */
export const makeRegistry = (providers: readonly Provider[], additional: readonly Check[] = []): Registry => {
  const checks = indexChecks([...providers.flatMap((provider) => provider.checks), ...additional]);
  const technologies = new Map<string, Technology>();
  const sources = new Map<EntityKind, Technology[]>();
  for (const provider of providers) {
    for (const watcher of provider.watchers) {
      if (technologies.has(watcher.index)) throw new MonkeyError('bad-setting', `Two watchers have the index "${watcher.index}".`);
      const own = [...checks.values()].filter((check) => check.technology === watcher.index).sort((a, b) => (a.id < b.id ? -1 : 1));
      const ephemeralChecks = own.filter((check) => check.ephemeral.length > 0);
      const technology = {
        watcher,
        accountType: provider.type,
        comparison: makeComparison(watcher),
        checks: own,
        ephemeralChecks,
        ephemeralInputs: distinctInputs(ephemeralChecks),
      };
      technologies.set(watcher.index, technology);
      for (const kind of watcher.tells ?? []) sources.set(kind, [...(sources.get(kind) ?? []), technology]);
    }
  }
  assertWatched(additional, technologies);
  const askedFor = technologiesAskedFor(checks.values(), technologies);
  return { providers: indexProviders(providers), technologies, checks, sources, askedFor };
};

export const technologyOf = (registry: Registry, index: string): Technology => {
  const technology = registry.technologies.get(index);
  if (technology) return technology;
  throw new MonkeyError(
    'not-found',
    `There is no technology "${index}". Known are: ${[...registry.technologies.keys()].sort().join(', ')}.`,
  );
};

export const checkOf = (registry: Registry, id: string): Check => {
  const check = registry.checks.get(id);
  if (check) return check;
  throw new MonkeyError('not-found', `There is no check "${id}".`);
};

/** Moves when a check of the technology, or a setting that checks read, changes: verdicts of another version are made again. */
export const checksVersion = ({ checks }: Technology, settings: AuditSettings): string =>
  shortHash(JSON.stringify([checks.map((check) => [check.id, check.version, check.score]), settings]));
