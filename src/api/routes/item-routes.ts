import { z } from 'zod';
import { type Item, ItemDetail, ItemList, ItemQuery } from '../../contract/item.ts';
import { COUNT_LIMIT } from '../../contract/page.ts';
import { RevisionConfig, RevisionList } from '../../contract/revision.ts';
import type { RevisionChange } from '../../model/item-change.ts';
import { listUnknowns } from '../../store/issue-store.ts';
import { countItems, getItem, type ItemRow, listItems, listRevisions, revisionConfig } from '../../store/item-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { iso, isoOrNull } from '../iso.ts';

const REVISION_LIMIT = 1_000;
const Params = z.object({ id: z.coerce.number().int() });

const toItem = ({ firstSeen, lastChanged, ...row }: ItemRow): Item => ({
  ...row,
  firstSeen: iso(firstSeen),
  lastChanged: iso(lastChanged),
});

export const addItemRoutes: AddRoutes = (api, { db, registry }) => {
  api.get(
    '/api/v1/items',
    { config: { permission: 'view' }, schema: { operationId: 'listItems', querystring: ItemQuery, response: { 200: ItemList } } },
    async (request) => {
      const { account, technology, region, name, arn, active, minScore, order, offset, limit } = request.query;
      const filter = { accounts: account, technologies: technology, regions: region, name, arn, active, minScore };
      const scope = scopeOfRequest(request);
      const [rows, total] = await Promise.all([
        listItems(db, scope, filter, order, { offset, limit }),
        countItems(db, scope, filter, COUNT_LIMIT),
      ]);
      return { rows: rows.map(toItem), total, totalIsExact: total < COUNT_LIMIT };
    },
  );

  api.get(
    '/api/v1/items/:id',
    { config: { permission: 'view' }, schema: { operationId: 'getItem', params: Params, response: { 200: ItemDetail } } },
    async (request) => {
      const scope = scopeOfRequest(request);
      const item = await getItem(db, scope, request.params.id);
      const [revision] = await listRevisions(db, scope, item.id, { offset: 0, limit: 1 });
      const unknown = await listUnknowns(db, scope, item.id);
      const checks = registry.technologies.get(item.technology)?.checks ?? [];
      return {
        ...toItem(item),
        revision: revision!.id,
        config: await revisionConfig(db, scope, revision!.id, true),
        unknown: unknown.map((row) => ({ ...row, since: iso(row.since) })),
        checks: checks.map(({ id, title, risk, remedy, category, score }) => ({ id, title, risk, remedy, category, score })),
      };
    },
  );

  api.get(
    '/api/v1/items/:id/revisions',
    { config: { permission: 'view' }, schema: { operationId: 'listRevisions', params: Params, response: { 200: RevisionList } } },
    async (request) => {
      const rows = await listRevisions(db, scopeOfRequest(request), request.params.id, { offset: 0, limit: REVISION_LIMIT });
      return {
        rows: rows.map((row) => ({
          ...row,
          change: row.change as RevisionChange,
          validFrom: iso(row.validFrom),
          validTo: isoOrNull(row.validTo),
        })),
      };
    },
  );

  api.get(
    '/api/v1/revisions/:id',
    { config: { permission: 'view' }, schema: { operationId: 'getRevision', params: Params, response: { 200: RevisionConfig } } },
    async (request) => ({ id: request.params.id, config: await revisionConfig(db, scopeOfRequest(request), request.params.id) }),
  );
};
