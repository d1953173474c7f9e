import { join } from 'node:path';
import { makeConceal } from '../base/conceal.ts';
import { type Auditor, makeAuditor } from '../engine/audit-context.ts';
import { auditDueItems } from '../engine/audit-due-items.ts';
import { inMemoryRateBudget } from '../engine/in-memory-rate-budget.ts';
import type { Registry } from '../engine/registry.ts';
import { watchAccount } from '../engine/watch-account.ts';
import { asCheckedAccount, type WatchSummary } from '../engine/watch-run.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { AuditSettings } from '../plugin/define-check.ts';
import type { SessionOptions } from '../plugin/define-provider.ts';
import type { RateBudget } from '../plugin/rate-budget.ts';
import { readSettings, type Settings } from '../settings/settings.ts';
import { accountsById } from '../store/account-store.ts';
import { dueByTime, dueOtherChecks } from '../store/due-stale.ts';
import { readOrMakeSecret } from '../store/embedded/data-folder.ts';
import { expireJustifications } from '../store/justification-store.ts';
import { type Database, embeddedFolder, openDatabase } from '../store/open-database.ts';
import { listOverrides, listWatcherSettings } from '../store/operator-facts.ts';
import type { RunCounts } from '../store/run-store.ts';
import { builtInRegistry } from './built-in-registry.ts';

export type { WatchSummary };

/** The program, wired: settings, database, providers, and what can be done with them. */
export interface App extends Operations {
  readonly settings: Settings;
  readonly database: Database;
  readonly registry: Registry;
  readonly auditor: Auditor;
  /** The key of sessions and concealed values. Throws when the operator has to bring one and has not. */
  readonly secretKey: () => string;
  readonly now: () => Date;
  /** The technologies that an account is watched for: all of its type that no setting switches off. */
  technologiesOf(account: Account): Promise<string[]>;
  sessionOptions(account: Account, signal: AbortSignal): SessionOptions;
  /** The same operations by another clock: a state of the past is recorded as of then. */
  at(now: () => Date): Operations;
  close(): Promise<void>;
}

/** What the program does with accounts and items. */
export interface Operations {
  watch(account: Account, technologies: readonly string[], options: WatchCall): Promise<WatchSummary[]>;
  /** Judges what is due, and what has become due by time or by a change of checks. */
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
}

const SECRET_KEY_LENGTH = 32;

const secretKeyOf = (settings: Settings) => (): string => {
  if (settings.secretKey !== '') {
    if (settings.secretKey.length >= SECRET_KEY_LENGTH) return settings.secretKey;
    throw new MonkeyError(
      'bad-setting',
      `MONKEY_SECRET_KEY has ${settings.secretKey.length} characters; it needs at least ${SECRET_KEY_LENGTH}.`,
    );
  }
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
  const settings = readSettings(options.environment ?? process.env);
  const registry = options.registry ?? builtInRegistry();
  const database = await openDatabase({
    url: settings.databaseUrl,
    upgrade: options.upgrade ?? false,
    anySchema: options.anySchema ?? false,
  });
  const db = database.kysely;
  const now = options.now ?? (() => new Date());
  const auditor = makeAuditor(
    registry,
    auditSettings(settings),
    async (tx) => new Map((await listOverrides(tx)).map((row) => [row.checkId, row])),
  );
  const secretKey = lazily(secretKeyOf(settings));
  const concealer = lazily(() => makeConceal(secretKey()));
  const conceal = (value: string) => concealer()(value);
  const budget = options.budget ?? inMemoryRateBudget();
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
    watch: (account: Account, technologies: readonly string[], call: WatchCall) =>
      watchAccount({ db, auditor, budget, conceal, providerSettings, now: clock, ...call }, account, technologies),
    async audit(signal: AbortSignal, onProgress?: (audited: number) => void) {
      await expireJustifications(db, clock());
      await dueByTime(db, clock());
      await oldVerdictsDue(clock());
      return auditDueItems({ db, auditor, accountsById, now: clock, signal, ...(onProgress ? { onProgress } : {}) });
    },
  });
  return {
    settings,
    database,
    registry,
    auditor,
    secretKey,
    now,
    async technologiesOf(account) {
      const off = new Set((await listWatcherSettings(db)).filter((row) => !row.active).map((row) => row.technology));
      const { type } = asCheckedAccount(account);
      return [...registry.technologies.values()]
        .filter((one) => one.accountType === type && !off.has(one.watcher.index))
        .map((one) => one.watcher.index);
    },
    sessionOptions: (account, signal) => ({ account, signal, budget, now, conceal, settings: providerSettings }),
    ...operations(now),
    at: operations,
    close: () => database.close(),
  };
};
