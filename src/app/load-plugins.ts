import { createRequire, registerHooks } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { BrokerDefinition } from '../plugin/define-broker.ts';
import type { Check } from '../plugin/define-check.ts';
import type { Provider } from '../plugin/define-provider.ts';
import type { Watcher } from '../plugin/define-watcher.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';

/** What modules of plugins export. */
export interface Plugins {
  readonly providers: readonly Provider[];
  readonly watchers: readonly Watcher[];
  readonly checks: readonly Check[];
  readonly brokers: readonly BrokerDefinition[];
}

/** What `define…` functions of `security-monkey/plugin` make. */
type Unit = Provider | Watcher | Check | BrokerDefinition;

const KINDS: ReadonlySet<unknown> = new Set<Unit['kind']>(['provider', 'watcher', 'check', 'broker']);

const isUnit = (value: unknown): value is Unit => typeof value === 'object' && value !== null && KINDS.has((value as Unit).kind);

/** What authors of plugins import. */
const CONTRACT = 'security-monkey/plugin';
const CONTRACT_URL = new URL('../plugin/index.ts', import.meta.url).href;
let contractIsOffered = false;

/** Lets plugins import the contract from wherever they stand: they need not have the program among their own packages. */
const offerContract = (): void => {
  if (contractIsOffered) return;
  registerHooks({
    resolve: (specifier, context, next) => next(specifier === CONTRACT ? CONTRACT_URL : specifier, context),
  });
  contractIsOffered = true;
};

/** Files relative to the folder of the configuration; packages from there, else from where the program has its own. */
const urlOf = (specifier: string, folder: string): string => {
  if (specifier.startsWith('file:')) return specifier;
  if (/^\.{1,2}\//.test(specifier) || isAbsolute(specifier)) return pathToFileURL(resolve(folder, specifier)).href;
  try {
    return pathToFileURL(createRequire(join(folder, 'imports')).resolve(specifier)).href;
  } catch {
    return import.meta.resolve(specifier);
  }
};

/** The units that a module exports, one by one or in lists; each once, under however many names. */
const unitsOf = (exported: Readonly<Record<string, unknown>>): Unit[] => [...new Set(Object.values(exported).flat().filter(isUnit))];

const isOfKind =
  <Kind extends Unit['kind']>(kind: Kind) =>
  (unit: Unit): unit is Extract<Unit, { kind: Kind }> =>
    unit.kind === kind;

const load = async (specifier: string, folder: string, place: string): Promise<Unit[]> => {
  let exported: Record<string, unknown>;
  try {
    exported = (await import(urlOf(specifier, folder))) as Record<string, unknown>;
  } catch (cause) {
    const [reason = ''] = sentenceOf(cause).split('\n');
    throw new MonkeyError(
      'bad-setting',
      `${place} names ${JSON.stringify(specifier)}, which cannot be loaded: ${reason.replace(/\.$/, '')}.`,
      {
        cause,
      },
    );
  }
  const units = unitsOf(exported);
  if (units.length > 0) return units;
  throw new MonkeyError(
    'bad-setting',
    `${place} names ${JSON.stringify(specifier)}, which exports nothing that "defineProvider", "defineWatcher", "defineCheck" or "defineBroker" has made.`,
  );
};

/** Loads the modules that the setting `imports` names, or throws a sentence about the first that is no plugin. */
export const loadPlugins = async (configuration: Configuration): Promise<Plugins> => {
  const { settings, origins, file } = configuration;
  const folder = origins.imports.from === 'file' && file ? file.folder : process.cwd();
  if (settings.imports.length > 0) offerContract();
  const units: Unit[] = [];
  for (const specifier of settings.imports) units.push(...(await load(specifier, folder, placeOf(configuration, 'imports'))));
  const loaded = [...new Set(units)];
  return {
    providers: loaded.filter(isOfKind('provider')),
    watchers: loaded.filter(isOfKind('watcher')),
    checks: loaded.filter(isOfKind('check')),
    brokers: loaded.filter(isOfKind('broker')),
  };
};
