import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { COUNT_LIMIT, TEXT_COUNT_LIMIT } from '../../src/contract/page.ts';
import { asOf, present } from '../../src/store/as-of.ts';
import type { DB } from '../../src/store/database-types.ts';
import { countIssues, type IssueFilter, listIssues } from '../../src/store/issue-store.ts';
import { findItem, type ItemFilter, type ItemOrder, listCountedItems, listItems } from '../../src/store/item-list.ts';
import type { Database } from '../../src/store/open-database.ts';
import { listRevisions, revisionAsOf, revisionConfig } from '../../src/store/revision-store.ts';
import { EVERYTHING } from '../../src/store/scope.ts';
import { type ExplainedAsk, explainAsks } from './explain-queries.ts';

const FILE = fileURLToPath(new URL('../../docs/performance/hottest-queries.md', import.meta.url));
const PAGE = { limit: 50, after: null };

type Ask = (db: Kysely<DB>) => Promise<unknown>;

const items =
  (filter: ItemFilter, order: ItemOrder = 'score'): Ask =>
  (db) =>
    listCountedItems(
      db,
      EVERYTHING,
      { filter, order, at: present(new Date()) },
      PAGE,
      filter.text === undefined ? COUNT_LIMIT : TEXT_COUNT_LIMIT,
    );

const issues =
  (filter: IssueFilter): Ask =>
  async (db) => {
    const at = present(new Date());
    await listIssues(db, EVERYTHING, { filter, order: 'score', at }, PAGE);
    await countIssues(db, EVERYTHING, filter, at, COUNT_LIMIT);
  };

/** What is asked for most, against the database that `generateHistory` makes. */
const ASKS: Readonly<Record<string, Ask>> = {
  'Items, highest score first': items({}),
  'Items of an account': items({ accounts: ['company-7'] }),
  'Items of a technology and a region': items({ technologies: ['sqs'], regions: ['eu-west-1'], active: true }),
  'Items by part of the name': items({ name: 'billing-api-12345' }),
  'Items by text in the configuration': items({ text: 'resource-123456' }),
  'Items, last changed first: the second page': (db) =>
    listItems(db, EVERYTHING, { filter: {}, order: 'changed', at: asOf(new Date()) }, PAGE),
  'Issues, highest score first': issues({}),
  'Issues of an account that nobody has justified': issues({ accounts: ['company-7'], justified: false }),
  'An item, with its configuration': async (db) => {
    const at = present(new Date());
    await findItem(db, EVERYTHING, 4_711, at);
    const revision = await revisionAsOf(db, EVERYTHING, 4_711, at);
    if (revision !== null) await revisionConfig(db, EVERYTHING, revision);
  },
  'The revisions of an item': (db) => listRevisions(db, EVERYTHING, 4_711, present(new Date()), PAGE),
};

const section = ({ name, plans }: ExplainedAsk): string =>
  [`## ${name}`, ...plans.flatMap(({ statement, plan }) => ['```sql', statement, '```', '```text', plan, '```'])].join('\n\n');

/** Writes down how PostgreSQL answers what is asked for most. */
export const writeHottestQueries = async ({ pool }: Database): Promise<void> => {
  const explained = await explainAsks(pool, ASKS);
  const [version] = (await pool.query('show server_version')).rows;
  const head = `# The hottest queries, and their plans

Written by \`npm run bench -- api\`: PostgreSQL ${version.server_version} on 1,000,000 items, 5,000,000 revisions and some 300,000 issues, everything in memory. Small
statements that only look up what a filter names come before the list that they are for.
`;
  writeFileSync(FILE, `${[head, ...explained.map(section)].join('\n\n').trim()}\n`);
};
