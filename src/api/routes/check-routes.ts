import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Check, CheckDetail, type CheckInAccount, CheckList, CheckQuery, CheckSwitchRequest } from '../../contract/check.ts';
import { AsOfQuery, addressInteger } from '../../contract/page.ts';
import { assertJudged, checkSwitchDeed } from '../../engine/check-switch.ts';
import { checkOf, technologyOf } from '../../engine/registry.ts';
import { asCheckedAccount } from '../../engine/watch-run.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { Check as CheckUnit } from '../../plugin/define-check.ts';
import { listAccounts } from '../../store/account-store.ts';
import { type AsOf, present } from '../../store/as-of.ts';
import { countOpenByAccount, countOpenByCheck } from '../../store/check-store.ts';
import { type CheckSwitch, listSwitchedOff, switchCheckInAccount } from '../../store/check-switch-store.ts';
import { listOverrides, type OverrideRow, switchCheck } from '../../store/override-store.ts';
import { includes, type Scope } from '../../store/scope.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { instantOf } from '../cursor.ts';
import { withVisiblePatterns } from '../score-patterns.ts';

const Params = z.object({ check: z.string().min(1).max(300) });
const AccountParams = Params.extend({ account: addressInteger(z.number().int()) });
const view = { permission: 'view' } as const;
const justify = { permission: 'justify' } as const;

/** What people decided about checks, as far as the reader may see it. */
interface Decisions {
  readonly overrides: ReadonlyMap<string, OverrideRow>;
  readonly off: ReadonlyMap<string, readonly CheckSwitch[]>;
  readonly issues: ReadonlyMap<string, number>;
}

const decisionsAt = async (context: RouteContext, scope: Scope, at: AsOf): Promise<Decisions> => {
  const { db } = context;
  const [overrides, off, issues] = await Promise.all([
    listOverrides(db, at),
    listSwitchedOff(db, scope, at),
    countOpenByCheck(db, scope, at),
  ]);
  const visible = await withVisiblePatterns(context, scope, overrides);
  return { overrides: new Map(visible.map((row) => [row.checkId, row])), off: Map.groupBy(off, ({ checkId }) => checkId), issues };
};

const toCheck = ({ registry }: RouteContext, { id, technology, title, category, score }: CheckUnit, decisions: Decisions): Check => {
  const override = decisions.overrides.get(id);
  return {
    check: id,
    technology,
    accountType: technologyOf(registry, technology).accountType,
    title,
    category,
    score,
    override: override === undefined ? null : { score: override.score, patterns: [...override.patterns] },
    on: !(override?.disabled ?? false),
    offIn: (decisions.off.get(id) ?? []).map(({ accountId, account }) => ({ id: accountId, name: account })),
    issues: decisions.issues.get(id) ?? 0,
  };
};

const inAccounts = async (context: RouteContext, scope: Scope, check: Check, at: AsOf): Promise<CheckInAccount[]> => {
  const { db } = context;
  const issues = await countOpenByAccount(db, scope, check.check, at);
  const off = new Set(check.offIn.map(({ id }) => id));
  return (await listAccounts(db))
    .filter((account) => includes(scope, account.id) && asCheckedAccount(account).type === check.accountType && !account.thirdParty)
    .map(({ id, name, active }) => ({ accountId: id, account: name, active, on: !off.has(id), issues: issues.get(id) ?? 0 }));
};

const detailOf = async (context: RouteContext, scope: Scope, id: string, at: AsOf): Promise<CheckDetail> => {
  const unit = checkOf(context.registry, id);
  const check = toCheck(context, unit, await decisionsAt(context, scope, at));
  return { ...check, risk: unit.risk, remedy: unit.remedy, accounts: await inAccounts(context, scope, check, at) };
};

const addReading: AddRoutes = (api, context) => {
  const { registry, now } = context;

  api.get(
    '/api/v1/checks',
    {
      config: view,
      schema: {
        operationId: 'listChecks',
        summary: 'Every check, with what people have decided about it',
        querystring: CheckQuery,
        response: { 200: CheckList },
      },
    },
    async (request) => {
      const { technology, category, accountType, asOf } = request.query;
      const decisions = await decisionsAt(context, scopeOfRequest(request), instantOf(asOf, now()));
      const rows = [...registry.checks.values()]
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((check) => toCheck(context, check, decisions))
        .filter((row) => technology?.includes(row.technology) ?? true)
        .filter((row) => category?.includes(row.category) ?? true)
        .filter((row) => accountType?.includes(row.accountType) ?? true);
      return { rows };
    },
  );

  api.get(
    '/api/v1/checks/:check',
    {
      config: view,
      schema: {
        operationId: 'getCheck',
        summary: 'One check, with every account it looks at',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: CheckDetail },
      },
    },
    async (request) => detailOf(context, scopeOfRequest(request), request.params.check, instantOf(request.query.asOf, now())),
  );
};

const addSwitching: AddRoutes = (api, context) => {
  const { db, registry, now } = context;

  const turn = async (request: FastifyRequest, checkId: string, accountId: number | null, isOff: boolean): Promise<CheckDetail> => {
    const scope = scopeOfRequest(request);
    const { technology } = checkOf(registry, checkId);
    if (accountId === null && scope.accounts !== 'all')
      throw new MonkeyError('forbidden', 'That concerns every account, and you may see only some of them. Switch the check in an account.');
    const account = accountId === null ? null : (await listAccounts(db)).find(({ id }) => id === accountId && includes(scope, id));
    if (account === undefined) throw new MonkeyError('not-found', `There is no account ${accountId}.`);
    const deeds = (isChanged: boolean) => (isChanged ? [checkSwitchDeed(checkId, account?.name ?? null, isOff)] : []);
    await audited(request, context, deeds, (tx) =>
      account === null
        ? switchCheck(tx, { checkId, technology }, isOff, now())
        : switchCheckInAccount(tx, assertJudged(registry, { checkId, technology, account }), isOff, now()),
    );
    return detailOf(context, scope, checkId, present(now()));
  };

  api.put(
    '/api/v1/checks/:check/switch',
    {
      config: { ...justify, errors: ['conflict'] },
      schema: {
        operationId: 'switchCheck',
        summary: 'Switches a check on or off in all accounts',
        params: Params,
        body: CheckSwitchRequest,
        response: { 200: CheckDetail },
      },
    },
    (request) => turn(request, request.params.check, null, !request.body.on),
  );

  api.put(
    '/api/v1/checks/:check/accounts/:account/switch',
    {
      config: { ...justify, errors: ['conflict'] },
      schema: {
        operationId: 'switchCheckInAccount',
        summary: 'Switches a check on or off in one account',
        params: AccountParams,
        body: CheckSwitchRequest,
        response: { 200: CheckDetail },
      },
    },
    (request) => turn(request, request.params.check, request.params.account, !request.body.on),
  );
};

export const addCheckRoutes: AddRoutes = (api, context) => {
  addReading(api, context);
  addSwitching(api, context);
};
