import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PasskeyJson, PasskeySignInRequest } from '../../contract/credentials.ts';
import { SecondFactorRequest, SecondFactorWanted, Session, SignInRequest } from '../../contract/session.ts';
import { SignedOut } from '../../contract/sign-in-provider.ts';
import { takeLink } from '../../store/link-store.ts';
import type { Person } from '../../store/person-store.ts';
import { destroySession } from '../../store/session-store.ts';
import { type AddRoutes, personOf, type RouteContext } from '../api-context.ts';
import { audited, noteDeed } from '../audited.ts';
import { beginSession } from '../begin-session.ts';
import { checkPasskey, passkeyRequest } from '../passkeys.ts';
import { signInByCode, signInByPassword } from '../sign-in.ts';
import { SIGN_IN_RATE } from '../sign-in-rate.ts';

/** A session as its owner's browser knows it. */
export const toSession = ({ name, email, role }: Person, reply: FastifyReply, { timezone }: Pick<RouteContext, 'timezone'>): Session => ({
  name,
  email,
  role,
  csrfToken: reply.generateCsrf(),
  timezone,
});

/** Writes down that somebody could not sign in, and lets them know. */
const noteFailure =
  (request: FastifyRequest, context: RouteContext, reason: string) =>
  async (error: unknown): Promise<never> => {
    await noteDeed(request, context, { action: 'sign-in.failed', detail: { reason } });
    throw error;
  };

const addSignIn: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.post(
    '/api/v1/session',
    {
      config: { permission: 'public', rateLimit: SIGN_IN_RATE, errors: ['sign-in-failed'] },
      schema: {
        operationId: 'signIn',
        summary: 'Signs in by a link, or by a password',
        body: SignInRequest,
        response: { 200: Session, 202: SecondFactorWanted },
      },
    },
    async (request, reply) => {
      if ('email' in request.body) {
        const person = await signInByPassword(request, reply, context, request.body);
        return person ? toSession(person, reply, context) : reply.status(202).send({ secondFactor: 'wanted' as const });
      }
      const { id } = await takeLink(db, 'sign-in', request.body.token, now()).catch(noteFailure(request, context, 'link'));
      return toSession(await beginSession(request, reply, id, 'link'), reply, context);
    },
  );

  api.post(
    '/api/v1/session/second-factor',
    {
      config: { permission: 'public', rateLimit: SIGN_IN_RATE, errors: ['sign-in-failed'] },
      schema: {
        operationId: 'signInBySecondFactor',
        summary: 'Goes on signing in by a code',
        body: SecondFactorRequest,
        response: { 200: Session },
      },
    },
    async (request, reply) => toSession(await signInByCode(request, reply, context, request.body.code), reply, context),
  );
};

const addPasskeySignIn: AddRoutes = (api, context) => {
  api.post(
    '/api/v1/session/passkey-options',
    {
      config: { permission: 'public', rateLimit: SIGN_IN_RATE },
      schema: { operationId: 'askForPasskey', summary: 'Begins to sign in by a passkey', response: { 200: PasskeyJson } },
    },
    async (request) => {
      const options = await passkeyRequest(request, context);
      // A question changes nothing that anybody would ask after.
      request.isAudited = true;
      return options;
    },
  );

  api.post(
    '/api/v1/session/passkey',
    {
      config: { permission: 'public', rateLimit: SIGN_IN_RATE, errors: ['sign-in-failed'] },
      schema: { operationId: 'signInByPasskey', summary: 'Signs in by a passkey', body: PasskeySignInRequest, response: { 200: Session } },
    },
    async (request, reply) => {
      const { personId, name } = await checkPasskey(request, context, request.body.response).catch(
        noteFailure(request, context, 'passkey'),
      );
      return toSession(await beginSession(request, reply, personId, 'passkey', { passkey: name }), reply, context);
    },
  );
};

export const addSessionRoutes: AddRoutes = (api, context) => {
  api.get(
    '/api/v1/session',
    {
      config: { permission: 'view', credentials: true, signsInByHeader: true },
      schema: {
        operationId: 'getSession',
        summary: 'Who is signed in, and the token for what changes something',
        response: { 200: Session },
      },
    },
    async (request, reply) => toSession(personOf(request), reply, context),
  );

  api.delete(
    '/api/v1/session',
    {
      config: { permission: 'view', credentials: true },
      schema: { operationId: 'signOut', summary: 'Signs out', response: { 200: SignedOut, 204: z.null() } },
    },
    async (request, reply) => {
      const { signedIn, idToken } = request.session;
      await audited(request, context, { action: 'session.ended', subject: `person ${personOf(request).email}` }, (tx) =>
        destroySession(tx, request.session.sessionId),
      );
      await request.session.destroy();
      const continueAt = await context.sso.endAddress(signedIn?.how, idToken, request.log);
      return continueAt === null ? reply.status(204).send(null) : reply.status(200).send({ continueAt });
    },
  );
  addSignIn(api, context);
  addPasskeySignIn(api, context);
};
