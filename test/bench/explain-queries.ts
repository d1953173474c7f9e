import { type CompiledQuery, Kysely, type LogEvent, PostgresDialect } from 'kysely';
import type { Pool } from 'pg';
import type { DB } from '../../src/store/database-types.ts';

/** What somebody asks for, and the plans of all statements that it takes. */
export interface ExplainedAsk {
  readonly name: string;
  readonly plans: readonly { readonly statement: string; readonly plan: string }[];
}

/** Statements say the same in one line. */
const inOneLine = (statement: string): string => statement.replaceAll(/\s+/g, ' ').trim();

const explain = async (pool: Pool, { sql, parameters }: CompiledQuery): Promise<string> => {
  const { rows } = await pool.query(`explain (analyze, buffers, costs off, timing off, summary on) ${sql}`, [...parameters]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
};

/** Does what is asked for, and explains every statement that it took, with the values that it took them with. */
export const explainAsks = async (
  pool: Pool,
  asks: Readonly<Record<string, (db: Kysely<DB>) => Promise<unknown>>>,
): Promise<ExplainedAsk[]> => {
  let queries: CompiledQuery[] = [];
  const log = ({ query }: LogEvent): void => {
    queries.push(query);
  };
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }), log });
  const explained: ExplainedAsk[] = [];
  for (const [name, ask] of Object.entries(asks)) {
    queries = [];
    await ask(db);
    const asked = queries;
    const plans = [];
    // It has been asked once already: everything is in memory, as it is for whoever asks often.
    for (const query of asked) plans.push({ statement: inOneLine(query.sql), plan: await explain(pool, query) });
    explained.push({ name, plans });
  }
  return explained;
};
