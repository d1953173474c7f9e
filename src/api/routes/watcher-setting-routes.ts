import { z } from 'zod';
import { AsOfQuery } from '../../contract/page.ts';
import {
  ItemRemovalRequest,
  ItemsRemoved,
  WatcherSetting,
  WatcherSettingList,
  WatcherSettingRequest,
} from '../../contract/watcher-setting.ts';
import { type Technology, technologyOf } from '../../engine/registry.ts';
import { type AsOf, present } from '../../store/as-of.ts';
import { countKeptItems, removeItemsOf } from '../../store/remove-items.ts';
import type { Scope } from '../../store/scope.ts';
import {
  listWatcherSettings,
  resetWatcherSetting,
  type WatcherSetting as StoredSetting,
  setWatcherSetting,
} from '../../store/watcher-setting-store.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf } from '../cursor.ts';

const Params = z.object({ technology: z.string().min(1).max(100) });
const view = { permission: 'view' } as const;
const admin = { permission: 'admin' } as const;

const toSetting = ({ watcher, accountType }: Technology, stored: StoredSetting | undefined, items: number): WatcherSetting => ({
  technology: watcher.index,
  title: watcher.title,
  accountType,
  active: stored?.active ?? true,
  intervalMinutes: stored?.intervalMinutes ?? watcher.interval,
  defaultIntervalMinutes: watcher.interval,
  setting: stored === undefined ? null : { active: stored.active, intervalMinutes: stored.intervalMinutes },
  items,
});

/** How technologies were watched at an instant, by index; items are counted as of now. */
const listAll = async ({ db, registry }: RouteContext, scope: Scope, at: AsOf): Promise<WatcherSetting[]> => {
  const settings = new Map((await listWatcherSettings(db, at)).map((row) => [row.technology, row]));
  const items = await countKeptItems(db, scope);
  return [...registry.technologies.values()]
    .sort((a, b) => (a.watcher.index < b.watcher.index ? -1 : 1))
    .map((technology) => toSetting(technology, settings.get(technology.watcher.index), items.get(technology.watcher.index) ?? 0));
};

const addSetting: AddRoutes = (api, context) => {
  const { registry, now } = context;
  const one = async (scope: Scope, index: string): Promise<WatcherSetting> =>
    (await listAll(context, scope, present(now()))).find(({ technology }) => technology === index)!;

  api.get(
    '/api/v1/watcher-settings',
    {
      config: view,
      schema: {
        operationId: 'listWatcherSettings',
        summary: 'Every technology, and how it is watched',
        querystring: AsOfQuery,
        response: { 200: WatcherSettingList },
      },
    },
    async (request) => ({ rows: await listAll(context, scopeOfRequest(request), instantOf(request.query.asOf, now())) }),
  );

  api.put(
    '/api/v1/watcher-settings/:technology',
    {
      config: admin,
      schema: {
        operationId: 'setWatcherSetting',
        summary: 'Says whether and how often a technology is watched',
        params: Params,
        body: WatcherSettingRequest,
        response: { 200: WatcherSetting },
      },
    },
    async (request) => {
      const { technology } = request.params;
      technologyOf(registry, technology);
      const deed = { action: 'watcher.set', subject: `technology ${technology}`, detail: { ...request.body } };
      await audited(request, context, deed, (tx) => setWatcherSetting(tx, { technology, ...request.body }, now()));
      return one(scopeOfRequest(request), technology);
    },
  );

  api.delete(
    '/api/v1/watcher-settings/:technology',
    {
      config: admin,
      schema: {
        operationId: 'resetWatcherSetting',
        summary: 'Watches a technology again as its watcher says',
        params: Params,
        response: { 200: WatcherSetting },
      },
    },
    async (request) => {
      const { technology } = request.params;
      technologyOf(registry, technology);
      const deed = { action: 'watcher.reset', subject: `technology ${technology}` };
      await audited(request, context, deed, (tx) => resetWatcherSetting(tx, technology));
      return one(scopeOfRequest(request), technology);
    },
  );
};

const addRemoval: AddRoutes = (api, context) => {
  const { registry, now } = context;

  api.post(
    '/api/v1/watcher-settings/:technology/remove-items',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'removeItems',
        summary: 'Removes all items of a technology, with their history',
        params: Params,
        body: ItemRemovalRequest,
        response: { 200: ItemsRemoved },
      },
    },
    async (request) => {
      const { technology } = request.params;
      const { items } = request.body;
      const { watcher } = technologyOf(registry, technology);
      const deed = { action: 'watcher.items-removed', subject: `technology ${technology}`, detail: { items } };
      await audited(request, context, deed, (tx) => removeItemsOf(tx, { technology, tells: watcher.tells ?? [] }, items, now()));
      return { items };
    },
  );
};

export const addWatcherSettingRoutes: AddRoutes = (api, context) => {
  addSetting(api, context);
  addRemoval(api, context);
};
