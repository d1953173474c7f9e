import { z } from 'zod';
import { AsOfQuery } from '../../contract/page.ts';
import { ScoreOverride, ScoreOverrideList, ScoreOverrideRequest } from '../../contract/score-override.ts';
import { parseOverride } from '../../engine/parse-override.ts';
import { checkOf, type Registry } from '../../engine/registry.ts';
import { MonkeyError } from '../../model/errors.ts';
import { present } from '../../store/as-of.ts';
import { findOverride, listOverrides, type OverrideRow, removeOverride, setOverride } from '../../store/override-store.ts';
import { type AddRoutes, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf } from '../cursor.ts';
import { toStoredPatterns, withVisiblePatterns } from '../score-patterns.ts';

const Params = z.object({ check: z.string().min(1).max(300) });
const view = { permission: 'view' } as const;
const admin = { permission: 'admin' } as const;

const toOverride = ({ checkId, score, disabled, patterns }: OverrideRow, registry: Registry): ScoreOverride => {
  const check = registry.checks.get(checkId);
  return {
    check: checkId,
    technology: check?.technology ?? null,
    title: check?.title ?? null,
    ownScore: check?.score ?? null,
    score,
    disabled,
    patterns: [...patterns],
  };
};

export const addScoreOverrideRoutes: AddRoutes = (api, context) => {
  const { db, registry, now } = context;

  api.get(
    '/api/v1/score-overrides',
    {
      config: view,
      schema: {
        operationId: 'listScoreOverrides',
        summary: 'Every score that replaces one of a check',
        querystring: AsOfQuery,
        response: { 200: ScoreOverrideList },
      },
    },
    async (request) => {
      const rows = await listOverrides(db, instantOf(request.query.asOf, now()));
      return { rows: (await withVisiblePatterns(context, scopeOfRequest(request), rows)).map((row) => toOverride(row, registry)) };
    },
  );

  api.get(
    '/api/v1/score-overrides/:check',
    {
      config: view,
      schema: {
        operationId: 'getScoreOverride',
        summary: 'The override of one check',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: ScoreOverride },
      },
    },
    async (request) => {
      const { check } = request.params;
      const row = await findOverride(db, check, instantOf(request.query.asOf, now()));
      const [visible] = await withVisiblePatterns(context, scopeOfRequest(request), row === null ? [] : [row]);
      if (visible) return toOverride(visible, registry);
      throw new MonkeyError('not-found', `There is no override of ${check}.`);
    },
  );

  api.put(
    '/api/v1/score-overrides/:check',
    {
      config: admin,
      schema: {
        operationId: 'setScoreOverride',
        summary: 'Replaces the score of a check, for all accounts or for some',
        params: Params,
        body: ScoreOverrideRequest,
        response: { 200: ScoreOverride },
      },
    },
    async (request) => {
      const { score, patterns } = request.body;
      const { id, technology } = checkOf(registry, request.params.check);
      const disabled = request.body.disabled ?? (await findOverride(db, id, present(now())))?.disabled ?? false;
      const override = parseOverride(registry, { checkId: id, score, disabled, patterns: toStoredPatterns(patterns) });
      const deed = { action: 'override.set', subject: `check ${id}`, detail: { score, disabled, patterns: override.patterns.length } };
      await audited(request, context, deed, (tx) => setOverride(tx, override, technology, now()));
      return toOverride((await findOverride(db, id, present(now())))!, registry);
    },
  );

  api.delete(
    '/api/v1/score-overrides/:check',
    {
      config: admin,
      schema: {
        operationId: 'removeScoreOverride',
        summary: 'Gives a check its own score again',
        params: Params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, technology } = checkOf(registry, request.params.check);
      await audited(request, context, { action: 'override.removed', subject: `check ${id}` }, (tx) =>
        removeOverride(tx, id, technology, now()),
      );
      return reply.status(204).send(null);
    },
  );
};
