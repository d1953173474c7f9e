import cookie from '@fastify/cookie';
import csrf from '@fastify/csrf-protection';
import session from '@fastify/session';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import { MonkeyError } from '../model/errors.ts';
import type { DB } from '../store/database-types.ts';
import { findPerson } from '../store/person-store.ts';
import { destroySession, getSession, setSession } from '../store/session-store.ts';
import { mayDo } from './permission.ts';

const MINUTE = 60_000;
const CHANGING = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

type Done = (error?: unknown, result?: never) => void;

/** Hands a promise to a callback. */
const settle = (work: Promise<unknown>, done: Done): void => {
  work.then(
    (result) => done(null, result as never),
    (error: unknown) => done(error),
  );
};

/** How long sessions last, and where their cookies go. */
export interface SessionCookies {
  /** Only over TLS. */
  readonly secureCookies: boolean;
  readonly sessionMinutes: number;
}

const storeOf = (db: Kysely<DB>, lifetime: number, now: () => Date) => ({
  get: (id: string, done: Done) => settle(getSession(db, id, now()), done),
  set: (id: string, data: unknown, done: Done) => settle(setSession(db, id, data, new Date(now().getTime() + lifetime)), done),
  destroy: (id: string, done: Done) => settle(destroySession(db, id), done),
});

/** Sessions in the database, the token against foreign requests, and who may call what. */
export const addSessions = async (
  api: FastifyInstance,
  db: Kysely<DB>,
  secretKey: string,
  { secureCookies, sessionMinutes }: SessionCookies,
  now: () => Date,
): Promise<void> => {
  const lifetime = sessionMinutes * MINUTE;
  await api.register(cookie);
  await api.register(session, {
    secret: secretKey,
    cookieName: 'monkey_session',
    cookie: { httpOnly: true, sameSite: 'strict', secure: secureCookies, maxAge: lifetime, path: '/' },
    saveUninitialized: false,
    // A session ends so long after its sign-in; to move that on would write a row with every request.
    rolling: false,
    store: storeOf(db, lifetime, now) as never,
  });
  await api.register(csrf, { sessionPlugin: '@fastify/session', getToken: (request) => request.headers['x-csrf-token'] as string });
  api.decorateRequest('person', null);
  api.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (permission === undefined || permission === 'public') return;
    const { personId } = request.session;
    request.person = personId === undefined ? null : await findPerson(db, personId);
    if (!request.person) throw new MonkeyError('unauthenticated', 'Nobody is signed in.');
    if (!mayDo(request.person.role, permission))
      throw new MonkeyError('forbidden', `The role "${request.person.role}" may not do that; it takes "${permission}".`);
  });
  api.addHook('onRequest', (request, reply, done) => {
    const { permission } = request.routeOptions.config;
    if (!CHANGING.has(request.method) || permission === undefined || permission === 'public') return done();
    api.csrfProtection(request, reply, done);
  });
};
