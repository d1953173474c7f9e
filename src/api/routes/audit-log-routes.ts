import { Readable } from 'node:stream';
import type { z } from 'zod';
import { type AuditEntry, AuditLogFilter, AuditLogList, AuditLogQuery } from '../../contract/audit-log.ts';
import { type AuditLogRow, eachAuditEntry, listAuditLog, type AuditLogFilter as StoredFilter } from '../../store/audit-log-store.ts';
import type { AddRoutes } from '../api-context.ts';
import { noteDeed } from '../audited.ts';
import { iso } from '../iso.ts';

const config = { permission: 'admin' } as const;

const toEntry = ({ at, detail, ...row }: AuditLogRow): AuditEntry => ({ ...row, at: iso(at), detail: { ...detail } });

const toFilter = ({ person, action, address, from, to }: z.output<typeof AuditLogFilter>): StoredFilter => ({
  personId: person,
  actions: action,
  address,
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});

async function* lines(rows: AsyncIterable<AuditLogRow>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(toEntry(row))}\n`;
}

export const addAuditLogRoutes: AddRoutes = (api, context) => {
  const { db } = context;

  api.get(
    '/api/v1/audit-log',
    {
      config,
      schema: {
        operationId: 'listAuditLog',
        summary: 'Who did what, newest first',
        querystring: AuditLogQuery,
        response: { 200: AuditLogList },
      },
    },
    async (request) => {
      const { before, limit } = request.query;
      const rows = await listAuditLog(db, toFilter(request.query), { before, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      return { rows: shown.map(toEntry), next: rows.length > limit ? shown.at(-1)!.id : null };
    },
  );

  api.get(
    '/api/v1/audit-log/export',
    {
      config,
      schema: {
        operationId: 'exportAuditLog',
        summary: 'Who did what, all of it: one JSON object a line',
        querystring: AuditLogFilter,
        produces: ['application/x-ndjson'],
      },
    },
    async (request, reply) => {
      await noteDeed(request, context, { action: 'audit-log.exported', detail: { ...request.query } });
      return reply.type('application/x-ndjson').send(Readable.from(lines(eachAuditEntry(db, toFilter(request.query)))));
    },
  );
};
