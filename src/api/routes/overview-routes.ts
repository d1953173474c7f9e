import { DemoLoaded, Overview } from '../../contract/overview.ts';
import { COUNT_LIMIT } from '../../contract/page.ts';
import { present } from '../../store/as-of.ts';
import { countByScore } from '../../store/issue-store.ts';
import { countItems } from '../../store/item-list.ts';
import { countFailures, lastRunEnd, listRegions, listVisibleAccounts } from '../../store/overview-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { noteDeed } from '../audited.ts';
import { isoOrNull } from '../iso.ts';

export const addOverviewRoutes: AddRoutes = (api, context) => {
  const { db, registry, now, loadDemo } = context;

  api.get(
    '/api/v1/overview',
    {
      config: { permission: 'view' },
      schema: { operationId: 'getOverview', summary: 'Names for filters, and how much there is', response: { 200: Overview } },
    },
    async (request) => {
      const scope = scopeOfRequest(request);
      const at = present(now());
      const items = await countItems(db, scope, { active: true }, at, COUNT_LIMIT);
      return {
        accounts: await listVisibleAccounts(db, scope),
        technologies: [...registry.technologies.values()].map(({ watcher, accountType }) => ({
          index: watcher.index,
          title: watcher.title,
          plural: watcher.plural,
          accountType,
        })),
        regions: await listRegions(db, scope),
        issuesByScore: await countByScore(db, scope, {}, at),
        items,
        itemsIsExact: items < COUNT_LIMIT,
        failures: await countFailures(db, scope, at),
        lastRun: isoOrNull(await lastRunEnd(db, scope)),
      };
    },
  );

  api.post(
    '/api/v1/demo',
    {
      config: { permission: 'admin', errors: ['not-found', 'conflict'] },
      schema: { operationId: 'loadDemo', summary: 'Loads the demo estate', response: { 200: DemoLoaded } },
    },
    async (request) => {
      // It takes many transactions, each of which says itself what it is.
      const items = await loadDemo();
      await noteDeed(request, context, { action: 'demo.loaded', detail: { items } });
      return { items };
    },
  );
};
