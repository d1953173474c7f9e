import { type Kysely, sql } from 'kysely';
import type { Fact } from '../model/finding.ts';
import type { DB } from './database-types.ts';
import { type Scope, within } from './scope.ts';

/** What stands in place of an account that the reader may not see. */
export const ANOTHER_ACCOUNT = 'another account';

/** How notes name the account that lets somebody in, or is let in (original: the same). */
const NAMED = /Account: \[(.*?)\](?= |$)/g;

interface Told {
  readonly notes: string | null;
  readonly facts: readonly Fact[];
}

const hideIn = (text: string, hidden: ReadonlySet<string>, visible: ReadonlySet<string>): string => {
  // Names may hold brackets: those that are known are taken whole. What is left may be an account that has been removed since.
  const known = [...hidden].reduce((left, pair) => left.replaceAll(`Account: [${pair}]`, `Account: [${ANOTHER_ACCOUNT}]`), text);
  return known.replaceAll(NAMED, (whole, pair: string) => (visible.has(pair) ? whole : `Account: [${ANOTHER_ACCOUNT}]`));
};

/**
 * Issues of accounts in the scope, without what they tell of others: whose the bucket or the network is that a policy lets in, and
 * how that account is called here. What the policy itself says stays.
 */
export const hideOtherAccounts = async <Row extends Told>(db: Kysely<DB>, scope: Scope, rows: readonly Row[]): Promise<Row[]> => {
  if (scope.accounts === 'all' || rows.length === 0) return [...rows];
  const accounts = await sql<{ identifier: string; name: string; isVisible: boolean }>`
    select identifier, name, ${within(scope, 'id')} as "isVisible" from known_account`.execute(db);
  const pairsOf = (isVisible: boolean) =>
    new Set(accounts.rows.filter((row) => row.isVisible === isVisible).map(({ identifier, name }) => `${identifier}/${name}`));
  const [hidden, visible] = [pairsOf(false), pairsOf(true)];
  const ids = new Set(accounts.rows.filter((row) => !row.isVisible).map((row) => row.identifier));
  const hideFact = (fact: Fact): Fact => (fact.kind === 'account' && ids.has(fact.name) ? { ...fact, name: ANOTHER_ACCOUNT } : fact);
  return rows.map((row) => ({
    ...row,
    notes: row.notes === null ? null : hideIn(row.notes, hidden, visible),
    facts: row.facts.map(hideFact),
  }));
};
