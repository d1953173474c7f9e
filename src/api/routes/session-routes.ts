import { z } from 'zod';
import { Session, SignInRequest } from '../../contract/session.ts';
import { useSignInToken } from '../../store/person-store.ts';
import { type AddRoutes, personOf } from '../api-context.ts';

export const addSessionRoutes: AddRoutes = (api, { db, now, timezone }) => {
  api.get(
    '/api/v1/session',
    { config: { permission: 'view' }, schema: { operationId: 'getSession', response: { 200: Session } } },
    async (request, reply) => {
      const { name, email, role } = personOf(request);
      return { name, email, role, csrfToken: reply.generateCsrf(), timezone };
    },
  );

  api.post(
    '/api/v1/session',
    {
      config: { permission: 'public', rateLimit: { max: 10, timeWindow: '1 minute' } },
      schema: { operationId: 'signIn', body: SignInRequest, response: { 200: Session } },
    },
    async (request, reply) => {
      const { id, name, email, role } = await useSignInToken(db, request.body.token, now());
      // A new id: whoever knew the one from before the sign-in knows nothing now.
      await request.session.regenerate();
      request.session.personId = id;
      return { name, email, role, csrfToken: reply.generateCsrf(), timezone };
    },
  );

  api.delete(
    '/api/v1/session',
    { config: { permission: 'view' }, schema: { operationId: 'signOut', response: { 204: z.null() } } },
    async (request, reply) => {
      await request.session.destroy();
      return reply.status(204).send(null);
    },
  );
};
