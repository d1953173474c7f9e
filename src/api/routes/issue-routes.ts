import { z } from 'zod';
import { Issue, IssueList, IssueQuery, JustificationRequest } from '../../contract/issue.ts';
import { COUNT_LIMIT } from '../../contract/page.ts';
import type { Registry } from '../../engine/registry.ts';
import { countIssues, type IssueRow, listIssues } from '../../store/issue-store.ts';
import { justifyIssue, revokeJustification } from '../../store/justification-store.ts';
import { type AddRoutes, personOf, scopeOfRequest } from '../api-context.ts';
import { iso, isoOrNull } from '../iso.ts';

const Params = z.object({ id: z.coerce.number().int() });

const toIssue = (row: IssueRow, registry: Registry): Issue => ({
  ...row,
  facts: [...row.facts],
  related: [...row.related],
  remedy: row.remedy ?? registry.checks.get(row.check)?.remedy ?? '',
  openedAt: iso(row.openedAt),
  justifiedAt: isoOrNull(row.justifiedAt),
  justifiedUntil: isoOrNull(row.justifiedUntil),
});

export const addIssueRoutes: AddRoutes = (api, { db, registry, now }) => {
  api.get(
    '/api/v1/issues',
    { config: { permission: 'view' }, schema: { operationId: 'listIssues', querystring: IssueQuery, response: { 200: IssueList } } },
    async (request) => {
      const { account, technology, check, item, minScore, justified, state, offset, limit } = request.query;
      const filter = { accounts: account, technologies: technology, checks: check, itemId: item, minScore, justified, state };
      const scope = scopeOfRequest(request);
      const [rows, total] = await Promise.all([
        listIssues(db, scope, filter, { offset, limit }, now()),
        countIssues(db, scope, filter, COUNT_LIMIT, now()),
      ]);
      return { rows: rows.map((row) => toIssue(row, registry)), total, totalIsExact: total < COUNT_LIMIT };
    },
  );

  api.put(
    '/api/v1/issues/:id/justification',
    {
      config: { permission: 'justify' },
      schema: { operationId: 'justifyIssue', params: Params, body: JustificationRequest, response: { 200: Issue } },
    },
    async (request) => {
      const { reason, until } = request.body;
      const values = { author: personOf(request).name, reason, expiresAt: until === null ? null : new Date(until) };
      return toIssue(await justifyIssue(db, scopeOfRequest(request), request.params.id, values, now()), registry);
    },
  );

  api.delete(
    '/api/v1/issues/:id/justification',
    { config: { permission: 'justify' }, schema: { operationId: 'revokeJustification', params: Params, response: { 200: Issue } } },
    async (request) =>
      toIssue(await revokeJustification(db, scopeOfRequest(request), request.params.id, personOf(request).name, now()), registry),
  );
};
