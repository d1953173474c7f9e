import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { HasherBusyError } from '../base/hash-password.ts';
import type { Problem } from '../contract/problem.ts';
import { ERRORS, type ErrorCode, MonkeyError, ThrottledError } from '../model/errors.ts';

type Said = Omit<Problem, 'requestId'>;

const problem = (code: ErrorCode, detail: string, status: number = ERRORS[code].status): Said => ({
  type: 'about:blank',
  title: ERRORS[code].means,
  status,
  detail,
  code,
});

/** Why a value is none of its schema. */
interface Misfit {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  /** Of an object: the fields that it should not have. */
  readonly keys?: readonly string[];
  /** Of a value that may have several forms: why it has none of them. */
  readonly errors?: readonly (readonly Misfit[])[];
}

/** Of several forms, the one that was probably meant: where the least is wrong. */
const closest = (forms: readonly (readonly Misfit[])[]): readonly Misfit[] =>
  forms.reduce((best, form) => (form.length < best.length ? form : best));

const sayMisfit = ({ path, message, keys, errors = [] }: Misfit, whole: string): string[] => {
  const forms = errors.filter((form) => form.length > 0);
  if (forms.length > 0) return closest(forms).flatMap((inner) => sayMisfit({ ...inner, path: [...path, ...inner.path] }, whole));
  if (keys) return keys.map((key) => `${[...path, key].join('/')}: is not known here`);
  return [`${path.join('/') || whole}: ${message}`];
};

interface Invalid {
  readonly validation: readonly { readonly instancePath: string; readonly message: string; readonly params: object }[];
  readonly validationContext?: string;
}

const validationSentence = ({ validation, validationContext = 'value' }: Invalid): string =>
  validation
    .map(({ instancePath, message, params }) => ({ path: instancePath.split('/').filter(Boolean), message, ...params }))
    .flatMap((misfit) => sayMisfit(misfit, validationContext))
    .join('; ');

/** SQLSTATE: a number out of range, a character that is none in UTF-8 or that a text cannot hold. */
const UNSTORABLE: ReadonlySet<string> = new Set(['22003', '22021', '22P05']);

const BUSY_SECONDS = 5;
/** The database or the broker is away; roles look for it again every few seconds. */
const UNAVAILABLE = 503;

/** Too many passwords at once are too many requests. */
const translate = (error: unknown): unknown =>
  error instanceof HasherBusyError
    ? new ThrottledError('Too many people sign in just now; try again in a few seconds.', BUSY_SECONDS)
    : error;

const saidOf = (error: unknown): Said => {
  if (error instanceof MonkeyError) return problem(error.code, error.message);
  if (hasZodFastifySchemaValidationErrors(error)) return problem('bad-input', validationSentence(error as never));
  const { statusCode, code, message } = error as FastifyError;
  if (code !== undefined && UNSTORABLE.has(code)) return problem('bad-input', `A value cannot be stored or looked for: ${message}.`);
  if (statusCode === 429) return problem('too-many-requests', 'Too many requests in a short time; try again in a minute.');
  if (code?.startsWith('FST_CSRF')) return problem('forbidden', 'The request does not carry the token of the session; reload the page.');
  if (statusCode !== undefined && statusCode < 500) return problem('bad-input', message, statusCode);
  return problem('internal', 'The server failed; its log says more.');
};

/** Whatever a route throws becomes a problem (RFC 9457), here and nowhere else. */
export const toProblem = (error: unknown, requestId: string): Problem => ({ ...saidOf(error), requestId });

/** Answers with the problem that an error is. */
export const answerWithProblem = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const error = translate(thrown);
  const answer = toProblem(error, request.id);
  if (error instanceof ThrottledError) reply.header('retry-after', error.retryAfterSeconds);
  if (answer.status === UNAVAILABLE) reply.header('retry-after', BUSY_SECONDS);
  if (answer.status >= 500) request.log.error({ err: error }, answer.detail);
  return reply.status(answer.status).type('application/problem+json').send(answer);
};
