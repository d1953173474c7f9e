import { type App, type OpenAppOptions, openApp } from '../../src/app/open-app.ts';
import type { Registry } from '../../src/engine/registry.ts';
import { type Engine, makeTestDatabase } from './test-database.ts';

export interface TestApp {
  readonly app: App;
  readonly url: string;
  /** Rows of a query. */
  rows<Row = Record<string, unknown>>(statement: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

export interface TestAppOptions {
  readonly engine?: Engine;
  readonly registry?: Registry;
  readonly now?: () => Date;
  readonly environment?: NodeJS.ProcessEnv;
}

export const SECRET_KEY = 'a key that only the tests know, long enough';

/** The program on a database of its own, by the clock of the test. */
export const openTestApp = async ({ engine = 'server', environment = {}, ...options }: TestAppOptions = {}): Promise<TestApp> => {
  const database = await makeTestDatabase(engine);
  const open: OpenAppOptions = {
    environment: { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY, ...environment },
    ...options,
  };
  const app = await openApp(open);
  return {
    app,
    url: database.url,
    rows: async (statement, values = []) => (await app.database.pool.query(statement, values)).rows,
    async close() {
      await app.close();
      await database.drop();
    },
  };
};
