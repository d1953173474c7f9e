import { z } from 'zod';
import { ChangeFilter } from '../../contract/change.ts';
import { ExportQuery } from '../../contract/export.ts';
import { CHANGE_FIELDS, ISSUE_FIELDS, ITEM_FIELDS } from '../../contract/filter-fields.ts';
import { IssueFilter } from '../../contract/issue.ts';
import { ItemFilter } from '../../contract/item.ts';
import { EXPORT_FIELDS, printedChange, printedIssue, printedItem } from '../../reports/listings.ts';
import { asOf } from '../../store/as-of.ts';
import { eachListedChange } from '../../store/change-list.ts';
import { eachIssue } from '../../store/issue-store.ts';
import { eachItem } from '../../store/item-list.ts';
import { assertRememberedSince } from '../../store/remembered.ts';
import { assertSearchable } from '../../store/text-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { noteDeed } from '../audited.ts';
import { mapRows, sendExport } from '../send-export.ts';
import { changeFilterOf, issueFilterOf, itemFilterOf } from '../stored-filters.ts';

const config = { permission: 'view' } as const;
const produces = ['application/x-ndjson', 'text/csv'];

/** All rows of a list, as they were at one instant however long the reading takes. */
export const addExportRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;
  const instant = (wanted: string | undefined) => asOf(wanted === undefined ? now() : new Date(wanted));

  api.get(
    '/api/v1/items/export',
    {
      config: { ...config, filterFields: ITEM_FIELDS },
      schema: {
        operationId: 'exportItems',
        summary: 'All items that a filter finds, as a file',
        querystring: z.strictObject({ ...ItemFilter.shape, ...ExportQuery.shape }),
        produces,
      },
    },
    async (request, reply) => {
      const { format, asOf: wanted, ...asked } = request.query;
      const filter = itemFilterOf(asked);
      const at = instant(wanted);
      if (filter.text !== undefined) assertSearchable(filter.text, at, now());
      await noteDeed(request, context, { action: 'item.exported', detail: { ...request.query } });
      const rows = eachItem(db, scopeOfRequest(request), filter, at);
      return sendExport(reply, { name: 'items', format, fields: EXPORT_FIELDS.items, now: now() }, mapRows(rows, printedItem));
    },
  );

  api.get(
    '/api/v1/issues/export',
    {
      config: { ...config, filterFields: ISSUE_FIELDS },
      schema: {
        operationId: 'exportIssues',
        summary: 'All issues that a filter finds, as a file',
        querystring: z.strictObject({ ...IssueFilter.shape, ...ExportQuery.shape }),
        produces,
      },
    },
    async (request, reply) => {
      const { format, asOf: wanted, ...asked } = request.query;
      const scope = scopeOfRequest(request);
      const at = instant(wanted);
      await noteDeed(request, context, { action: 'issue.exported', detail: { ...request.query } });
      const rows = eachIssue(db, scope, await issueFilterOf(context, scope, asked, at), at);
      const fields = [...EXPORT_FIELDS.issues, 'id'];
      return sendExport(reply, { name: 'issues', format, fields, now: now() }, mapRows(rows, printedIssue));
    },
  );

  api.get(
    '/api/v1/changes/export',
    {
      config: { ...config, filterFields: CHANGE_FIELDS },
      schema: {
        operationId: 'exportChanges',
        summary: 'All changes that a filter finds, as a file',
        querystring: z.strictObject({ ...ChangeFilter.shape, ...ExportQuery.shape }),
        produces,
      },
    },
    async (request, reply) => {
      const { format, asOf: wanted, ...asked } = request.query;
      const filter = changeFilterOf(asked);
      if (filter.since) await assertRememberedSince(db, filter.since);
      await noteDeed(request, context, { action: 'change.exported', detail: { ...request.query } });
      const rows = eachListedChange(db, scopeOfRequest(request), filter, instant(wanted));
      const printed = mapRows(rows, (row) => printedChange({ ...row, revision: row.id }));
      return sendExport(reply, { name: 'changes', format, fields: EXPORT_FIELDS.changes, now: now() }, printed);
    },
  );
};
