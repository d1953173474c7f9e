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
import type { Registry } from '../engine/registry.ts';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from '../store/database-types.ts';
import type { Person } from '../store/person-store.ts';
import { EVERYTHING, type Scope } from '../store/scope.ts';
import type { Permission } from './permission.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route below /api without it does not start. */
    permission?: Permission;
  }
  interface FastifyRequest {
    person: Person | null;
  }
  interface Session {
    personId?: number;
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
}

export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds the routes of one noun. */
export type AddRoutes = (api: Api, context: ApiContext) => void;

/** The signed-in person. Only for routes that demand a role. */
export const personOf = (request: FastifyRequest): Person => {
  if (request.person) return request.person;
  throw new MonkeyError('unauthenticated', 'Nobody is signed in.');
};

/** The accounts that the reader may see. So far every person sees all of them. */
export const scopeOfRequest = (request: FastifyRequest): Scope => {
  personOf(request);
  return EVERYTHING;
};
