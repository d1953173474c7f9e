import { technologyOf } from '../engine/registry.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import { addAccount, countItems, findAccount, listAccounts, removeAccount } from '../store/account-store.ts';
import { type AsOf, asOf, present } from '../store/as-of.ts';
import { type ChangeFilter, type ChangeRow, eachChange } from '../store/change-store.ts';
import { dueAll } from '../store/due-stale.ts';
import { type FailureFilter, type FailureRow, listFailures } from '../store/failure-store.ts';
import { countByScore, eachIssue, type IssueFilter, type IssueRow, listAllUnknowns, type UnknownListRow } from '../store/issue-store.ts';
import { countItems as countStoredItems, eachItem, findItem, type ItemFilter, type ItemRow, listItems } from '../store/item-list.ts';
import { justifyIssue, revokeJustification } from '../store/justification-store.ts';
import * as facts from '../store/operator-facts.ts';
import { listRevisions, type RevisionRow, revisionConfig } from '../store/revision-store.ts';
import { EVERYTHING } from '../store/scope.ts';
import { assertSearchable } from '../store/text-store.ts';
import { addServiceAccounts } from './add-service-accounts.ts';
import { type FetchOptions, fetchAccountFields } from './fetch-account-fields.ts';
import { type ImportOptions, importAccounts } from './import-accounts.ts';
import type { App } from './open-app.ts';
import { accountToStore, parseStated, type StatedAccount } from './parse-account.ts';
import { recorded } from './recorded.ts';
import { switchAccounts } from './switch-accounts.ts';
import type { SyncSwagOptions } from './sync-swag.ts';

/** How many candidates are named when a name fits several items. */
const NAMED = 5;
const FAILURE_LIMIT = 100_000;
const REVISION_LIMIT = 10_000;
const COUNT_LIMIT = 10_000_000;

/** Which accounts and technologies a command is about. Absent: all. */
export interface Selection {
  readonly account?: readonly string[];
  readonly technology?: readonly string[];
}

const accountOperations = (app: App) => {
  const db = app.database.kysely;
  return {
    listAccounts: (): Promise<Account[]> => listAccounts(db),
    importAccounts: (file: string, options: ImportOptions) => importAccounts(app, file, options),
    addServiceAccounts: (accountType: string) => addServiceAccounts(app, accountType),
    fetchAccountFields: (accountType: string, options: FetchOptions) => fetchAccountFields(app, accountType, options),
    switchAccounts: (names: readonly string[], active: boolean) => switchAccounts(app, names, active),
    // The library that knows shapes takes longer to load than most commands to run.
    syncSwag: async (options: SyncSwagOptions) => (await import('./sync-swag.ts')).syncSwag(app, options),
    addAccount(stated: StatedAccount): Promise<Account> {
      const { values, entities } = accountToStore(parseStated(app.registry, stated));
      const deed = {
        action: 'account.added',
        subject: `account ${values.name}`,
        detail: { type: values.type, identifier: values.identifier },
      };
      return recorded(app, deed, (tx) => addAccount(tx, values, entities, app.now()));
    },
    /** Returns how many items went with it. Refuses to take a history away unless forced. */
    async removeAccount(name: string, force: boolean): Promise<number> {
      const account = await findAccount(db, name);
      const items = await countItems(db, account.id);
      if (items > 0 && !force) {
        throw new MonkeyError(
          'conflict',
          `${account.name} has ${items} items with their whole history. Give --force to remove them too, or keep the account inactive.`,
        );
      }
      const deed = { action: 'account.removed', subject: `account ${account.name}`, detail: { items } };
      await recorded(app, deed, (tx) => removeAccount(tx, account, app.now()));
      return items;
    },
    /** The accounts that are named, or all that are watched. */
    async selectAccounts(names: readonly string[] | undefined): Promise<Account[]> {
      if (names !== undefined && names.length > 0)
        return Promise.all(names.map(async (name) => assertWatched(await findAccount(db, name))));
      const active = (await listAccounts(db)).filter((account) => account.active);
      if (active.length > 0) return active;
      throw new MonkeyError(
        'not-found',
        'No account is watched yet. Add one with "monkey accounts add", or load the demo estate with "monkey up --demo".',
      );
    },
    /** The technologies that are named and that the account has, or all that it is watched for. */
    async selectTechnologies(account: Account, names: readonly string[] | undefined): Promise<string[]> {
      const all = await app.technologiesOf(account);
      if (names === undefined || names.length === 0) return all;
      for (const name of names) technologyOf(app.registry, name);
      return names.filter((name) => all.includes(name));
    },
    /** A name that does not exist is a slip, not an empty list. */
    async assertNames({ account = [], technology = [] }: Selection): Promise<void> {
      for (const name of account) await findAccount(db, name);
      for (const index of technology) technologyOf(app.registry, index);
    },
  };
};

const assertWatched = (account: Account): Account => {
  if (account.thirdParty) throw new MonkeyError('bad-input', `${account.name} is an account of a third party: it is known, never watched.`);
  if (!account.active) throw new MonkeyError('bad-input', `${account.name} is not active; activate it to have it watched.`);
  return account;
};

const readOperations = (app: App) => {
  const db = app.database.kysely;
  /** Null: now. */
  const at = (instant: Date | null): AsOf => (instant === null ? present(app.now()) : asOf(instant));
  return {
    eachItem(filter: ItemFilter, instant: Date | null = null): AsyncIterable<ItemRow> {
      if (filter.text !== undefined) assertSearchable(filter.text, at(instant), app.now());
      return eachItem(db, EVERYTHING, filter, at(instant));
    },
    eachIssue: (filter: IssueFilter, instant: Date | null = null): AsyncIterable<IssueRow> =>
      eachIssue(db, EVERYTHING, filter, at(instant)),
    eachChange: (filter: ChangeFilter): AsyncIterable<ChangeRow> => eachChange(db, EVERYTHING, filter),
    countItems: (filter: ItemFilter): Promise<number> => countStoredItems(db, EVERYTHING, filter, at(null), COUNT_LIMIT),
    countByScore: (filter: IssueFilter) => countByScore(db, EVERYTHING, filter, at(null)),
    listUnknowns: (filter: FailureFilter, instant: Date | null = null): Promise<UnknownListRow[]> =>
      listAllUnknowns(db, EVERYTHING, filter, at(instant), FAILURE_LIMIT),
    listFailures: async (filter: FailureFilter, instant: Date | null = null): Promise<readonly FailureRow[]> =>
      (await listFailures(db, EVERYTHING, filter, at(instant), { limit: FAILURE_LIMIT, after: null })).rows,
    listRevisions: async (itemId: number): Promise<readonly RevisionRow[]> =>
      (await listRevisions(db, EVERYTHING, itemId, at(null), { limit: REVISION_LIMIT, after: null })).rows,
    revisionConfig: (revisionId: number) => revisionConfig(db, EVERYTHING, revisionId),
    /** The one item that a text names: by ARN, by its exact name, by its id. */
    async findItem(text: string, { account, technology }: Selection): Promise<ItemRow> {
      const filter = { accounts: account, technologies: technology };
      const some = async (more: ItemFilter, limit: number) =>
        (await listItems(db, EVERYTHING, { filter: { ...filter, ...more }, order: 'id', at: at(null) }, { limit, after: null })).rows;
      const byArn = await some({ arn: text }, NAMED);
      const found = byArn.length > 0 ? byArn : (await some({ name: text }, 1_000)).filter((item) => item.name === text);
      const byId = found.length === 0 && /^\d{1,15}$/.test(text) ? await findItem(db, EVERYTHING, Number(text), at(null)) : null;
      if (byId !== null) return byId;
      if (found.length === 1) return found[0]!;
      if (found.length === 0) throw new MonkeyError('not-found', `There is no item "${text}".`);
      const named = found.slice(0, NAMED).map((item) => `${item.account} ${item.technology} ${item.region} (id ${item.id})`);
      throw new MonkeyError(
        'bad-input',
        `"${text}" fits ${found.length} items: ${named.join(', ')}. Narrow it with --account and --technology, or give the id.`,
      );
    },
  };
};

const factOperations = (app: App) => {
  const db = app.database.kysely;
  const technologyOfCheck = (id: string): string => {
    const check = app.registry.checks.get(id);
    if (check) return check.technology;
    throw new MonkeyError('not-found', `There is no check "${id}".`);
  };
  return {
    listWhitelist: () => facts.listWhitelist(db),
    addToWhitelist: (entry: Omit<facts.WhitelistEntry, 'id'>) =>
      recorded(app, { action: 'whitelist.added', subject: `network ${entry.network}`, detail: { name: entry.name } }, (tx) =>
        facts.addToWhitelist(tx, entry, app.now()),
      ),
    removeFromWhitelist: (id: number) =>
      recorded(app, { action: 'whitelist.removed', subject: `whitelist entry ${id}` }, (tx) =>
        facts.removeFromWhitelist(tx, id, app.now()),
      ),
    listIgnored: () => facts.listIgnored(db),
    addIgnored(entry: Omit<facts.IgnoreEntry, 'id'>) {
      technologyOf(app.registry, entry.technology);
      const deed = { action: 'ignore-list.added', subject: `technology ${entry.technology}`, detail: { prefix: entry.prefix } };
      return recorded(app, deed, (tx) => facts.addIgnored(tx, entry));
    },
    removeIgnored: (id: number) =>
      recorded(app, { action: 'ignore-list.removed', subject: `ignore-list entry ${id}` }, (tx) => facts.removeIgnored(tx, id)),
    listOverrides: () => facts.listOverrides(db),
    setOverride(override: facts.OverrideRow) {
      const { checkId, score, disabled } = override;
      const technology = technologyOfCheck(checkId);
      return recorded(app, { action: 'override.set', subject: `check ${checkId}`, detail: { score, disabled } }, (tx) =>
        facts.setOverride(tx, override, technology, app.now()),
      );
    },
    removeOverride(id: string) {
      const technology = technologyOfCheck(id);
      return recorded(app, { action: 'override.removed', subject: `check ${id}` }, (tx) =>
        facts.removeOverride(tx, id, technology, app.now()),
      );
    },
    listWatcherSettings: () => facts.listWatcherSettings(db),
    setWatcherSetting(setting: facts.WatcherSetting) {
      technologyOf(app.registry, setting.technology);
      const { technology, active, intervalMinutes } = setting;
      const deed = { action: 'watcher.set', subject: `technology ${technology}`, detail: { active, intervalMinutes } };
      return recorded(app, deed, (tx) => facts.setWatcherSetting(tx, setting, app.now()));
    },
    justify: (issueId: number, author: string, reason: string, expiresAt: Date | null) =>
      recorded(app, { action: 'issue.justified', subject: `issue ${issueId}`, detail: { author } }, (tx) =>
        justifyIssue(tx, EVERYTHING, issueId, { author, reason, expiresAt }, app.now()),
      ),
    revoke: (issueId: number, author: string) =>
      recorded(app, { action: 'issue.justification-revoked', subject: `issue ${issueId}`, detail: { author } }, (tx) =>
        revokeJustification(tx, EVERYTHING, issueId, author, app.now()),
      ),
    dueAll: (accountIds: readonly number[] | null, technologies: readonly string[] | null) =>
      dueAll(db, accountIds, technologies, app.now()),
  };
};

/** What the operator can do at the command line: everything, in every account. */
export const operatorOf = (app: App) => ({ ...accountOperations(app), ...readOperations(app), ...factOperations(app) });

export type Operator = ReturnType<typeof operatorOf>;
