import { type App, openApp } from '../../src/app/open-app.ts';
import { type Operator, operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { actionOfCall } from '../aws/action-of-call.ts';
import { seedEstate } from '../aws/seed-estate.ts';
import type { Simulation } from '../aws/use-moto.ts';
import { RememberingBudget, testProvider } from '../aws/watch-account.ts';
import { CANONICAL, FRIEND, OWN, SUPPLIER } from '../contract/neighbours.ts';
import { seedTellingEstate } from '../contract/telling-estate.ts';
import { cleanEnvironment } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase } from '../setup/test-database.ts';

/** Two, so that one region may be told from another. */
export const REGIONS = ['us-east-1', 'eu-west-1'];

export type Row = Readonly<Record<string, unknown>>;

/** An account of moto with everything that the estates put into it, and the program on a database of its own. */
export interface WholeAccount {
  readonly app: App;
  readonly operator: Operator;
  readonly account: Account;
  /** What a process of the program needs to find the database and the simulation. */
  readonly environment: NodeJS.ProcessEnv;
  rows(statement: string): Promise<Row[]>;
  /** Watches technologies and judges what is due. Returns the actions that the calls of it needed. */
  scan(technologies: readonly string[]): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

/** The account itself, and two that are known and not watched: some of its policies name them. */
const addAccounts = async (operator: Operator): Promise<Account> => {
  const neighbour = { type: 'AWS', active: false, notes: null };
  await operator.addAccount({
    ...neighbour,
    name: 'friend',
    identifier: FRIEND,
    thirdParty: false,
    fields: [['canonical_id', CANONICAL.friend]],
  });
  await operator.addAccount({
    ...neighbour,
    name: 'supplier',
    identifier: SUPPLIER,
    thirdParty: true,
    fields: [['canonical_id', CANONICAL.supplier]],
  });
  const fields = [['regions', REGIONS.join()]] as const;
  return operator.addAccount({ type: 'AWS', name: 'whole', identifier: OWN, active: true, thirdParty: false, notes: null, fields });
};

/** The estate of each technology, and the one that tells something to each check. */
export const seedWholeAccount = async ({ moto }: Simulation): Promise<void> => {
  await seedEstate(moto.endpoint, { accounts: [OWN], regions: REGIONS });
  await seedTellingEstate(moto.endpoint);
};

/** What the caller's shell says about the program, taken back. */
const unset = (): NodeJS.ProcessEnv => {
  const clean = cleanEnvironment();
  return Object.fromEntries(Object.keys(process.env).flatMap((name) => (name in clean ? [] : [[name, undefined]])));
};

export const openWholeAccount = async ({ proxy }: Simulation): Promise<WholeAccount> => {
  const database = await makeTestDatabase('server');
  const settings = { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY };
  const app = await openApp({
    environment: settings,
    budget: new RememberingBudget(),
    registry: makeRegistry([testProvider({ endpoint: proxy.endpoint })]),
  });
  const operator = operatorOf(app);
  const account = await addAccounts(operator);
  const { signal } = new AbortController();
  return {
    app,
    operator,
    account,
    environment: {
      ...unset(),
      ...settings,
      AWS_ENDPOINT_URL: proxy.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    rows: async (statement) => (await app.database.pool.query(statement)).rows,
    async scan(technologies) {
      const before = proxy.calls.length;
      await app.watch(account, technologies, { signal });
      await app.audit(signal);
      return new Set(proxy.calls.slice(before).map(actionOfCall));
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
};
