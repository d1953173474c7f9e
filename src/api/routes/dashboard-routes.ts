import { Dashboard, DashboardQuery, Trend, TrendQuery } from '../../contract/dashboard.ts';
import type { Issue } from '../../contract/issue.ts';
import type { Item } from '../../contract/item.ts';
import { type AsOf, present } from '../../store/as-of.ts';
import { listChanges } from '../../store/change-list.ts';
import { oldestUnjustified, worstItems } from '../../store/dashboard-store.ts';
import { countFailuresOf } from '../../store/failure-log-store.ts';
import { listIssues } from '../../store/issue-store.ts';
import { listItems } from '../../store/item-list.ts';
import type { Scope } from '../../store/scope.ts';
import { readTallies, readTrend, type TallyFilter, uncountedSince } from '../../store/tally-list.ts';
import { countStale, type WatchedPair } from '../../store/watcher-facts.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { iso } from '../iso.ts';
import { staleSeconds } from '../watcher-health.ts';
import { toChange } from './change-routes.ts';
import { toIssue } from './issue-routes.ts';
import { toItem } from './item-routes.ts';

/** As many as anybody takes in at a glance. */
const SHOWN = 10;
const FIRST = { limit: SHOWN, after: null } as const;
const DAY = 86_400_000;

/** The pairs that the filter leaves of what is watched. */
const watchedPairs = async ({ schedule }: RouteContext, { accounts, technologies }: TallyFilter): Promise<WatchedPair[]> =>
  (await schedule.pairs())
    .filter(({ account, technology }) => (accounts?.includes(account) ?? true) && (technologies?.includes(technology) ?? true))
    .map((pair) => ({ ...pair, staleSeconds: staleSeconds(pair) }));

/** The issues that have waited longest, as they are shown. */
const oldestIssues = async ({ db, registry }: RouteContext, scope: Scope, filter: TallyFilter, at: AsOf): Promise<Issue[]> => {
  const ids = await oldestUnjustified(db, scope, filter, SHOWN, at.clock);
  const { rows } = await listIssues(db, scope, { filter: { ids }, order: 'oldest', at }, FIRST);
  return rows.map((row) => toIssue(row, registry));
};

const highestItems = async ({ db }: RouteContext, scope: Scope, filter: TallyFilter, at: AsOf): Promise<Item[]> => {
  const ids = await worstItems(db, scope, filter, SHOWN);
  // Nothing is narrowed by an empty list.
  if (ids.length === 0) return [];
  const { rows } = await listItems(db, scope, { filter: { ids }, order: 'id', at }, FIRST);
  return rows.map(toItem).sort((a, b) => b.unjustifiedScore - a.unjustifiedScore);
};

export const addDashboardRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/dashboard',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'getDashboard',
        summary: 'The state of everything that the reader sees',
        querystring: DashboardQuery,
        response: { 200: Dashboard },
      },
    },
    async (request) => {
      const { account, technology } = request.query;
      const scope = scopeOfRequest(request);
      const instant = now();
      const at = present(instant);
      const filter = { accounts: account, technologies: technology };
      // Before the sums are read: what is counted meanwhile does no harm.
      const countedAt = iso((await uncountedSince(db, scope)) ?? instant);
      const [tallies, watched, failures, changes, issues, items] = await Promise.all([
        readTallies(db, scope, filter),
        countStale(db, scope, await watchedPairs(context, filter), instant),
        countFailuresOf(db, scope, filter, at),
        listChanges(db, scope, filter, at, FIRST),
        oldestIssues(context, scope, filter, at),
        highestItems(context, scope, filter, at),
      ]);
      return {
        countedAt,
        total: tallies.total,
        accounts: [...tallies.accounts],
        technologies: [...tallies.technologies],
        regions: [...tallies.regions],
        failures,
        ...watched,
        changes: changes.rows.map(toChange),
        issues,
        items,
      };
    },
  );

  api.get(
    '/api/v1/trend',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'getTrend',
        summary: 'What everything came to, day by day',
        querystring: TrendQuery,
        response: { 200: Trend },
      },
    },
    async (request) => {
      const { account, technology, days } = request.query;
      const scope = scopeOfRequest(request);
      const instant = now();
      const countedAt = iso((await uncountedSince(db, scope)) ?? instant);
      const dayOf = (date: Date): string => iso(date).slice(0, 10);
      const shown = { first: dayOf(new Date(instant.getTime() - (days - 1) * DAY)), last: dayOf(instant) };
      const rows = await readTrend(db, scope, { accounts: account, technologies: technology }, shown);
      return { rows, countedAt };
    },
  );
};
