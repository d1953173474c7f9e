import helmet from '@fastify/helmet';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { makePasswordHasher } from '../base/hash-password.ts';
import { makeSeal } from '../base/seal.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import { addSessions, type SignInOptions } from './add-sessions.ts';
import { answerBadMessage } from './answer-bad-message.ts';
import type { Api, ApiContext, RouteContext } from './api-context.ts';
import { auditEveryChange } from './audit-every-change.ts';
import { tagEntities } from './entity-tags.ts';
import { answerWithProblem } from './error-handler.ts';
import { expandFilters } from './expand-filter.ts';
import { followRequests, followToEnd } from './follow-requests.ts';
import { makeBackground } from './in-background.ts';
import { limitAddresses } from './limit-addresses.ts';
import { limitIdentities } from './limit-identities.ts';
import { describeApi } from './openapi/describe-api.ts';
import { serveDescription } from './openapi/serve-description.ts';
import type { Demand } from './permission.ts';
import { refuseForgotten } from './refuse-forgotten.ts';
import { refuseUnknown } from './refuse-unknown.ts';
import { requestIdOf } from './request-id.ts';
import { ALL_ROUTES } from './routes/all-routes.ts';
import { addHealthRoutes, type HealthSources } from './routes/health-routes.ts';
import { selectFields } from './select-fields.ts';
import { serveUi } from './serve-ui.ts';
import { makeSingleSignOn } from './sso/single-sign-on.ts';
import type { SsoOptions } from './sso/sso-options.ts';

/** A justification or a comment is a few kilobytes. */
const BODY_BYTES = 256 * 1024;
/** Two years, as Mozilla's guideline for servers has it; what deploy/nginx sends, too. */
const HSTS_SECONDS = 63_072_000;

export interface BuildApiOptions extends ApiContext, SignInOptions, HealthSources {
  readonly logger: FastifyBaseLogger;
  /** Null: no provider. */
  readonly singleSignOn: SsoOptions | null;
  readonly uiFolder: string;
  /** No limit of requests a minute is below this: for tests that ask much. */
  readonly requestsAMinute?: number;
  /** Where traces are wanted. */
  readonly span?: Tracing['span'];
}

const CONTENT_SECURITY_POLICY = {
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
};

/** Plain HTTP on the loopback address must keep working, so browsers are told to insist on TLS only where the cookies do. */
const securityHeaders = (secureCookies: boolean) => ({
  contentSecurityPolicy: CONTENT_SECURITY_POLICY,
  strictTransportSecurity: secureCookies ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : (false as const),
});

/** A route, and what it demands of who calls it. */
export interface RouteDemand extends Demand {
  readonly method: string;
  /** With the names of its parameters: `/api/v1/items/:id`. */
  readonly url: string;
  readonly fromOtherSites: boolean;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route below /api. */
    readonly demands: RouteDemand[];
  }
}

/** A route below /api that does not say who may call it is a defect: the program does not start with it. */
const demandPermissions = (api: FastifyInstance): void => {
  const demands: RouteDemand[] = [];
  api.decorate('demands', demands);
  api.addHook('onRoute', ({ url, config = {}, method }) => {
    const { permission, staysInScope = false, credentials = false, fromOtherSites = false } = config;
    if (!url.startsWith('/api/') || method === 'HEAD') return;
    if (permission === undefined) throw new TypeError(`The route ${String(method)} ${url} names no permission.`);
    demands.push({ method: String(method), url, permission, staysInScope, credentials, fromOtherSites });
  });
};

const makeServer = ({ logger, trustProxy }: BuildApiOptions) =>
  Fastify({
    loggerInstance: logger,
    bodyLimit: BODY_BYTES,
    clientErrorHandler: answerBadMessage,
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
  });

/** Everything below /api: only there does anybody sign in. */
const addRoutes = async (api: FastifyInstance, options: BuildApiOptions): Promise<void> => {
  const context: RouteContext = {
    ...options,
    passwords: makePasswordHasher(),
    seal: makeSeal(options.secretKeys),
    inBackground: makeBackground(api),
    sso: makeSingleSignOn(options),
  };
  await addSessions(api, options);
  limitIdentities(api, options.requestsAMinute);
  auditEveryChange(api, options);
  expandFilters(api);
  selectFields(api);
  tagEntities(api);
  refuseForgotten(api, options);
  const typed = api as unknown as Api;
  for (const add of ALL_ROUTES) add(typed, context);
  serveDescription(api);
};

/** The HTTP server, not yet listening. */
export const buildApi = async (options: BuildApiOptions): Promise<FastifyInstance> => {
  const api = makeServer(options).withTypeProvider<ZodTypeProvider>() as unknown as FastifyInstance;
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  followRequests(api, options.span);
  api.setErrorHandler((error, request, reply) => answerWithProblem(error, request, reply));
  demandPermissions(api);
  refuseUnknown(api);
  await api.register(helmet, securityHeaders(options.secureCookies));
  await limitAddresses(api, options.requestsAMinute);
  await describeApi(api, options);
  addHealthRoutes(api as unknown as Api, options);
  await api.register((inner: FastifyInstance) => addRoutes(inner, options));
  await serveUi(api, options.uiFolder);
  return api;
};
