import { ERRORS, type ErrorCode } from '../../model/errors.ts';
import { CHANGING } from '../guard-origin.ts';
import type { Permission } from '../permission.ts';
import type { JsonSchema } from './json-schema.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the operation refuses beside what every operation of its kind does: for its description. */
    errors?: readonly ErrorCode[];
  }
}

/** Of a route, as far as it tells what can go wrong. */
export interface Refusing {
  readonly method: string;
  readonly url: string;
  readonly permission: Permission;
  readonly errors: readonly ErrorCode[];
}

const TOO_LARGE = 413;
const TOO_LONG = 414;
const NOT_JSON = 415;
const THROTTLED = 429;
const HEAD_TOO_LONG = 431;
const FAILED = '5XX';

/** Every status that the operation may refuse with, in their order. */
export const refusalsOf = ({ method, url, permission, errors }: Refusing): string[] => {
  const isChanging = CHANGING.has(method);
  const isProtected = permission !== 'public';
  const statuses = new Set<number>([ERRORS['bad-input'].status, THROTTLED, HEAD_TOO_LONG]);
  if (isProtected) statuses.add(ERRORS.unauthenticated.status);
  // Also the page of another site, which may not even sign in.
  if (isProtected || isChanging) statuses.add(ERRORS.forbidden.status);
  if (url.includes(':')) statuses.add(ERRORS['not-found'].status).add(TOO_LONG);
  if (isChanging) statuses.add(TOO_LARGE).add(NOT_JSON);
  for (const code of errors) statuses.add(ERRORS[code].status);
  return [...statuses]
    .filter((status) => status < 500)
    .sort((one, other) => one - other)
    .map(String)
    .concat(FAILED);
};

/** Statuses of HTTP itself; their code is `bad-input`. */
const OF_HTTP: Readonly<Record<string, string>> = {
  [TOO_LARGE]: 'The body is too large.',
  [TOO_LONG]: 'A part of the address is too long.',
  [NOT_JSON]: 'The body is of a type that is not taken.',
  [HEAD_TOO_LONG]: 'The head of the request is too long: most of it will be the address.',
  [FAILED]: 'The server failed, or something that it needs does not answer.',
};

const meaningOf = (status: string): string => {
  const own = OF_HTTP[status];
  if (own !== undefined) return own;
  const codes = Object.entries(ERRORS).filter(([, error]) => String(error.status) === status);
  return codes.map(([code, { means }]) => `\`${code}\`: ${means}`).join(' ');
};

const RETRY_AFTER = {
  'Retry-After': {
    description: 'After how many seconds it is worth while to try again.',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
};

const nameOf = (status: string): string => `Problem${status}`;

/** What an operation names in place of the answer itself. */
export const refusalReference = (status: string): JsonSchema => ({ $ref: `#/components/responses/${nameOf(status)}` });

/** The answers that operations name. */
export const refusals = (statuses: Iterable<string>, problem: JsonSchema): Record<string, JsonSchema> =>
  Object.fromEntries(
    [...new Set(statuses)].sort().map((status) => [
      nameOf(status),
      {
        description: meaningOf(status),
        ...(status === String(THROTTLED) ? { headers: RETRY_AFTER } : {}),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
