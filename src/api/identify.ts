import type { FastifyReply, FastifyRequest } from 'fastify';
import { MonkeyError } from '../model/errors.ts';
import { findApiKey, KEY_PREFIX } from '../store/api-key-store.ts';
import { findPerson, type Person } from '../store/person-store.ts';
import { intersectScopes } from '../store/scope.ts';
import type { ApiContext } from './api-context.ts';
import { followRights } from './begin-session.ts';
import type { HeaderSignIn } from './header-sign-in.ts';
import { assertMay, lesserRole } from './permission.ts';

const BEARER = /^Bearer +(\S+)$/i;
const KEY = new RegExp(`^${KEY_PREFIX}[\\w-]{43}$`);

/** The token of a request that comes with one; null: it comes with a cookie, or with nothing. Other schemes are for proxies in between. */
const bearerOf = ({ headers }: FastifyRequest): string | null => BEARER.exec(headers.authorization ?? '')?.[1] ?? null;

type Context = Pick<ApiContext, 'db' | 'now'> & { readonly headerSignIn: HeaderSignIn | null };

/** Who comes with a key: its owner, with what both may do and see. */
const byKey = async (request: FastifyRequest, token: string, { db, now }: Context): Promise<Person> => {
  const key = KEY.test(token) ? await findApiKey(db, token, request.ip, now()) : null;
  const owner = key && (await findPerson(db, key.personId));
  if (!key || !owner) throw new MonkeyError('unauthenticated', 'This API key does not exist, has expired, or has been revoked.');
  request.apiKey = { id: key.id, name: key.name };
  return { ...owner, role: lesserRole(owner.role, key.role), scope: intersectScopes(owner.scope, key.scope) };
};

/** A session that began by a header is that of whom the proxy vouches for, as long as it vouches for anybody. */
const isStillVouchedFor = (request: FastifyRequest, person: Person, headerSignIn: HeaderSignIn | null): boolean => {
  if (request.session.signedIn?.how !== 'header' || headerSignIn === null) return true;
  const vouched = headerSignIn.vouchedFor(request);
  return vouched === null || vouched === person.email.toLowerCase();
};

const bySession = async (request: FastifyRequest, reply: FastifyReply, { db, headerSignIn }: Context): Promise<Person | null> => {
  const { signedIn } = request.session;
  const person = signedIn ? await findPerson(db, signedIn.personId) : null;
  if (person && isStillVouchedFor(request, person, headerSignIn)) {
    await followRights(request, person);
    return person;
  }
  return request.routeOptions.config.signsInByHeader && headerSignIn ? headerSignIn.signIn(request, reply) : null;
};

/** Finds out who calls, as of now, and refuses whoever may not call this route: the one place where roles are enforced. */
export const identify = async (request: FastifyRequest, reply: FastifyReply, context: Context): Promise<void> => {
  const { permission, staysInScope = false, credentials = false } = request.routeOptions.config;
  if (permission === undefined || permission === 'public') return;
  const token = bearerOf(request);
  request.person = token === null ? await bySession(request, reply, context) : await byKey(request, token, context);
  if (!request.person) throw new MonkeyError('unauthenticated', 'Nobody is signed in.');
  const { role, scope } = request.person;
  assertMay({ role, scope, hasKey: request.apiKey !== null }, { permission, staysInScope, credentials });
};
