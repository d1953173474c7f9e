import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import { addAccount, listAccounts } from '../store/account-store.ts';
import { present } from '../store/as-of.ts';
import { countItems } from '../store/item-list.ts';
import { EVERYTHING } from '../store/scope.ts';
import type { App } from './open-app.ts';

/** The three states of the demo estate, a day apart, as they come with the program. */
const FOLDER = fileURLToPath(new URL('../../demo/', import.meta.url));
const STATES = ['day-1', 'day-2', 'day-3'] as const;
const DAY = 86_400_000;
const COUNT_LIMIT = 1_000;

export const DEMO_ACCOUNT = 'demo';
/** Accounts that the estate trades with: known, and not watched. */
const KNOWN = [
  {
    type: 'AWS',
    name: 'demo-logs',
    identifier: '222222222222',
    active: false,
    thirdParty: false,
    notes: 'Demo: the central log account',
    fields: {},
  },
  {
    type: 'AWS',
    name: 'demo-auditor',
    identifier: '333333333333',
    active: false,
    thirdParty: true,
    notes: 'Demo: an auditing firm',
    fields: {},
  },
] as const;

const addKnown = async (app: App, accounts: readonly Account[]): Promise<void> => {
  for (const known of KNOWN) {
    const exists = accounts.some(
      (account) => account.name === known.name || (account.type === known.type && account.identifier === known.identifier),
    );
    if (!exists) await addAccount(app.database.kysely, known, [], app.now());
  }
};

/** Watches one state of the estate as if it were that day. */
const watchState = async (
  app: App,
  account: Account,
  state: (typeof STATES)[number],
  daysAgo: number,
  signal: AbortSignal,
): Promise<void> => {
  const now = () => new Date(app.now().getTime() - daysAgo * DAY);
  const then = app.at(now);
  await then.watch({ ...account, identifier: `${FOLDER}${state}` }, await app.technologiesOf(account), { signal });
  await then.audit(signal);
};

/** Loads the demo estate: an invented company, three states a day apart. Returns how many items the last one has. */
export const loadDemo = async (app: App, signal: AbortSignal): Promise<number> => {
  if (!existsSync(FOLDER)) throw new MonkeyError('not-found', 'The demo estate does not come with this installation.');
  const accounts = await listAccounts(app.database.kysely);
  if (accounts.some((account) => account.name === DEMO_ACCOUNT))
    throw new MonkeyError('conflict', 'The demo estate has been loaded already.');
  await addKnown(app, accounts);
  const values = {
    type: 'snapshot',
    name: DEMO_ACCOUNT,
    identifier: `${FOLDER}${STATES.at(-1)}`,
    active: true,
    thirdParty: false,
    notes: 'An invented company, to look around in. Remove it with "monkey accounts remove demo --force".',
    fields: { represents: 'AWS:111111111111' },
  };
  const account = await addAccount(app.database.kysely, values, [], app.now());
  for (const [index, state] of STATES.entries()) await watchState(app, account, state, STATES.length - 1 - index, signal);
  return countItems(app.database.kysely, EVERYTHING, { accounts: [account.name], active: true }, present(app.now()), COUNT_LIMIT);
};
