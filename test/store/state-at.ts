import type { Kysely } from 'kysely';
import { type AsOf, asOf } from '../../src/store/as-of.ts';
import type { DB } from '../../src/store/database-types.ts';
import { listFailures } from '../../src/store/failure-store.ts';
import { listAllUnknowns, listIssues } from '../../src/store/issue-store.ts';
import { eachItem } from '../../src/store/item-list.ts';
import { revisionAsOf, revisionConfig } from '../../src/store/revision-store.ts';
import { EVERYTHING } from '../../src/store/scope.ts';

const ALL = { limit: 10_000, after: null };

/** Everything that lists tell as of an instant: items with their configurations, open issues, failures and unknown verdicts. */
export const stateAt = async (db: Kysely<DB>, instant: Date): Promise<unknown> => {
  const at: AsOf = asOf(instant);
  const items = [];
  for await (const row of eachItem(db, EVERYTHING, {}, at)) {
    const revision = await revisionAsOf(db, EVERYTHING, row.id, at);
    items.push({ ...row, config: await revisionConfig(db, EVERYTHING, revision!) });
  }
  return {
    items,
    issues: (await listIssues(db, EVERYTHING, { filter: {}, order: 'id', at }, ALL)).rows,
    failures: (await listFailures(db, EVERYTHING, {}, at, ALL)).rows,
    unknowns: await listAllUnknowns(db, EVERYTHING, {}, at, ALL.limit),
  };
};
