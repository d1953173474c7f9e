import { FailureList, FailureLog, FailureLogQuery, FailureQuery } from '../../contract/failure.ts';
import { listFailureLog } from '../../store/failure-log-store.ts';
import { listFailures } from '../../store/failure-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { pageOf } from '../cursor.ts';
import { iso } from '../iso.ts';

export const addFailureRoutes: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/failures',
    {
      config: { permission: 'view' },
      schema: { operationId: 'listFailures', summary: 'What cannot be seen', querystring: FailureQuery, response: { 200: FailureList } },
    },
    async (request) => {
      const { account, technology, item, ...asked } = request.query;
      const filter = { accounts: account, technologies: technology, itemId: item };
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['failures', filter], now());
      const { rows, next } = await listFailures(db, scopeOfRequest(request), filter, at, slice);
      return { rows: rows.map((row) => ({ ...row, since: iso(row.since) })), asOf, next: cursorOf(next) };
    },
  );

  api.get(
    '/api/v1/failure-log',
    {
      config: { permission: 'view' },
      schema: {
        operationId: 'listFailureLog',
        summary: 'What went wrong, and when',
        querystring: FailureLogQuery,
        response: { 200: FailureLog },
      },
    },
    async (request) => {
      const { account, technology, code, run, since, ...asked } = request.query;
      const filter = {
        accounts: account,
        technologies: technology,
        codes: code,
        run,
        since: since === undefined ? undefined : new Date(since),
      };
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['failure-log', filter], now());
      const { rows, next } = await listFailureLog(db, scopeOfRequest(request), filter, at, slice);
      return { rows: rows.map((row) => ({ ...row, at: iso(row.at) })), asOf, next: cursorOf(next) };
    },
  );
};
