import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { type Ran, type RunOptions, runMonkey } from '../setup/run-monkey.ts';
import { SECRET_KEY } from '../setup/test-app.ts';
import { makeTestDatabase } from '../setup/test-database.ts';

export interface Line {
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly config: object;
}

const OWNER = 'a'.repeat(64);
const ANYBODY = 'http://acs.amazonaws.com/groups/global/AllUsers';

/** A bucket that anybody may read, by its access control list. */
export const bucket = (name: string, Policy: unknown = null): Line => ({
  technology: 's3',
  region: 'us-east-1',
  name,
  arn: `arn:aws:s3:::${name}`,
  config: {
    Arn: `arn:aws:s3:::${name}`,
    Name: name,
    Owner: { ID: OWNER },
    Grants: { [OWNER]: ['FULL_CONTROL'], [ANYBODY]: ['READ'] },
    Policy,
  },
});

/** A database with one account, whose items stand in a file that a test may change. */
export interface ScannedDatabase {
  readonly url: string;
  readonly folder: string;
  monkey(...args: readonly string[]): Promise<Ran>;
  monkeyWith(environment: NodeJS.ProcessEnv, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** What the next scan reads: lines as they stand, objects as JSON. */
  write(lines: readonly (string | Line)[]): void;
  /** Rows of a listing, as programs read them. */
  list(...args: readonly string[]): Promise<readonly Record<string, unknown>[]>;
  rows<Row>(statement: string): Promise<Row[]>;
  close(): Promise<void>;
}

export const openScannedDatabase = async (lines: readonly (string | Line)[]): Promise<ScannedDatabase> => {
  const database = await makeTestDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const folder = mkdtempSync(join(tmpdir(), 'monkey-bad-input-'));
  const own = { MONKEY_DATABASE_URL: database.url, MONKEY_SECRET_KEY: SECRET_KEY };
  const monkeyWith = (environment: NodeJS.ProcessEnv, args: readonly string[], options: RunOptions = {}) =>
    runMonkey(args, { ...own, ...environment }, { cwd: folder, ...options });
  const monkey = (...args: readonly string[]) => monkeyWith({}, args);
  const write = (next: readonly (string | Line)[]): void =>
    writeFileSync(
      join(folder, 'estate.ndjson'),
      next.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
    );
  const demand = async (...args: readonly string[]): Promise<Ran> => {
    const ran = await monkey(...args);
    if (ran.status !== 0) throw new Error(`monkey ${args.join(' ')} ended with ${ran.status}: ${ran.stderr}`);
    return ran;
  };
  write(lines);
  await demand('accounts', 'add', 'snapshot', 'files', folder, '--field', 'represents=AWS:111111111111');
  await demand('accounts', 'add', 'AWS', 'partner', '222222222222', '--third-party');
  await demand('scan', '--account', 'files');
  return {
    url: database.url,
    folder,
    monkey,
    monkeyWith,
    write,
    async list(...args) {
      const { stdout } = await demand(...args, '--format', 'ndjson');
      return stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line));
    },
    rows: async (statement) => (await pool.query(statement)).rows,
    async close() {
      await pool.end();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
