import { type WatcherHealth, WatcherHealthList, WatcherHealthQuery } from '../../contract/watcher-health.ts';
import type { Position } from '../../store/slice.ts';
import { sliced } from '../../store/slice.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { pageOf } from '../cursor.ts';
import type { ScheduledPair } from '../schedule.ts';
import { watcherHealth } from '../watcher-health.ts';

const isBehind = ({ account, technology }: ScheduledPair, after: Position | null): boolean =>
  after === null || account > String(after[0]) || (account === after[0] && technology > String(after[1]));

export const addWatcherHealthRoutes: AddRoutes = (api, { db, now, schedule }) => {
  api.get(
    '/api/v1/watcher-health',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'listWatcherHealth',
        summary: 'How well each technology of each account is watched',
        querystring: WatcherHealthQuery,
        response: { 200: WatcherHealthList },
      },
    },
    async (request) => {
      const { account, technology, stale, failing, ...asked } = request.query;
      const scope = scopeOfRequest(request);
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['watcher-health', account, technology, stale, failing], now());
      const { limit, after } = slice;
      const isWanted = (pair: ScheduledPair): boolean =>
        (scope.accounts === 'all' || scope.accounts.includes(pair.accountId)) &&
        (account?.includes(pair.account) ?? true) &&
        (technology?.includes(pair.technology) ?? true) &&
        isBehind(pair, after);
      const isShown = (row: WatcherHealth): boolean =>
        (stale === undefined || row.stale === stale) && (failing === undefined || row.failures > 0 === failing);
      const pairs = (await schedule.pairs()).filter(isWanted);
      // Facts are looked up for as many as fit on the page, until it is full.
      const shown: WatcherHealth[] = [];
      for (let from = 0; from < pairs.length && shown.length <= limit; from += limit + 1)
        shown.push(...(await watcherHealth(db, scope, schedule, pairs.slice(from, from + limit + 1), at)).filter(isShown));
      const { rows, next } = sliced(shown, limit, (row) => [row.account, row.technology]);
      return { rows: [...rows], asOf, next: cursorOf(next) };
    },
  );
};
