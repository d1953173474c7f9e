import { MonkeyError } from '../model/errors.ts';
import { findAccount } from '../store/account-store.ts';
import { countExpiredFailures, expireSomeFailures } from '../store/failure-batch.ts';
import { countRevisionsOf, forgetRevisionsOf, type TimeRange } from '../store/forget-range.ts';
import { type ClosedVerdicts, closeStaleVerdicts, type Judged, listStaleVerdicts, type StaleVerdicts } from '../store/stale-verdicts.ts';
import { countUnjustified, type IssueSelection, removeUnjustified, type UnjustifiedIssues } from '../store/unjustified-issues.ts';
import type { App } from './open-app.ts';
import { recorded } from './recorded.ts';

/** Rows in one transaction: a tenth of a second or so. */
const BATCH = 1_000;

const rangeDetail = ({ since, until }: TimeRange) => ({ since: since.toISOString(), until: until.toISOString() });

const removeIssues = async (
  app: App,
  selection: IssueSelection,
  newest: number,
  technologies: readonly string[],
  signal: AbortSignal,
): Promise<number> => {
  let removed = 0;
  for (let after: number | null = 0; after !== null; ) {
    signal.throwIfAborted();
    const batch = { selection, after, newest, technologies, limit: BATCH };
    const done: Awaited<ReturnType<typeof removeUnjustified>> = await recorded(
      app,
      (one: Awaited<ReturnType<typeof removeUnjustified>>) =>
        one.removed === 0
          ? []
          : { action: 'issues.removed', subject: 'unjustified issues', detail: { issues: one.removed, ...detailOf(selection) } },
      (tx) => removeUnjustified(tx, batch, app.now()),
    );
    removed += done.removed;
    after = done.last;
  }
  return removed;
};

const detailOf = ({ accountIds, technologies }: IssueSelection) => ({
  accounts: accountIds === null ? 'all' : [...accountIds],
  technologies: technologies === null ? 'all' : [...technologies],
});

/** What the operator removes at the command line, in small transactions: each writes into the audit log what it removed. */
export const removalOperations = (app: App) => {
  const db = app.database.kysely;
  const judged: Judged = { checkIds: [...app.registry.checks.keys()], technologies: [...app.registry.technologies.keys()] };
  return {
    /** Days that begin and end: what lies ahead is not over. */
    rangeOf(since: Date, until: Date): TimeRange {
      if (since >= until) throw new MonkeyError('bad-input', `${since.toISOString()} is not before ${until.toISOString()}.`);
      const now = app.now();
      if (since >= now) throw new MonkeyError('bad-input', `${since.toISOString()} lies ahead.`);
      return { since, until: until < now ? until : now };
    },
    countRevisions: (range: TimeRange): Promise<number> => countRevisionsOf(db, range),
    async forgetRevisions(range: TimeRange, signal: AbortSignal): Promise<number> {
      const deed = (revisions: number) =>
        revisions === 0 ? [] : { action: 'revisions.removed', subject: 'revisions', detail: { ...rangeDetail(range), revisions } };
      let total = 0;
      for (let removed = BATCH; removed === BATCH; total += removed) {
        signal.throwIfAborted();
        removed = await recorded(app, deed, (tx) => forgetRevisionsOf(tx, range, BATCH));
      }
      return total;
    },
    countExpired: (): Promise<number> => countExpiredFailures(db, app.now()),
    async clearExpired(signal: AbortSignal): Promise<number> {
      const deed = (entries: number) =>
        entries === 0 ? [] : { action: 'failure-log.cleared', subject: 'failure log', detail: { entries } };
      let total = 0;
      for (let removed = BATCH; removed === BATCH; total += removed) {
        signal.throwIfAborted();
        removed = await recorded(app, deed, (tx) => expireSomeFailures(tx, BATCH, app.now()));
      }
      return total;
    },
    listStale: (): Promise<StaleVerdicts[]> => listStaleVerdicts(db, judged),
    async closeStale(stale: readonly StaleVerdicts[], signal: AbortSignal): Promise<ClosedVerdicts> {
      const checks = [...new Set(stale.map(({ check }) => check))];
      const deed = ({ issues, unknowns }: ClosedVerdicts) =>
        issues + unknowns === 0 ? [] : { action: 'issues.closed', subject: 'stale issues', detail: { checks, issues, unknowns } };
      const total = { issues: 0, unknowns: 0 };
      for (let left = true; left; ) {
        signal.throwIfAborted();
        const closed = await recorded(app, deed, (tx) => closeStaleVerdicts(tx, judged, BATCH, app.now()));
        total.issues += closed.issues;
        total.unknowns += closed.unknowns;
        left = closed.issues + closed.unknowns > 0;
      }
      return total;
    },
    /** Names, or identifiers; undefined: all. */
    async selectIssues(accounts: readonly string[] | undefined, technologies: readonly string[] | undefined): Promise<IssueSelection> {
      const found = accounts === undefined ? null : await Promise.all(accounts.map((name) => findAccount(db, name)));
      return { accountIds: found?.map(({ id }) => id) ?? null, technologies: technologies ?? null };
    },
    countUnjustified: (selection: IssueSelection): Promise<UnjustifiedIssues> => countUnjustified(db, selection, app.now()),
    /** Removes the issues that have been counted. */
    removeUnjustified: (selection: IssueSelection, { newest }: UnjustifiedIssues, signal: AbortSignal): Promise<number> =>
      removeIssues(app, selection, newest, judged.technologies, signal),
  };
};
