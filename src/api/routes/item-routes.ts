import { z } from 'zod';
import { ITEM_FIELDS } from '../../contract/filter-fields.ts';
import { type Item, ItemDetail, ItemList, ItemQuery } from '../../contract/item.ts';
import { AsOfQuery, addressInteger, COUNT_LIMIT, TEXT_COUNT_LIMIT } from '../../contract/page.ts';
import { type Revision, RevisionConfig, RevisionConfigQuery, RevisionList, RevisionQuery } from '../../contract/revision.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { RevisionChange } from '../../model/item-change.ts';
import { isPresent } from '../../store/as-of.ts';
import { listUnknowns } from '../../store/issue-store.ts';
import { findItem, type ItemRow, listCountedItems, listItems } from '../../store/item-list.ts';
import { forgottenOfItem } from '../../store/remembered.ts';
import { listRevisions, type RevisionRow, revisionAsOf, revisionConfig } from '../../store/revision-store.ts';
import { assertSearchable } from '../../store/text-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { instantOf, pageOf } from '../cursor.ts';
import { iso, isoOrNull } from '../iso.ts';
import { shownRevision } from '../shown-revision.ts';
import { itemFilterOf } from '../stored-filters.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

export const toItem = ({ firstSeen, lastChanged, ...row }: ItemRow): Item => ({
  ...row,
  firstSeen: iso(firstSeen),
  lastChanged: iso(lastChanged),
});

const toRevision = (row: RevisionRow): Revision => ({
  ...row,
  change: row.change as RevisionChange,
  validFrom: iso(row.validFrom),
  validTo: isoOrNull(row.validTo),
});

const noItem = (id: number, asOf: string | undefined): string =>
  asOf === undefined ? `There is no item ${id}.` : `There was no item ${id} as of ${asOf}.`;

export const addItemRoutes: AddRoutes = (api, { db, registry, now }) => {
  api.get(
    '/api/v1/items',
    {
      config: { permission: 'view', filterFields: ITEM_FIELDS },
      schema: { operationId: 'listItems', summary: 'Items, filtered and ordered', querystring: ItemQuery, response: { 200: ItemList } },
    },
    async (request) => {
      const { order, cursor, limit, asOf: wanted, fields: _fields, ...asked } = request.query;
      const filter = itemFilterOf(asked);
      const { text } = filter;
      const scope = scopeOfRequest(request);
      const { at, slice, asOf, total: counted, cursorOf } = pageOf({ cursor, limit, asOf: wanted }, ['items', filter, order], now());
      if (text !== undefined) assertSearchable(text, at, now());
      const listing = { filter, order, at };
      const most = text === undefined ? COUNT_LIMIT : TEXT_COUNT_LIMIT;
      // The first page has counted them all.
      const { rows, next, total } =
        counted === null
          ? await listCountedItems(db, scope, listing, slice, most)
          : { ...(await listItems(db, scope, listing, slice)), total: counted };
      return { rows: rows.map(toItem), asOf, next: cursorOf(next, total), total, totalIsExact: total < most };
    },
  );

  api.get(
    '/api/v1/items/:id',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'getItem',
        summary: 'One item, with its configuration and its verdicts',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: ItemDetail },
      },
    },
    async (request) => {
      const scope = scopeOfRequest(request);
      const { id } = request.params;
      const at = instantOf(request.query.asOf, now());
      const item = await findItem(db, scope, id, at);
      const revision = item === null ? null : await revisionAsOf(db, scope, id, at);
      if (item === null || revision === null) throw new MonkeyError('not-found', noItem(id, request.query.asOf));
      const unknown = await listUnknowns(db, scope, id, at);
      const checks = registry.technologies.get(item.technology)?.checks ?? [];
      return {
        ...toItem(item),
        revision,
        config: await revisionConfig(db, scope, revision, isPresent(at)),
        unknown: unknown.map((row) => ({ ...row, since: iso(row.since) })),
        checks: checks.map(({ id, title, risk, remedy, category, score }) => ({ id, title, risk, remedy, category, score })),
      };
    },
  );

  api.get(
    '/api/v1/items/:id/revisions',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'listRevisions',
        summary: 'The revisions of an item, newest first',
        params: Params,
        querystring: RevisionQuery,
        response: { 200: RevisionList },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { at, slice, asOf, cursorOf } = pageOf(request.query, ['revisions', id], now());
      const { rows, next } = await listRevisions(db, scopeOfRequest(request), id, at, slice);
      const forgotten = (await forgottenOfItem(db, scopeOfRequest(request), id)).map(({ since, until }) => ({
        since: iso(since),
        until: iso(until),
      }));
      return { rows: rows.map(toRevision), asOf, next: cursorOf(next), forgotten };
    },
  );

  api.get(
    '/api/v1/revisions/:id',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'getRevision',
        summary: 'The durable configuration of one revision',
        params: Params,
        querystring: RevisionConfigQuery,
        response: { 200: RevisionConfig },
      },
    },
    async (request) => shownRevision(db, registry, scopeOfRequest(request), request.params.id, request.query),
  );
};
