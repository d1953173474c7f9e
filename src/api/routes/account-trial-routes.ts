import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AccountChangeRequest, AccountRequest, AccountTrial, AccountTrialQuery } from '../../contract/account.ts';
import { addressInteger } from '../../contract/page.ts';
import { fieldSecretsOf } from '../../engine/field-secrets.ts';
import { planAccountChange, planNewAccount } from '../../engine/plan-account.ts';
import { technologyOf } from '../../engine/registry.ts';
import { tryAccount } from '../../engine/try-account.ts';
import { asCheckedAccount } from '../../engine/watch-run.ts';
import type { Account } from '../../model/account.ts';
import { MonkeyError } from '../../model/errors.ts';
import type { JsonObject } from '../../model/json.ts';
import type { WantedAccount } from '../../store/account-batch.ts';
import { listStoredAccounts } from '../../store/account-store.ts';
import { includes } from '../../store/scope.ts';
import { type AddRoutes, type RouteContext, scopeOfRequest } from '../api-context.ts';
import { noteDeed } from '../audited.ts';
import { statedBy, statedChangeBy } from '../stated-account.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
/** A change may be tried before it is saved; without one, the account is tried as it is. */
const Change = AccountChangeRequest.nullish();

/** Somebody waits for it. With technologies it makes every call that they make. */
const MOST_MILLISECONDS = 60_000;

/** Secrets as they would be once the account is saved. */
const secretsAfter = (stored: JsonObject, { secrets = new Map() }: WantedAccount): JsonObject =>
  Object.fromEntries(Object.entries({ ...stored, ...Object.fromEntries(secrets) }).filter(([, value]) => value !== null));

const assertOfType = ({ registry }: RouteContext, account: Account, technologies: readonly string[]): void => {
  const { type } = asCheckedAccount(account);
  const astray = technologies.map((index) => technologyOf(registry, index)).find(({ accountType }) => accountType !== type);
  if (astray) throw new MonkeyError('bad-input', `"${astray.watcher.index}" is a technology of ${astray.accountType}, not of ${type}.`);
};

const run = async (
  request: FastifyRequest,
  context: RouteContext,
  { account, secrets, technologies }: { readonly account: Account; readonly secrets: JsonObject; readonly technologies: readonly string[] },
): Promise<AccountTrial> => {
  assertOfType(context, account, technologies);
  const options = context.sessionOptions(account, AbortSignal.timeout(MOST_MILLISECONDS));
  const lines = await Array.fromAsync(tryAccount(context.registry, { options, secrets, technologies }));
  const ok = lines.every((line) => line.ok);
  const { type, identifier } = account;
  await noteDeed(request, context, { action: 'account.tested', subject: `account ${account.name}`, detail: { type, identifier, ok } });
  const steps = lines.map(({ subject, code = null, permission = null, ...line }) => ({ step: subject, ...line, code, permission }));
  return { ok, steps };
};

export const addAccountTrialRoutes: AddRoutes = (api, context) => {
  const { db, registry, seal } = context;

  api.post(
    '/api/v1/accounts/test',
    {
      config: { permission: 'admin', errors: ['not-found', 'conflict'] },
      schema: {
        operationId: 'testNewAccount',
        summary: 'Tries an account before it is saved',
        body: AccountRequest,
        querystring: AccountTrialQuery,
        response: { 200: AccountTrial },
      },
    },
    async (request) => {
      const wanted = planNewAccount(registry, statedBy(request.body), await listStoredAccounts(db));
      const account = { id: 0, ...wanted.values };
      return run(request, context, { account, secrets: secretsAfter({}, wanted), technologies: request.query.technology ?? [] });
    },
  );

  api.post(
    '/api/v1/accounts/:id/test',
    {
      config: { permission: 'admin', staysInScope: true, errors: ['conflict'] },
      schema: {
        operationId: 'testAccount',
        summary: 'Tries an account, as it is or as it would be',
        params: Params,
        body: Change,
        querystring: AccountTrialQuery,
        response: { 200: AccountTrial },
      },
    },
    async (request) => {
      const { id } = request.params;
      const scope = scopeOfRequest(request);
      const stored = await listStoredAccounts(db);
      const before = stored.find((account) => account.id === id);
      if (!before || !includes(scope, id)) throw new MonkeyError('not-found', `There is no account ${id}.`);
      const rules = { replaces: false, seesAll: scope.accounts === 'all' };
      const wanted = planAccountChange(registry, { before, change: statedChangeBy(request.body ?? {}) }, stored, rules);
      const kept = await fieldSecretsOf({ registry, db, seal: () => seal }, before);
      const account = { id, ...wanted.values };
      return run(request, context, { account, secrets: secretsAfter(kept, wanted), technologies: request.query.technology ?? [] });
    },
  );
};
