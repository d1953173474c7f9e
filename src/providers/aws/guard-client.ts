import type { FinalizeRequestMiddleware, InitializeMiddleware, MiddlewareStack } from '@smithy/types';
import type { BudgetKey, RateBudget } from '../../plugin/rate-budget.ts';
import { actionOfCommand } from './action-of-command.ts';
import { AwsCallError } from './aws-call-error.ts';
import { isThrottle, type Thrown } from './error-code.ts';
import { RATE_LIMITS } from './rate-limits.ts';
import { refuseBrokenAnswer } from './refuse-broken-answer.ts';
import type { RenewableCredentials } from './renewable-credentials.ts';

/** What every client of the SDK has, as far as we touch it. */
export interface AwsClient {
  // biome-ignore lint/suspicious/noExplicitAny: the stack is invariant in the inputs and outputs of its client.
  readonly middlewareStack: MiddlewareStack<any, any>;
  destroy(): void;
}

export interface ClientGuards {
  readonly budget: RateBudget;
  readonly account: string;
  readonly signal: AbortSignal;
  readonly credentials: RenewableCredentials;
  /** Told of every attempt. */
  readonly countCall: () => void;
  /** Told of every call once it has ended for good: null when it was answered. */
  readonly callEnded?: (action: string, failed: AwsCallError | null) => void;
}

/** Codes of credentials that are too old. `RequestExpired` is how EC2 says it. */
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired']);

/** Outermost: a failed call gets the name of its command, and an aborted session gets its reason instead. */
const nameFailedCall =
  ({ signal, callEnded }: ClientGuards): InitializeMiddleware<object, object> =>
  (next, context) =>
  async (args) => {
    signal.throwIfAborted();
    const client = String(context.clientName);
    const command = String(context.commandName);
    try {
      const result = await next(args);
      callEnded?.(actionOfCommand(client, command), null);
      return result;
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof AwsCallError) throw thrown;
      const failed = new AwsCallError(thrown as Thrown, client, command);
      callEnded?.(actionOfCommand(client, command), failed);
      throw failed;
    }
  };

/** Credentials that expire in mid-scan are renewed once per call; whatever fails then, fails. Outside of the retries, where the SDK takes credentials. */
const renewExpired =
  (credentials: RenewableCredentials): InitializeMiddleware<object, object> =>
  (next) =>
  async (args) => {
    const used = await credentials.provide();
    try {
      return await next(args);
    } catch (thrown) {
      if (!EXPIRED.has((thrown as Thrown).name ?? '')) throw thrown;
      credentials.expire(used);
      return next(args);
    }
  };

/** Inside of the retries: each attempt spends from the budget, each refusal for rate shrinks it. */
const spendBudget =
  ({ budget, signal, countCall }: ClientGuards, key: BudgetKey): FinalizeRequestMiddleware<object, object> =>
  (next) =>
  async (args) => {
    signal.throwIfAborted();
    await budget.take(key, signal);
    countCall();
    try {
      return await next(args);
    } catch (thrown) {
      if (isThrottle(thrown as Thrown)) budget.throttled(key);
      throw thrown;
    }
  };

/** Puts all that a session promises about calls onto one client of the SDK. */
export const guardClient = <Client extends AwsClient>(client: Client, service: string, region: string, guards: ClientGuards): Client => {
  const stack: AwsClient['middlewareStack'] = client.middlewareStack;
  const perSecond = RATE_LIMITS[service];
  const key = { account: guards.account, service, region, ...(perSecond === undefined ? {} : { perSecond }) };
  stack.add(nameFailedCall(guards), { step: 'initialize', priority: 'high', name: 'nameFailedCall' });
  stack.addRelativeTo(renewExpired(guards.credentials), { relation: 'after', toMiddleware: 'nameFailedCall', name: 'renewExpired' });
  stack.addRelativeTo(spendBudget(guards, key), { relation: 'after', toMiddleware: 'retryMiddleware', name: 'spendBudget' });
  stack.addRelativeTo(refuseBrokenAnswer, { relation: 'after', toMiddleware: 'deserializerMiddleware', name: 'refuseBrokenAnswer' });
  return client;
};
