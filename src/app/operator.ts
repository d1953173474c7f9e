import { providerOf, type StatedAccount } from '../engine/parse-account.ts';
import { planAccountChange, planNewAccount, type StatedChange } from '../engine/plan-account.ts';
import { technologyOf } from '../engine/registry.ts';
import { removeAccountOf } from '../engine/remove-account.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import { findAccount, listAccounts } from '../store/account-store.ts';
import { type AsOf, asOf, present } from '../store/as-of.ts';
import type { ChangeListFilter } from '../store/change-list.ts';
import { type ChangeRow, eachChange } from '../store/change-store.ts';
import { type FailureFilter, type FailureRow, listFailures } from '../store/failure-store.ts';
import { countByScore, eachIssue, type IssueFilter, type IssueRow, listAllUnknowns, type UnknownListRow } from '../store/issue-store.ts';
import { countItems as countStoredItems, eachItem, findItem, type ItemFilter, type ItemRow, listItems } from '../store/item-list.ts';
import { assertRemembered, assertRememberedSince, forgottenOfItem } from '../store/remembered.ts';
import { listRevisions, type RevisionRow, revisionConfig } from '../store/revision-store.ts';
import { EVERYTHING } from '../store/scope.ts';
import { assertSearchable } from '../store/text-store.ts';
import { addServiceAccounts } from './add-service-accounts.ts';
import { changeAccounts } from './change-accounts.ts';
import { factOperations } from './fact-operations.ts';
import { type FetchOptions, fetchAccountFields } from './fetch-account-fields.ts';
import { filtersInWords } from './filters-in-words.ts';
import { type ImportOptions, importAccounts } from './import-accounts.ts';
import type { App } from './open-app.ts';
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
    /** Arguments are seen by everybody on the machine. */
    assertNoSecrets(type: string, names: readonly string[]): void {
      const { fields } = providerOf(app.registry, type);
      const secret = names.find((name) => fields.some((field) => field.name === name && field.secret));
      if (secret !== undefined)
        throw new MonkeyError(
          'bad-input',
          `"${secret}" is a secret, which is never an argument. Give --secret ${secret}, and it is asked for.`,
        );
    },
    findAccount: (reference: string): Promise<Account> => findAccount(db, reference),
    async addAccount(stated: StatedAccount): Promise<Account> {
      let name = '';
      await changeAccounts(app, (stored) => {
        const wanted = planNewAccount(app.registry, stated, stored);
        name = wanted.values.name;
        return [wanted];
      });
      return findAccount(db, name);
    },
    /** What is not said of the account stays. Returns it, and whether anything changed. */
    async changeAccount(reference: string, change: StatedChange): Promise<{ readonly account: Account; readonly isChanged: boolean }> {
      const { id } = await findAccount(db, reference);
      const { updated } = await changeAccounts(app, (stored) => {
        const before = stored.find((account) => account.id === id);
        if (!before) return [];
        return [planAccountChange(app.registry, { before, change }, stored, { replaces: false, seesAll: true })];
      });
      const account = (await listAccounts(db)).find((one) => one.id === id);
      if (!account) throw new MonkeyError('not-found', 'This account does not exist any more.');
      return { account, isChanged: updated > 0 };
    },
    /** Returns how many items went with it. Refuses to take a history away unless forced. */
    async removeAccount(name: string, force: boolean): Promise<number> {
      const account = await findAccount(db, name);
      const deed = (items: number) => ({ action: 'account.removed', subject: `account ${account.name}`, detail: { items } });
      return recorded(app, deed, (tx) => removeAccountOf(tx, account, { force, toForce: 'Give --force' }, app.now()));
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
  const words = filtersInWords(app);
  const at = (instant: Date | null): AsOf => (instant === null ? present(app.now()) : asOf(instant));
  return {
    /** What a filter in words asks for; `instant`: as of when it is asked, null is now. */
    filtersInWords: {
      items: words.items,
      changes: words.changes,
      issues: (filter: string | undefined, options: IssueFilter, instant: Date | null = null) => words.issues(filter, options, at(instant)),
    },
    /** Refuses an instant of which something has been forgotten. */
    assertRemembered: (instant: Date): Promise<void> => assertRemembered(db, asOf(instant)),
    eachItem(filter: ItemFilter, instant: Date | null = null): AsyncIterable<ItemRow> {
      if (filter.text !== undefined) assertSearchable(filter.text, at(instant), app.now());
      return eachItem(db, EVERYTHING, filter, at(instant));
    },
    eachIssue: (filter: IssueFilter, instant: Date | null = null): AsyncIterable<IssueRow> =>
      eachIssue(db, EVERYTHING, filter, at(instant)),
    /** Refuses an instant since which something has been forgotten. */
    assertRememberedSince: (instant: Date): Promise<void> => assertRememberedSince(db, instant),
    eachChange: (filter: ChangeListFilter): AsyncIterable<ChangeRow> => eachChange(db, EVERYTHING, filter),
    countItems: (filter: ItemFilter): Promise<number> => countStoredItems(db, EVERYTHING, filter, at(null), COUNT_LIMIT),
    countByScore: (filter: IssueFilter) => countByScore(db, EVERYTHING, filter, at(null)),
    listUnknowns: (filter: FailureFilter, instant: Date | null = null): Promise<UnknownListRow[]> =>
      listAllUnknowns(db, EVERYTHING, filter, at(instant), FAILURE_LIMIT),
    listFailures: async (filter: FailureFilter, instant: Date | null = null): Promise<readonly FailureRow[]> =>
      (await listFailures(db, EVERYTHING, filter, at(instant), { limit: FAILURE_LIMIT, after: null })).rows,
    listRevisions: async (itemId: number): Promise<readonly RevisionRow[]> =>
      (await listRevisions(db, EVERYTHING, itemId, at(null), { limit: REVISION_LIMIT, after: null })).rows,
    /** The times of an item of which no revision is left. */
    forgottenOfItem: (itemId: number) => forgottenOfItem(db, EVERYTHING, itemId),
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

/** What the operator can do at the command line: everything, in every account. */
export const operatorOf = (app: App) => ({ ...accountOperations(app), ...readOperations(app), ...factOperations(app) });

export type Operator = ReturnType<typeof operatorOf>;
