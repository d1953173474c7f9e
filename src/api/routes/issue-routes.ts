import { z } from 'zod';
import { ISSUE_FIELDS } from '../../contract/filter-fields.ts';
import { Issue, IssueList, IssueQuery, JustificationRequest } from '../../contract/issue.ts';
import { AsOfQuery, addressInteger, COUNT_LIMIT } from '../../contract/page.ts';
import type { Registry } from '../../engine/registry.ts';
import { countIssues, getIssue, type IssueRow, listIssues } from '../../store/issue-store.ts';
import { justifyIssue, revokeJustification } from '../../store/justification-store.ts';
import { type AddRoutes, personOf, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { countAgain } from '../count-again.ts';
import { instantOf, pageOf } from '../cursor.ts';
import { iso, isoOrNull } from '../iso.ts';
import { issueFilterOf } from '../stored-filters.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

export const toIssue = (row: IssueRow, registry: Registry): Issue => ({
  ...row,
  facts: [...row.facts],
  related: [...row.related],
  remedy: row.remedy ?? registry.checks.get(row.check)?.remedy ?? '',
  openedAt: iso(row.openedAt),
  justifiedAt: isoOrNull(row.justifiedAt),
  justifiedUntil: isoOrNull(row.justifiedUntil),
});

export const addIssueRoutes: AddRoutes = (api, context) => {
  const { db, registry, now } = context;

  api.get(
    '/api/v1/issues',
    {
      config: { permission: 'view', filterFields: ISSUE_FIELDS },
      schema: { operationId: 'listIssues', summary: 'Issues, filtered and ordered', querystring: IssueQuery, response: { 200: IssueList } },
    },
    async (request) => {
      const { order, cursor, limit, asOf: wanted, fields: _fields, ...asked } = request.query;
      const scope = scopeOfRequest(request);
      const { at, slice, asOf, total: counted, cursorOf } = pageOf({ cursor, limit, asOf: wanted }, ['issues', asked, order], now());
      const filter = await issueFilterOf(context, scope, asked, at);
      const [{ rows, next }, total] = await Promise.all([
        listIssues(db, scope, { filter, order, at }, slice),
        counted ?? countIssues(db, scope, filter, at, COUNT_LIMIT),
      ]);
      return {
        rows: rows.map((row) => toIssue(row, registry)),
        asOf,
        next: cursorOf(next, total),
        total,
        totalIsExact: total < COUNT_LIMIT,
      };
    },
  );

  api.get(
    '/api/v1/issues/:id',
    {
      config: { permission: 'view' },
      schema: { operationId: 'getIssue', summary: 'One issue', params: Params, querystring: AsOfQuery, response: { 200: Issue } },
    },
    async (request) =>
      toIssue(await getIssue(db, scopeOfRequest(request), request.params.id, instantOf(request.query.asOf, now())), registry),
  );

  api.put(
    '/api/v1/issues/:id/justification',
    {
      config: { permission: 'justify', errors: ['conflict'] },
      schema: {
        operationId: 'justifyIssue',
        summary: 'Justifies an issue',
        params: Params,
        body: JustificationRequest,
        response: { 200: Issue },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { reason, until } = request.body;
      const values = { author: personOf(request).name, reason, expiresAt: until === null ? null : new Date(until) };
      const row = await audited(request, context, { action: 'issue.justified', subject: `issue ${id}`, detail: { until } }, (tx) =>
        justifyIssue(tx, scopeOfRequest(request), id, values, now()),
      );
      countAgain(request, context);
      return toIssue(row, registry);
    },
  );

  api.delete(
    '/api/v1/issues/:id/justification',
    {
      config: { permission: 'justify', errors: ['conflict'] },
      schema: { operationId: 'revokeJustification', summary: 'Takes a justification back', params: Params, response: { 200: Issue } },
    },
    async (request) => {
      const { id } = request.params;
      const row = await audited(request, context, { action: 'issue.justification-revoked', subject: `issue ${id}` }, (tx) =>
        revokeJustification(tx, scopeOfRequest(request), id, personOf(request).name, now()),
      );
      countAgain(request, context);
      return toIssue(row, registry);
    },
  );
};
