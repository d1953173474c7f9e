import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';
import { deriveKey } from '../base/derive-key.ts';
import { destroySession, getSession, setSession } from '../store/session-store.ts';
import type { ApiContext } from './api-context.ts';
import { toStored } from './begin-session.ts';
import { CHANGING, guardOrigin } from './guard-origin.ts';
import { type HeaderAuth, makeHeaderSignIn } from './header-sign-in.ts';
import { identify } from './identify.ts';

const MINUTE = 60_000;

type Done = (error?: unknown, result?: never) => void;

/** Hands a promise to a callback. */
const settle = (work: Promise<unknown>, done: Done): void => {
  work.then(
    (result) => done(null, result as never),
    (error: unknown) => done(error),
  );
};

/** How people sign in, and where their cookies go. */
export interface SignInOptions {
  /** Of this deployment, and those that it has replaced: what is signed and sealed was so with one of them. */
  readonly secretKeys: readonly [string, ...string[]];
  /** Only over TLS. */
  readonly secureCookies: boolean;
  /** Proxies that are believed when they say who calls, and whether over TLS: addresses and networks. */
  readonly trustProxy: readonly string[];
  /** Null: no proxy says who signs in. */
  readonly headerAuth: HeaderAuth | null;
}

type Options = SignInOptions & Pick<ApiContext, 'db' | 'now' | 'baseUrl' | 'sessionMinutes' | 'sessionIdleMinutes'>;

const storeOf = ({ db, now, sessionMinutes, sessionIdleMinutes }: Options) => ({
  get: (id: string, done: Done) => settle(getSession(db, id, { idleMinutes: sessionIdleMinutes }, now()), done),
  set(id: string, data: Parameters<typeof toStored>[0], done: Done) {
    const stored = toStored(data, { now, sessionMinutes });
    if (stored === null) done(null);
    else settle(setSession(db, id, stored, now()), done);
  },
  destroy: (id: string, done: Done) => settle(destroySession(db, id), done),
});

/**
 * A cookie with this prefix is taken by browsers only from the host itself, over TLS, for all paths: no other host of the domain
 * can plant one (RFC 6265bis, 4.1.3.2).
 */
export const cookieName = (isSecure: boolean): string => (isSecure ? '__Host-monkey_session' : 'monkey_session');

const registerSessions = async (api: FastifyInstance, options: Options): Promise<void> => {
  const { db, now, secretKeys, secureCookies, sessionMinutes } = options;
  await api.register(cookie);
  await api.register(session, {
    secret: secretKeys.map((key) => deriveKey(key, 'cookies of sessions').toString('base64url')),
    cookieName: cookieName(secureCookies),
    cookie: { httpOnly: true, sameSite: 'strict', secure: secureCookies, maxAge: sessionMinutes * MINUTE, path: '/' },
    saveUninitialized: false,
    // A session ends so long after its sign-in, whatever somebody does; being idle is told by its row.
    rolling: false,
    store: storeOf(options) as never,
  });
  await api.register(csrf, { sessionPlugin: '@fastify/session', getToken: (request) => request.headers['x-csrf-token'] as string });
  api.decorate('sessionKeeper', { db, now, sessionMinutes });
};

/** Sessions in the database, keys, the token against foreign requests, and who may call what. */
export const addSessions = async (api: FastifyInstance, options: Options): Promise<void> => {
  const { headerAuth, trustProxy, baseUrl } = options;
  const headerSignIn = headerAuth && makeHeaderSignIn(headerAuth, trustProxy, options);
  api.addHook('onRequest', (request, _reply, done) => {
    guardOrigin(request, baseUrl);
    done();
  });
  await registerSessions(api, options);
  api.decorateRequest('person', null);
  api.decorateRequest('apiKey', null);
  api.decorateRequest('isAudited', false);
  api.addHook('onRequest', (request, reply) => identify(request, reply, { ...options, headerSignIn }));
  api.addHook('onRequest', async (request, reply) => {
    const { permission, credentials } = request.routeOptions.config;
    // Keys, codes and tokens stay in no cache.
    if (permission === 'public' || credentials) reply.header('cache-control', 'no-store');
  });
  api.addHook('onRequest', (request, reply, done) => {
    const { permission } = request.routeOptions.config;
    // A browser never sends a key by itself, so there is nothing to protect.
    if (!CHANGING.has(request.method) || permission === undefined || permission === 'public' || request.apiKey !== null) return done();
    api.csrfProtection(request, reply, done);
  });
};
