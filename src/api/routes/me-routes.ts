import { z } from 'zod';
import { OwnSessionList, SessionsEnded } from '../../contract/credentials.ts';
import { addressInteger } from '../../contract/page.ts';
import { Me } from '../../contract/person.ts';
import { MonkeyError } from '../../model/errors.ts';
import { countRecoveryCodes } from '../../store/credential-store.ts';
import { listPasskeys } from '../../store/passkey-store.ts';
import { accountNamesOf, getPerson } from '../../store/people-store.ts';
import { endSession, endSessions, listSessions } from '../../store/session-store.ts';
import { type AddRoutes, personOf } from '../api-context.ts';
import { audited } from '../audited.ts';
import { iso } from '../iso.ts';
import { toPasskey } from './passkey-routes.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });

/** Where somebody is signed in. */
const addOwnSessions: AddRoutes = (api, context) => {
  const { db, now, sessionIdleMinutes } = context;

  api.get(
    '/api/v1/me/sessions',
    {
      config: { permission: 'view', credentials: true },
      schema: { operationId: 'listOwnSessions', summary: 'Where you are signed in', response: { 200: OwnSessionList } },
    },
    async (request) => {
      const rows = await listSessions(db, personOf(request).id, request.session.sessionId, { idleMinutes: sessionIdleMinutes }, now());
      return {
        rows: rows.map(({ createdAt, lastSeenAt, ...row }) => ({ ...row, createdAt: iso(createdAt), lastSeenAt: iso(lastSeenAt) })),
      };
    },
  );

  api.delete(
    '/api/v1/me/sessions/:id',
    {
      config: { permission: 'view', credentials: true },
      schema: { operationId: 'endOwnSession', summary: 'Ends one of your sessions', params: Params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      await audited(request, context, { action: 'session.revoked', subject: `session ${id}` }, async (tx) => {
        if (!(await endSession(tx, personOf(request).id, id))) throw new MonkeyError('not-found', `You have no session ${id}.`);
      });
      return reply.status(204).send(null);
    },
  );

  api.delete(
    '/api/v1/me/sessions',
    {
      config: { permission: 'view', credentials: true },
      schema: { operationId: 'endOtherSessions', summary: 'Ends all your sessions but this one', response: { 200: SessionsEnded } },
    },
    async (request) => {
      const { id, email } = personOf(request);
      const deed = (ended: number) => ({ action: 'session.revoked', subject: `person ${email}`, detail: { ended } });
      return { ended: await audited(request, context, deed, (tx) => endSessions(tx, id, request.session.sessionId)) };
    },
  );
};

export const addMeRoutes: AddRoutes = (api, context) => {
  const { db } = context;
  api.get(
    '/api/v1/me',
    {
      config: { permission: 'view' },
      schema: { operationId: 'getMe', summary: 'Who you are, and what you may do and see', response: { 200: Me } },
    },
    async (request) => {
      const { id, email, name, role, scope } = personOf(request);
      const { hasPassword, hasSecondFactor } = await getPerson(db, id);
      const { accounts } = scope;
      return {
        id,
        email,
        name,
        role,
        hasPassword,
        hasSecondFactor,
        accounts: accounts === 'all' ? ('all' as const) : await accountNamesOf(db, accounts),
        recoveryCodes: await countRecoveryCodes(db, id),
        passkeys: (await listPasskeys(db, id)).map(toPasskey),
      };
    },
  );
  addOwnSessions(api, context);
};
