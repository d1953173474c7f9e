import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { expect } from 'vitest';
import { rowVersions } from '../setup/row-versions.ts';
import { type Ran, runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase } from '../setup/test-database.ts';

/** An account as `monkey accounts list --format ndjson` writes it. */
export interface ListedAccount {
  readonly name: string;
  readonly type: string;
  readonly identifier: string;
  readonly active: boolean;
  readonly third_party: boolean;
  readonly notes: string | null;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A database without accounts, and the command line on it. */
export interface AccountsOnTrial {
  readonly url: string;
  readonly folder: string;
  monkey(...args: readonly string[]): Promise<Ran>;
  monkeyWith(environment: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran>;
  /** Runs a command that must succeed; returns what it printed. */
  told(...args: readonly string[]): Promise<string>;
  /** Writes a file; returns its path. */
  file(name: string, text: string): string;
  /** All accounts, by name. */
  accounts(): Promise<Readonly<Record<string, ListedAccount>>>;
  /** Physical versions of all rows: equal when nothing was written. */
  versions(): Promise<Record<string, string[]>>;
  rows<Row>(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

export const openAccounts = async (): Promise<AccountsOnTrial> => {
  const database = await makeTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'monkey-accounts-'));
  const own = { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY };
  const rows = async <Row>(statement: string): Promise<Row[]> => (await pool.query(statement)).rows;
  const monkeyWith = (environment: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ran> =>
    runMonkey(args, { ...own, ...environment }, { cwd: folder });
  const told = async (...args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr } = await monkeyWith({}, ...args);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    return stdout;
  };
  return {
    url: database.url,
    folder,
    monkey: (...args) => monkeyWith({}, ...args),
    monkeyWith,
    told,
    rows,
    file(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
    async accounts() {
      const lines = (await told('accounts', 'list', '--format', 'ndjson')).split('\n').filter((line) => line !== '');
      return Object.fromEntries(lines.map((line) => JSON.parse(line) as ListedAccount).map((account) => [account.name, account]));
    },
    versions: () => rowVersions(rows),
    async close() {
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
