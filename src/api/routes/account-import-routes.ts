import { z } from 'zod';
import { AccountImportQuery, AccountsImported } from '../../contract/account.ts';
import { accountRows, type RowFormat } from '../../engine/account-rows.ts';
import { planUpsert } from '../../engine/plan-upsert.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { AddRoutes } from '../api-context.ts';
import { changeAccountsFor } from '../change-accounts.ts';

/** Some thousand accounts; NGINX takes no more, either (deploy/nginx). */
const BODY_BYTES = 1024 * 1024;

/** What may be sent, and how it is read. */
const FORMATS: Readonly<Record<string, RowFormat>> = { 'application/x-ndjson': 'ndjson', 'text/csv': 'csv' };

/** How what came with a request is called in sentences. */
const SOURCE = 'the request';

const decode = (body: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new MonkeyError('bad-input', 'The request is not written in UTF-8.', { cause });
  }
};

const formatOf = (contentType: string | undefined): RowFormat => {
  const format = FORMATS[(contentType ?? '').split(';')[0]!.trim().toLowerCase()];
  if (format) return format;
  throw new MonkeyError('bad-input', `Send accounts as ${Object.keys(FORMATS).join(' or ')}.`);
};

export const addAccountImportRoutes: AddRoutes = (api, context) => {
  const { registry } = context;
  const fieldNames = new Set([...registry.providers.values()].flatMap(({ fields }) => fields.map(({ name }) => name)));

  api.addContentTypeParser(Object.keys(FORMATS), { parseAs: 'buffer', bodyLimit: BODY_BYTES }, (_request, body, done) => {
    done(null, body);
  });

  api.post(
    '/api/v1/accounts/import',
    {
      bodyLimit: BODY_BYTES,
      config: { permission: 'admin', errors: ['conflict'] },
      schema: {
        operationId: 'importAccounts',
        summary: 'Adds and changes accounts from CSV or NDJSON: all of them, or none',
        consumes: Object.keys(FORMATS),
        body: z.unknown(),
        querystring: AccountImportQuery,
        response: { 200: AccountsImported },
      },
    },
    async (request) => {
      const format = formatOf(request.headers['content-type']);
      const rows = accountRows(decode(request.body as Buffer), SOURCE, fieldNames, format);
      const options = { source: SOURCE, updateExisting: request.query.updateExisting, toUpdate: 'Ask with updateExisting=true' };
      const { counts } = await changeAccountsFor(request, context, (stored) => planUpsert(registry, rows, stored, options));
      return { ...counts };
    },
  );
};
