import { FailureList, FailureQuery } from '../../contract/failure.ts';
import { listFailures } from '../../store/failure-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { iso } from '../iso.ts';

export const addFailureRoutes: AddRoutes = (api, { db }) => {
  api.get(
    '/api/v1/failures',
    { config: { permission: 'view' }, schema: { operationId: 'listFailures', querystring: FailureQuery, response: { 200: FailureList } } },
    async (request) => {
      const { account, technology, item, offset, limit } = request.query;
      const rows = await listFailures(
        db,
        scopeOfRequest(request),
        { accounts: account, technologies: technology, itemId: item },
        limit + 1,
        offset,
      );
      return { rows: rows.slice(0, limit).map((row) => ({ ...row, since: iso(row.since) })), more: rows.length > limit };
    },
  );
};
