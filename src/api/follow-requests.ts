import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { withLogFields } from '../base/log-fields.ts';
import { NO_TRACING, type SpanNotes, type Tracing } from '../telemetry/tracing.ts';

/** Does something on behalf of a request: lines of the log that are written meanwhile carry its id. */
const onBehalfOf = <T>(request: FastifyRequest, work: () => T): T => withLogFields({ request: request.id }, work);

/** Somebody wants something of the API. Health, metrics and the files of the user interface are asked for all the time. */
const isOfApi = ({ url }: FastifyRequest): boolean => url.startsWith('/api/');

const SERVER_FAILED = 500;

const levelOf = (request: FastifyRequest, { statusCode }: FastifyReply): 'debug' | 'info' | 'warn' => {
  if (!isOfApi(request)) return 'debug';
  return statusCode >= SERVER_FAILED ? 'warn' : 'info';
};

/** The pattern of the route, never the address itself: that may hold names, and the token of a sign-in link. Null: there is no such route. */
const routeOf = (request: FastifyRequest): string | null => request.routeOptions?.url ?? null;

/** One line about a request that is over. Whoever left before the answer had begun was told no status. */
const logEnd = (request: FastifyRequest, reply: FastifyReply, milliseconds: number): void => {
  const { headersSent, writableFinished } = reply.raw;
  const said = {
    method: request.method,
    route: routeOf(request),
    status: headersSent ? reply.statusCode : null,
    durationMs: Math.round(milliseconds),
    ...(writableFinished ? {} : { aborted: true }),
  };
  onBehalfOf(request, () => request.log[levelOf(request, reply)](said, 'a request is over'));
};

/** Goes on with the request in a span, which ends when its status is known. */
const goOnInSpan = (span: Tracing['span'], request: FastifyRequest, status: Promise<number>, goOn: () => void): void => {
  const { method, headers, id } = request;
  const route = routeOf(request);
  const attributes = { 'http.request.method': method, ...(route === null ? {} : { 'http.route': route }), 'monkey.request': id };
  const { traceparent } = headers;
  const work = async (notes: SpanNotes): Promise<void> => {
    goOn();
    notes.set({ 'http.response.status_code': await status });
  };
  void span(route === null ? method : `${method} ${route}`, attributes, work, {
    parent: typeof traceparent === 'string' ? { traceparent } : undefined,
  });
};

/** Tells whoever asks the id of the request, and the log its end. Returns its status, once that is known. */
export const followToEnd = (request: FastifyRequest, reply: FastifyReply): Promise<number> => {
  const begin = performance.now();
  const ended = Promise.withResolvers<number>();
  reply.header('x-request-id', request.id);
  // Also when the caller has gone away, of which the hooks of the framework do not tell.
  reply.raw.once('close', () => {
    logEnd(request, reply, performance.now() - begin);
    ended.resolve(reply.statusCode);
  });
  return ended.promise;
};

/**
 * Follows each request from its beginning to its end: whoever asks is told its id, every line of the log carries it, its end is a
 * line of its own, and what is asked of the API is a span where traces are wanted.
 */
export const followRequests = (api: FastifyInstance, span: Tracing['span'] = NO_TRACING.span): void => {
  api.addHook('onRequest', (request, reply, done) => {
    const status = followToEnd(request, reply);
    const goOn = (): void => onBehalfOf(request, () => done());
    if (isOfApi(request)) goOnInSpan(span, request, status, goOn);
    else goOn();
  });
};
