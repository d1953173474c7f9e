import { ISSUE_FIELDS } from '../../contract/filter-fields.ts';
import { type IssueGroup, IssueGroupList, IssueGroupQuery } from '../../contract/issue-group.ts';
import type { Registry } from '../../engine/registry.ts';
import { type IssueGroupRow, listIssueGroups } from '../../store/issue-group-store.ts';
import { readTallies, uncountedSince } from '../../store/tally-list.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { instantOf } from '../cursor.ts';
import { iso } from '../iso.ts';
import { issueFilterOf } from '../stored-filters.ts';

const toGroup = (
  { firstOpened, lastOpened, ...row }: IssueGroupRow,
  registry: Registry,
  items: ReadonlyMap<string, number>,
): IssueGroup => ({
  ...row,
  title: registry.checks.get(row.check)?.title ?? null,
  ofItems: Math.max(items.get(row.technology) ?? 0, row.items),
  firstSeen: iso(firstOpened),
  lastSeen: iso(lastOpened),
});

export const addIssueGroupRoutes: AddRoutes = (api, context) => {
  const { db, registry, now } = context;

  api.get(
    '/api/v1/issue-groups',
    {
      config: { permission: 'view', filterFields: ISSUE_FIELDS },
      schema: {
        operationId: 'listIssueGroups',
        summary: 'Issues by their checks, with how many items and accounts they are of',
        querystring: IssueGroupQuery,
        response: { 200: IssueGroupList },
      },
    },
    async (request) => {
      const { asOf, fields: _fields, ...asked } = request.query;
      const scope = scopeOfRequest(request);
      const instant = now();
      // Before they are read: what is counted meanwhile does no harm.
      const uncounted = await uncountedSince(db, scope);
      const at = instantOf(asOf, instant);
      const { rows, counted } = await listIssueGroups(db, scope, await issueFilterOf(context, scope, asked, at), at);
      const { technologies } = await readTallies(db, scope, { accounts: asked.account, technologies: asked.technology });
      const items = new Map(technologies.map((tally) => [tally.name, tally.items]));
      return {
        rows: rows.map((row) => toGroup(row, registry, items)),
        asOf: asOf ?? iso(counted ? (uncounted ?? instant) : instant),
      };
    },
  );
};
