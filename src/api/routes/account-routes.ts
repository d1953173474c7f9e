import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  AccountChangeRequest,
  AccountDetail,
  AccountList,
  AccountQuery,
  AccountRemovalQuery,
  AccountRemoved,
  AccountRequest,
  AccountSwitchRequest,
  AccountsSwitched,
} from '../../contract/account.ts';
import { AsOfQuery, addressInteger, COUNT_LIMIT } from '../../contract/page.ts';
import { planAccountChange, planNewAccount, type StatedChange } from '../../engine/plan-account.ts';
import { planSwitch } from '../../engine/plan-switch.ts';
import { removeAccountOf } from '../../engine/remove-account.ts';
import { MonkeyError } from '../../model/errors.ts';
import { countAccounts, getAccountRow, listAccountRows } from '../../store/account-list.ts';
import { secretFieldsOf } from '../../store/account-secret-store.ts';
import { type AsOf, present } from '../../store/as-of.ts';
import { includes, type Scope } from '../../store/scope.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { audited } from '../audited.ts';
import { changeAccountsFor } from '../change-accounts.ts';
import { instantOf, pageOf } from '../cursor.ts';
import { statedBy, statedChangeBy } from '../stated-account.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const view = { permission: 'view' } as const;
const admin = { permission: 'admin' } as const;
const ownAdmin = { permission: 'admin', staysInScope: true } as const;

/** Also what an earlier version of a plugin kept in the open is not told once its field is a secret. */
const detailOf = async ({ db, registry }: RouteContext, scope: Scope, id: number, at: AsOf): Promise<AccountDetail> => {
  const { fields, ...row } = await getAccountRow(db, scope, id, at);
  const secret = new Set(registry.providers.get(row.type)?.fields.flatMap((field) => (field.secret ? [field.name] : [])));
  const open = Object.entries(fields).filter(([name]) => !secret.has(name));
  return { ...row, fields: Object.fromEntries(open), secretsSet: await secretFieldsOf(db, id) };
};

const addReading: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/accounts',
    {
      config: view,
      schema: {
        operationId: 'listAccounts',
        summary: 'The accounts that are watched or known, some at a time',
        querystring: AccountQuery,
        response: { 200: AccountList },
      },
    },
    async (request) => {
      const { type, active, thirdParty, name, identifier, order, direction, ...asked } = request.query;
      const filter = { types: type, active, thirdParty, name, identifier };
      const scope = scopeOfRequest(request);
      const { at, slice, asOf, cursorOf } = pageOf(asked, ['accounts', filter, order, direction], now());
      const [{ rows, next }, total] = await Promise.all([
        listAccountRows(db, scope, { filter, order, direction, at }, slice),
        countAccounts(db, scope, filter, at, COUNT_LIMIT),
      ]);
      return { rows: [...rows], asOf, next: cursorOf(next), total, totalIsExact: total < COUNT_LIMIT };
    },
  );

  api.get(
    '/api/v1/accounts/:id',
    {
      config: view,
      schema: {
        operationId: 'getAccount',
        summary: 'One account, without the values of its secret fields',
        params: Params,
        querystring: AsOfQuery,
        response: { 200: AccountDetail },
      },
    },
    async (request) => detailOf(context, scopeOfRequest(request), request.params.id, instantOf(request.query.asOf, now())),
  );
};

const addMaking: AddRoutes = (api, context) => {
  const { registry, now } = context;

  api.post(
    '/api/v1/accounts',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: { operationId: 'addAccount', summary: 'Adds an account', body: AccountRequest, response: { 200: AccountDetail } },
    },
    async (request) => {
      const { written } = await changeAccountsFor(request, context, (stored) => [planNewAccount(registry, statedBy(request.body), stored)]);
      return detailOf(context, scopeOfRequest(request), written[0]!.id, present(now()));
    },
  );

  api.delete(
    '/api/v1/accounts/:id',
    {
      config: { ...admin, errors: ['conflict'] },
      schema: {
        operationId: 'removeAccount',
        summary: 'Removes an account; with its items only when that is asked for',
        params: Params,
        querystring: AccountRemovalQuery,
        response: { 200: AccountRemoved },
      },
    },
    async (request) => {
      const { db } = context;
      const account = await getAccountRow(db, scopeOfRequest(request), request.params.id, present(now()));
      const deed = (items: number) => ({ action: 'account.removed', subject: `account ${account.name}`, detail: { items } });
      const options = { force: request.query.force, toForce: 'Ask with force=true' };
      return { items: await audited(request, context, deed, (tx) => removeAccountOf(tx, account, options, now())) };
    },
  );
};

const addChanging: AddRoutes = (api, context) => {
  const { registry, now } = context;

  const changeOne = async (request: FastifyRequest, id: number, stated: StatedChange, replaces: boolean): Promise<AccountDetail> => {
    const scope = scopeOfRequest(request);
    await changeAccountsFor(request, context, (stored) => {
      const before = stored.find((account) => account.id === id);
      if (!before || !includes(scope, id)) throw new MonkeyError('not-found', `There is no account ${id}.`);
      return [planAccountChange(registry, { before, change: stated }, stored, { replaces, seesAll: scope.accounts === 'all' })];
    });
    return detailOf(context, scope, id, present(now()));
  };

  api.put(
    '/api/v1/accounts/:id',
    {
      config: { ...ownAdmin, errors: ['conflict'] },
      schema: {
        operationId: 'replaceAccount',
        summary: 'States an account anew: what is left out has its default',
        params: Params,
        body: AccountRequest,
        response: { 200: AccountDetail },
      },
    },
    (request) => changeOne(request, request.params.id, statedBy(request.body), true),
  );

  api.patch(
    '/api/v1/accounts/:id',
    {
      config: { ...ownAdmin, errors: ['conflict'] },
      schema: {
        operationId: 'changeAccount',
        summary: 'Changes what is named of an account',
        params: Params,
        body: AccountChangeRequest,
        response: { 200: AccountDetail },
      },
    },
    (request) => changeOne(request, request.params.id, statedChangeBy(request.body), false),
  );

  api.patch(
    '/api/v1/accounts',
    {
      config: { ...ownAdmin, errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'switchAccounts',
        summary: 'Switches many accounts on or off',
        body: AccountSwitchRequest,
        response: { 200: AccountsSwitched },
      },
    },
    async (request) => {
      const { accounts, active } = request.body;
      const scope = scopeOfRequest(request);
      let plan: ReturnType<typeof planSwitch> = { wanted: [], switched: [] };
      await changeAccountsFor(request, context, (stored) => {
        plan = planSwitch(
          stored.filter(({ id }) => includes(scope, id)),
          accounts,
          active,
        );
        return plan.wanted;
      });
      const { wanted, switched } = plan;
      return { switched: [...switched], unchanged: wanted.length - switched.length };
    },
  );
};

export const addAccountRoutes: AddRoutes = (api, context) => {
  addReading(api, context);
  addMaking(api, context);
  addChanging(api, context);
};
