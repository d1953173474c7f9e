import type { Kysely } from 'kysely';
import { STALE_INTERVALS, type WatcherHealth } from '../contract/watcher-health.ts';
import { type AsOf, isPresent } from '../store/as-of.ts';
import type { DB } from '../store/database-types.ts';
import type { Scope } from '../store/scope.ts';
import { type WatcherFactsRow, watcherFacts } from '../store/watcher-facts.ts';
import { iso, isoOrNull } from './iso.ts';
import type { Schedule, ScheduledPair } from './schedule.ts';

const MINUTE_SECONDS = 60;

/** So long without a complete run is too long; null: nobody expects any. */
export const staleSeconds = ({ interval }: ScheduledPair): number | null =>
  interval > 0 ? STALE_INTERVALS * interval * MINUTE_SECONDS : null;

/** What is shown of a pair that has never been seen completely is old when the account has been there for as long. */
const isStale = (pair: ScheduledPair, { lastComplete, accountSince }: WatcherFactsRow, clock: Date): boolean => {
  const since = lastComplete === null ? accountSince : new Date(lastComplete.startedAt);
  const seconds = staleSeconds(pair);
  return seconds !== null && clock.getTime() - since.getTime() > seconds * 1_000;
};

const seconds = (begin: string, end: string | null): number | null => (end === null ? null : (Date.parse(end) - Date.parse(begin)) / 1_000);

/** An instant as JSON of the database has it. */
const instant = (text: string): string => iso(new Date(text));

const lastOf = ({ last }: WatcherFactsRow): WatcherHealth['last'] =>
  last && {
    ...last,
    startedAt: instant(last.startedAt),
    finishedAt: last.finishedAt === null ? null : instant(last.finishedAt),
    seconds: seconds(last.startedAt, last.finishedAt),
  };

const lastCompleteOf = ({ lastComplete: last }: WatcherFactsRow): WatcherHealth['lastComplete'] =>
  last && { id: last.id, startedAt: instant(last.startedAt), seconds: seconds(last.startedAt, last.finishedAt) };

/** How well pairs are watched, in their order; those out of scope are left out. Whether they are watched, and how often, is as of now. */
export const watcherHealth = async (
  db: Kysely<DB>,
  scope: Scope,
  schedule: Schedule,
  pairs: readonly ScheduledPair[],
  at: AsOf,
): Promise<WatcherHealth[]> => {
  const dueAfter = schedule.dueAfter(at.clock);
  const byPair = new Map(pairs.map((pair) => [`${pair.accountId} ${pair.technology}`, pair]));
  return (await watcherFacts(db, scope, pairs, at)).map((row) => {
    const pair = byPair.get(`${row.accountId} ${row.technology}`)!;
    return {
      account: row.account,
      technology: row.technology,
      interval: pair.interval,
      items: row.items,
      last: lastOf(row),
      lastComplete: lastCompleteOf(row),
      failures: row.failures,
      codes: [...row.codes],
      permissions: [...row.permissions],
      stale: isStale(pair, row, at.clock),
      nextDue: isPresent(at) ? isoOrNull(dueAfter(pair, row.lastStart)) : null,
    };
  });
};
