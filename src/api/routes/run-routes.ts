import { z } from 'zod';
import { AsOfQuery, addressInteger } from '../../contract/page.ts';
import { Run, RunList, RunQuery } from '../../contract/run.ts';
import { getRun, listRuns, type RunRow } from '../../store/run-list.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { instantOf, pageOf } from '../cursor.ts';
import { iso, isoOrNull } from '../iso.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

/** How long something took; null: it is under way. */
export const secondsBetween = (begin: Date, end: Date | null): number | null =>
  end === null ? null : (end.getTime() - begin.getTime()) / 1_000;

const toRun = (row: RunRow): Run => ({
  ...row,
  startedAt: iso(row.startedAt),
  finishedAt: isoOrNull(row.finishedAt),
  seconds: secondsBetween(row.startedAt, row.finishedAt),
});

export const addRunRoutes: AddRoutes = (api, { db, now }) => {
  api.get(
    '/api/v1/runs',
    {
      config: { permission: 'view' },
      schema: { operationId: 'listRuns', summary: 'Scans, and what they came to', querystring: RunQuery, response: { 200: RunList } },
    },
    async (request) => {
      const { account, technology, state, since, ...asked } = request.query;
      const filter = { accounts: account, technologies: technology, state, since: since === undefined ? undefined : new Date(since) };
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['runs', filter], now());
      const { rows, next } = await listRuns(db, scopeOfRequest(request), filter, at, slice);
      return { rows: rows.map(toRun), asOf, next: cursorOf(next) };
    },
  );

  api.get(
    '/api/v1/runs/:id',
    {
      config: { permission: 'view' },
      schema: { operationId: 'getRun', summary: 'One scan', params: Params, querystring: AsOfQuery, response: { 200: Run } },
    },
    async (request) => toRun(await getRun(db, scopeOfRequest(request), request.params.id, instantOf(request.query.asOf, now()))),
  );
};
