import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Kysely } from 'kysely';
import type { PasswordHasher } from '../base/hash-password.ts';
import type { Seal } from '../base/seal.ts';
import type { Broker } from '../broker/broker.ts';
import type { Registry } from '../engine/registry.ts';
import type { Mailer } from '../mail/mailer.ts';
import type { Account } from '../model/account.ts';
import { MonkeyError } from '../model/errors.ts';
import type { RetentionDays } from '../model/retention.ts';
import type { SessionOptions } from '../plugin/define-provider.ts';
import type { DB } from '../store/database-types.ts';
import type { Person } from '../store/person-store.ts';
import type { Scope } from '../store/scope.ts';
import type { InBackground } from './in-background.ts';
import type { Schedule } from './schedule.ts';
import type { SingleSignOn } from './sso/single-sign-on.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls, with the role and the scope that hold for this request; null: nobody has signed in. */
    person: Person | null;
    /** The key that the request came with, if any. */
    apiKey: { readonly id: number; readonly name: string } | null;
  }
}

/** What the routes work with. */
export interface ApiContext {
  readonly db: Kysely<DB>;
  readonly registry: Registry;
  readonly now: () => Date;
  /** In which the user interface shows times; null: the reader's own. */
  readonly timezone: string | null;
  /** Loads the demo estate; returns how many items it has. */
  readonly loadDemo: () => Promise<number>;
  /** What an account is tried with. */
  readonly sessionOptions: (account: Account, signal: AbortSignal) => SessionOptions;
  /** Sends mails; null: the settings name no server. */
  readonly mailer: Mailer | null;
  /** The address under which people reach the program; empty: where it is called. */
  readonly baseUrl: string;
  readonly sessionMinutes: number;
  readonly sessionIdleMinutes: number;
  /** The queue, for what people ask to be done now. */
  readonly broker: Broker;
  /** Throws a sentence when scheduler and workers look at another kind of queue. */
  readonly assertBrokerInUse: () => Promise<void>;
  readonly schedule: Schedule;
  readonly retentionDays: RetentionDays;
}

/** What every route gets. */
export interface RouteContext extends ApiContext {
  readonly passwords: PasswordHasher;
  /** Seals what is stored of second factors. */
  readonly seal: Seal;
  readonly inBackground: InBackground;
  readonly sso: SingleSignOn;
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds the routes of one noun. */
export type AddRoutes = (api: Api, context: RouteContext) => void;

/** The signed-in person. Only for routes that demand a role. */
export const personOf = (request: FastifyRequest): Person => {
  if (request.person) return request.person;
  throw new MonkeyError('unauthenticated', 'Nobody is signed in.');
};

/** The accounts that the reader may see. */
export const scopeOfRequest = (request: FastifyRequest): Scope => personOf(request).scope;
