import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NewPasswordRequest, PasswordChangeRequest, PasswordResetRequest } from '../../contract/credentials.ts';
import { Session } from '../../contract/session.ts';
import { assertPassword } from '../../model/assert-password.ts';
import { credentialsByEmail, setPasswordHash } from '../../store/credential-store.ts';
import { createLink, endLinks, type LinkPurpose, readLink, takeLink } from '../../store/link-store.ts';
import { findPerson, foldEmail, type Person } from '../../store/person-store.ts';
import { endSessions } from '../../store/session-store.ts';
import { type AddRoutes, personOf, type RouteContext } from '../api-context.ts';
import { audited, noteDeed } from '../audited.ts';
import { beginSession, renewSession } from '../begin-session.ts';
import { passwordChangedMail, resetMail } from '../mails.ts';
import { ownOrigin } from '../own-origin.ts';
import { assertProof } from '../prove.ts';
import { SIGN_IN_RATE } from '../sign-in-rate.ts';
import { takeOrRefuse } from '../sign-in-throttle.ts';
import { toSession } from './session-routes.ts';

/** Tells somebody that their password was changed: it may not have been they (ASVS 5.0, 6.3.7). */
const tellOfChange = (request: FastifyRequest, { mailer, baseUrl, inBackground }: RouteContext, person: Person): void => {
  if (mailer === null) return;
  inBackground(request.log, 'The mail about a changed password', () =>
    mailer.send(passwordChangedMail(person, ownOrigin(request, baseUrl))),
  );
};

/** Uses a link to choose a password. All that was signed in with before ends: sessions, and the other links. */
const choosePassword = async (
  request: FastifyRequest,
  context: RouteContext,
  purpose: LinkPurpose,
  { token, password }: NewPasswordRequest,
): Promise<Person> => {
  const { db, now, passwords } = context;
  await assertPassword(password, await readLink(db, purpose, token, now()));
  const hash = await passwords.hash(password);
  const deed = (person: Person) => ({ action: 'password.chosen', subject: `person ${person.email}`, detail: { link: purpose } });
  return audited(request, context, deed, async (tx) => {
    const person = await takeLink(tx, purpose, token, now());
    await setPasswordHash(tx, person.id, hash, now());
    await endLinks(tx, person.id);
    await endSessions(tx, person.id);
    return person;
  });
};

/** Mails a link to somebody who has a password to forget; what becomes of it nobody is told. */
const mailReset = async (request: FastifyRequest, { db, now, mailer, baseUrl }: RouteContext, email: string): Promise<void> => {
  const credentials = await credentialsByEmail(db, email);
  const person = credentials && (await findPerson(db, credentials.personId));
  if (!person || credentials.passwordHash === null || mailer === null) return;
  const token = await createLink(db, 'reset', person.id, now());
  await mailer.send(resetMail(person, ownOrigin(request, baseUrl), token));
};

/** Mails to one address: 3 and then one an hour, lest somebody's mailbox be flooded; from one address 10 and then one a minute. */
const resetLimits = (email: string, ip: string) => [
  { kind: 'reset of one', whose: foldEmail(email), atOnce: 3, everySeconds: 3_600 },
  { kind: 'reset from one', whose: ip, atOnce: 10, everySeconds: 60 },
];

const addLinkRoutes: AddRoutes = (api, context) => {
  const config = { permission: 'public', rateLimit: SIGN_IN_RATE } as const;

  api.post(
    '/api/v1/password-reset',
    {
      config,
      schema: {
        operationId: 'askForPasswordReset',
        summary: 'Asks for a mail with a link for a new password',
        body: PasswordResetRequest,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      await takeOrRefuse(request, context, resetLimits(email, request.ip), `person ${foldEmail(email)}`);
      await noteDeed(request, context, { action: 'password.reset-asked', subject: `person ${foldEmail(email)}` });
      // Not waited for: how long it takes would tell whether there is such a person.
      context.inBackground(request.log, 'The mail with a link for a new password', () => mailReset(request, context, email));
      return reply.status(204).send(null);
    },
  );

  api.put(
    '/api/v1/password-reset',
    {
      config: { ...config, errors: ['unauthenticated'] },
      schema: {
        operationId: 'resetPassword',
        summary: 'Chooses a new password by a link',
        body: NewPasswordRequest,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      tellOfChange(request, context, await choosePassword(request, context, 'reset', request.body));
      return reply.status(204).send(null);
    },
  );

  api.put(
    '/api/v1/activation',
    {
      config: { ...config, errors: ['unauthenticated'] },
      schema: {
        operationId: 'activate',
        summary: 'Chooses a first password by a link, and signs in',
        body: NewPasswordRequest,
        response: { 200: Session },
      },
    },
    async (request, reply) => {
      const { id } = await choosePassword(request, context, 'activate', request.body);
      return toSession(await beginSession(request, reply, id, 'activation'), reply, context);
    },
  );
};

export const addPasswordRoutes: AddRoutes = (api, context) => {
  addLinkRoutes(api, context);
  api.put(
    '/api/v1/me/password',
    {
      config: { permission: 'view', credentials: true },
      schema: { operationId: 'changePassword', summary: 'Changes your password', body: PasswordChangeRequest, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { now, passwords } = context;
      const person = personOf(request);
      const { old, code, new: password } = request.body;
      await assertProof(request, context, { password: old, code });
      await assertPassword(password, person);
      const hash = await passwords.hash(password);
      await audited(request, context, { action: 'password.changed', subject: `person ${person.email}` }, async (tx) => {
        await setPasswordHash(tx, person.id, hash, now());
        await endLinks(tx, person.id);
        await endSessions(tx, person.id, request.session.sessionId);
      });
      await renewSession(request);
      tellOfChange(request, context, person);
      return reply.status(204).send(null);
    },
  );
};
