import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Tracing } from '../telemetry/tracing.ts';
import { addSessions, type SessionCookies } from './add-sessions.ts';
import type { ApiContext } from './api-context.ts';
import { answerWithProblem } from './error-handler.ts';
import { followRequests, followToEnd } from './follow-requests.ts';
import { requestIdOf } from './request-id.ts';
import { ALL_ROUTES } from './routes/all-routes.ts';
import { serveUi } from './serve-ui.ts';

/** A page of the user interface makes a dozen requests; nobody reads 60 pages a minute. */
const REQUESTS_A_MINUTE = 1_200;
/** A justification or a comment is a few kilobytes. */
const BODY_BYTES = 256 * 1024;

export interface BuildApiOptions extends ApiContext, SessionCookies {
  readonly logger: FastifyBaseLogger;
  readonly secretKey: string;
  /** Proxies that are believed when they say who calls, and whether over TLS: addresses and networks. */
  readonly trustProxy: readonly string[];
  readonly uiFolder: string;
  /** Throws when a role cannot do its work: the database is away, or has another schema. */
  readonly assertReady: () => Promise<void>;
  /** What a scraper of Prometheus gets. */
  readonly metrics: () => Promise<{ readonly text: string; readonly contentType: string }>;
  /** Where traces are wanted. */
  readonly span?: Tracing['span'];
}

const SECURITY_HEADERS = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
    },
  },
  // Plain HTTP on the loopback address must keep working.
  strictTransportSecurity: false,
} as const;

/** A route below /api that does not say who may call it is a defect: the program does not start with it. */
const demandPermissions = (api: FastifyInstance): void => {
  api.addHook('onRoute', ({ url, config, method }) => {
    if (url.startsWith('/api/') && method !== 'HEAD' && config?.permission === undefined)
      throw new TypeError(`The route ${String(method)} ${url} names no permission.`);
  });
};

const addHealth = (api: FastifyInstance, { assertReady, metrics }: BuildApiOptions): void => {
  api.get('/healthcheck', { config: { permission: 'public' } }, async () => ({ status: 'ok' }));
  api.get('/readiness', { config: { permission: 'public' } }, async () => {
    await assertReady();
    return { status: 'ready' };
  });
  api.get('/metrics', { config: { permission: 'public' } }, async (_request, reply) => {
    const { text, contentType } = await metrics();
    return reply.type(contentType).send(text);
  });
};

/** The HTTP server, not yet listening. */
export const buildApi = async (options: BuildApiOptions): Promise<FastifyInstance> => {
  const { logger, db, secretKey, trustProxy, uiFolder, now, span } = options;
  const api = Fastify({
    loggerInstance: logger,
    bodyLimit: BODY_BYTES,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    // An address that cannot be read is answered before any hook.
    frameworkErrors(error, request, reply) {
      void followToEnd(request, reply);
      answerWithProblem(error, request, reply);
    },
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) => requestIdOf(headers),
    // The id comes from whom the work is for, also where no request is at hand.
    childLoggerFactory: (own) => own,
  }).withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  followRequests(api as unknown as FastifyInstance, span);
  api.setErrorHandler((error, request, reply) => answerWithProblem(error, request, reply));
  demandPermissions(api as unknown as FastifyInstance);
  await api.register(helmet, SECURITY_HEADERS);
  await api.register(rateLimit, { max: REQUESTS_A_MINUTE, timeWindow: '1 minute' });
  await api.register(swagger, { openapi: { info: { title: 'Security Monkey', version: '1' } }, transform: jsonSchemaTransform });
  await addSessions(api as unknown as FastifyInstance, db, secretKey, options, now);
  addHealth(api as unknown as FastifyInstance, options);
  for (const addRoutes of ALL_ROUTES) addRoutes(api, options);
  api.get('/api/v1/openapi.json', { config: { permission: 'view' }, schema: { hide: true } }, async () => api.swagger());
  await serveUi(api as unknown as FastifyInstance, uiFolder);
  return api as unknown as FastifyInstance;
};
