import { join } from 'node:path';
import { makeConceal } from '../base/conceal.ts';
import { makeSeal, type Seal } from '../base/seal.ts';
import { type Auditor, makeAuditor } from '../engine/audit-context.ts';
import { auditDueItems } from '../engine/audit-due-items.ts';
import { fieldSecretsOf } from '../engine/field-secrets.ts';
import { inMemoryRateBudget } from '../engine/in-memory-rate-budget.ts';
import type { Registry } from '../engine/registry.ts';
import { sharedRateBudget } from '../engine/shared-rate-budget.ts';
import { watchAccount } from '../engine/watch-account.ts';
import { asCheckedAccount, type WatchSummary } from '../engine/watch-run.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import type { BrokerDefinition } from '../plugin/define-broker.ts';
import type { AuditSettings } from '../plugin/define-check.ts';
import type { SessionOptions } from '../plugin/define-provider.ts';
import type { RateBudget } from '../plugin/rate-budget.ts';
import type { SecretCache } from '../plugin/secret-cache.ts';
import type { Configuration } from '../settings/configuration.ts';
import { isWatched } from '../settings/is-watched.ts';
import type { Settings } from '../settings/settings.ts';
import { accountsById } from '../store/account-store.ts';
import { dueByTime, dueOtherChecks } from '../store/due-stale.ts';
import { readOrMakeSecret } from '../store/embedded/data-folder.ts';
import { expireJustifications } from '../store/justification-store.ts';
import { type Database, embeddedFolder, openDatabase } from '../store/open-database.ts';
import { decisionsOnChecks } from '../store/override-store.ts';
import type { RunCounts } from '../store/run-store.ts';
import { countTallies } from '../store/tally-store.ts';
import { listWatcherSettings } from '../store/watcher-setting-store.ts';
import type { Measure } from '../telemetry/measurement.ts';
import { configuredRegistry } from './configured-registry.ts';
import { loadSettings } from './load-settings.ts';
import { countingBudget, measureWatch } from './measured-watch.ts';

export type { WatchSummary };

/** The program, wired: settings, database, providers, and what can be done with them. */
export interface App extends Operations {
  readonly settings: Settings;
  /** The settings with where each comes from. */
  readonly configuration: Configuration;
  readonly database: Database;
  readonly registry: Registry;
  /** Brokers that plugins brought. */
  readonly brokers: readonly BrokerDefinition[];
  readonly auditor: Auditor;
  /** The key of sessions and concealed values. Throws when the operator has to bring one and has not. */
  readonly secretKey: () => string;
  /** Seals what is stored of secrets. Throws likewise. */
  readonly seal: () => Seal;
  /** The values of the secret fields of an account. */
  readonly fieldSecrets: (account: Account) => Promise<JsonObject>;
  readonly now: () => Date;
  /** The technologies that an account is watched for: all of its type that this stack watches and no operator has switched off. */
  technologiesOf(account: Account): Promise<string[]>;
  /** The same for many accounts, by the switches as they are now. */
  technologiesByAccount(): Promise<(account: Account) => string[]>;
  sessionOptions(account: Account, signal: AbortSignal): SessionOptions;
  /** Tells what the watching measures, from now on: whoever watches in a process of its own tells its parent, a role its metrics. */
  tellMeasurements(measure: Measure): void;
  /** The same operations by another clock: a state of the past is recorded as of then. */
  at(now: () => Date): Operations;
  close(): Promise<void>;
}

/** What the program does with accounts and items. */
export interface Operations {
  watch(account: Account, technologies: readonly string[], options: WatchCall): Promise<WatchSummary[]>;
  /** Marks what has become due by time or by a change of checks. */
  findStale(): Promise<void>;
  /** Judges what is due, and counts what has moved by it. */
  judge(signal: AbortSignal, onProgress?: (audited: number) => void): Promise<number>;
  /** Both. */
  audit(signal: AbortSignal, onProgress?: (audited: number) => void): Promise<number>;
}

export interface WatchCall {
  readonly signal: AbortSignal;
  readonly onProgress?: (counts: ReadonlyMap<string, RunCounts>) => void;
}

export interface OpenAppOptions {
  readonly environment?: NodeJS.ProcessEnv;
  readonly upgrade?: boolean;
  readonly anySchema?: boolean;
  readonly registry?: Registry;
  /** How fast providers may be called; shared by everything that this process watches. */
  readonly budget?: RateBudget;
  readonly now?: () => Date;
  /** Connections to the database; the settings say how many unless given. */
  readonly poolSize?: number;
  /** Spend from the budget that the workers of all machines share, which stands in the database. */
  readonly sharedBudget?: boolean;
  /** Where processes of one worker share credentials. */
  readonly secrets?: SecretCache;
}

const secretKeyOf = (settings: Settings) => (): string => {
  if (settings.secretKey !== '') return settings.secretKey;
  const folder = embeddedFolder(settings.databaseUrl);
  if (folder !== null) return readOrMakeSecret(join(folder, 'secret-key'));
  throw new MonkeyError(
    'bad-setting',
    'MONKEY_SECRET_KEY is not set. With a database server you bring the key yourself, the same for every process.',
  );
};

const auditSettings = ({
  securityGroupInstanceDetail,
  sensitiveServices,
  ownOrganizations,
  openPrefixLength,
}: Settings): AuditSettings => ({
  securityGroupInstanceDetail,
  sensitiveServices,
  ownOrganizations,
  openPrefixLength,
});

const lazily = <T>(make: () => T): (() => T) => {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

export const openApp = async (options: OpenAppOptions = {}): Promise<App> => {
  const configuration = await loadSettings(options.environment);
  const { settings } = configuration;
  const { registry, brokers } = options.registry ? { registry: options.registry, brokers: [] } : await configuredRegistry(configuration);
  const database = await openDatabase({
    url: settings.databaseUrl,
    poolSize: options.poolSize ?? settings.databasePoolSize,
    upgrade: options.upgrade ?? false,
    anySchema: options.anySchema ?? false,
  });
  const db = database.kysely;
  const now = options.now ?? (() => new Date());
  const auditor = makeAuditor(registry, auditSettings(settings), decisionsOnChecks);
  const secretKey = lazily(secretKeyOf(settings));
  const seal = lazily(() => makeSeal([secretKey(), ...settings.previousSecretKeys]));
  const fieldSecrets = (account: Account) => fieldSecretsOf({ registry, db, seal }, account);
  const concealer = lazily(() => makeConceal(secretKey()));
  const conceal = (value: string) => concealer()(value);
  let told: Measure = () => undefined;
  const measure: Measure = (measurement) => told(measurement);
  const secrets = options.secrets ? { secrets: options.secrets } : {};
  const budget = options.sharedBudget ? sharedRateBudget(db) : (options.budget ?? inMemoryRateBudget());
  const providerSettings = { securityGroupInstanceDetail: settings.securityGroupInstanceDetail, managedPolicies: settings.managedPolicies };
  let versionsCompared = false;
  /** Checks change with the program and its settings, so once in the life of a process is enough. */
  const oldVerdictsDue = async (at: Date): Promise<void> => {
    if (versionsCompared) return;
    const versions = [...registry.technologies.keys()].map((technology) => ({ technology, version: auditor.versionOf(technology) }));
    await dueOtherChecks(db, versions, at);
    versionsCompared = true;
  };
  const operations = (clock: () => Date) => ({
    async watch(account: Account, technologies: readonly string[], call: WatchCall) {
      if (technologies.length === 0) return [];
      const { failureLogDays } = settings;
      const counting = countingBudget(budget);
      const shared = {
        db,
        auditor,
        budget: counting.budget,
        conceal,
        providerSettings,
        fieldSecrets,
        failureLogDays,
        now: clock,
        ...secrets,
      };
      const onFailure = (technology: string, reason: string): void => measure({ what: 'failure', technology, reason });
      try {
        return await measureWatch({ registry, measure, account }, technologies, () =>
          watchAccount({ ...shared, onFailure, ...call }, account, technologies),
        );
      } finally {
        counting.tell(measure);
      }
    },
    async findStale() {
      await expireJustifications(db, clock());
      await dueByTime(db, clock());
      await oldVerdictsDue(clock());
    },
    async judge(signal: AbortSignal, onProgress?: (audited: number) => void) {
      const audited = await auditDueItems({ db, auditor, accountsById, now: clock, signal, ...(onProgress ? { onProgress } : {}) });
      await countTallies(db, clock(), { signal });
      return audited;
    },
    async audit(signal: AbortSignal, onProgress?: (audited: number) => void) {
      await this.findStale();
      const audited = await this.judge(signal, onProgress);
      // Nobody may come after a command to count what could have waited.
      await countTallies(db, clock(), { whatever: true, signal });
      return audited;
    },
  });
  const technologiesByAccount = async () => {
    const off = new Set((await listWatcherSettings(db)).filter((row) => !row.active).map((row) => row.technology));
    const all = [...registry.technologies.values()].filter(({ watcher: { index } }) => !off.has(index) && isWatched(settings, index));
    return (account: Account): string[] => {
      const { type } = asCheckedAccount(account);
      return all.filter((one) => one.accountType === type).map((one) => one.watcher.index);
    };
  };
  return {
    settings,
    configuration,
    database,
    registry,
    auditor,
    secretKey,
    seal,
    fieldSecrets,
    now,
    brokers,
    technologiesOf: async (account) => (await technologiesByAccount())(account),
    technologiesByAccount,
    sessionOptions: (account, signal) => ({ account, signal, budget, now, conceal, settings: providerSettings }),
    ...operations(now),
    tellMeasurements(wanted) {
      told = wanted;
    },
    at: operations,
    close: () => database.close(),
  };
};
