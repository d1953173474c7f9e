import type { FastifyRequest } from 'fastify';
import type { Transaction } from 'kysely';
import type { z } from 'zod';
import {
  BulkJustificationRequest,
  BulkJustified,
  BulkRevocationRequest,
  BulkRevoked,
  MOST_FOUND_ISSUES,
} from '../../contract/bulk-justification.ts';
import { inTransaction } from '../../engine/record-batch.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import { present } from '../../store/as-of.ts';
import type { Deed } from '../../store/audit-log-store.ts';
import { type BulkResult, findIssueIds, justifyIssues, revokeJustifications } from '../../store/bulk-justification-store.ts';
import type { DB } from '../../store/database-types.ts';
import { type AddRoutes, personOf, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { countAgain } from '../count-again.ts';
import { issueFilterOf } from '../stored-filters.ts';

const CHANGED: ReadonlySet<string> = new Set(['justified', 'replaced', 'revoked']);

type Selected = z.output<typeof BulkRevocationRequest>;

/** The issues that are named, or that a filter finds now. */
const selectedIds = async (
  tx: Transaction<DB>,
  request: FastifyRequest,
  { now }: RouteContext,
  { issues, filter, expected }: Selected,
): Promise<readonly number[]> => {
  if (issues !== undefined) return issues;
  const scope = scopeOfRequest(request);
  const wanted = await issueFilterOf({ db: tx }, scope, { ...filter!, state: 'open' }, present(now()));
  const found = await findIssueIds(tx, scope, wanted, MOST_FOUND_ISSUES, now());
  if (expected === undefined || expected === found.length) return found;
  throw new MonkeyError('conflict', `${found.length} issues fit by now, not ${expected}. Look at them again.`);
};

/** One entry of the audit log for all of them: the ids of what was changed, and how it was chosen. */
const deedOf = (action: string, { filter }: Selected, results: readonly BulkResult<string>[], more: JsonObject = {}): Deed => {
  const issues = results.filter(({ result }) => CHANGED.has(result)).map(({ id }) => id);
  return { action, subject: `${issues.length} issues`, detail: { issues, ...(filter === undefined ? {} : { filter }), ...more } };
};

export const addBulkJustificationRoutes: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.post(
    '/api/v1/justifications',
    {
      config: { permission: 'justify', errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'justifyIssues',
        summary: 'Justifies many issues, which are named or found by a filter',
        body: BulkJustificationRequest,
        response: { 200: BulkJustified },
      },
    },
    async (request) => {
      const { reason, until } = request.body;
      const values = { author: personOf(request).name, reason, expiresAt: until === null ? null : new Date(until) };
      // Audits write the same stamps: of two that wait for each other one is made again.
      const results = await inTransaction(db, (tx) =>
        audited(
          request,
          { db: tx, now },
          (all) => deedOf('issue.justified', request.body, all, { until }),
          async () => justifyIssues(tx, scopeOfRequest(request), await selectedIds(tx, request, context, request.body), values, now()),
        ),
      );
      countAgain(request, context);
      return { results };
    },
  );

  api.post(
    '/api/v1/justification-revocations',
    {
      config: { permission: 'justify', errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'revokeJustifications',
        summary: 'Takes back the justifications of many issues',
        body: BulkRevocationRequest,
        response: { 200: BulkRevoked },
      },
    },
    async (request) => {
      const results = await inTransaction(db, (tx) =>
        audited(
          request,
          { db: tx, now },
          (all) => deedOf('issue.justification-revoked', request.body, all),
          async () =>
            revokeJustifications(
              tx,
              scopeOfRequest(request),
              await selectedIds(tx, request, context, request.body),
              personOf(request).name,
              now(),
            ),
        ),
      );
      countAgain(request, context);
      return { results };
    },
  );
};
