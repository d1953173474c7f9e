import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SessionsEnded } from '../../contract/credentials.ts';
import { addressInteger } from '../../contract/page.ts';
import {
  InvitationRequest,
  Invited,
  Person,
  PersonChangeRequest,
  PersonList,
  PersonQuery,
  PersonResetRequest,
} from '../../contract/person.ts';
import type { Accounts } from '../../contract/session.ts';
import type { Mail } from '../../mail/mailer.ts';
import { MonkeyError, sentenceOf } from '../../model/errors.ts';
import { createLink, type LinkPurpose } from '../../store/link-store.ts';
import { addPerson, changePerson, getPerson, listPeople, type PersonRow } from '../../store/people-store.ts';
import { resetPerson } from '../../store/reset-person.ts';
import { endSessions } from '../../store/session-store.ts';
import { type AddRoutes, personOf, type RouteContext } from '../api-context.ts';
import { audited } from '../audited.ts';
import { iso, isoOrNull } from '../iso.ts';
import { invitationMail, resetMail } from '../mails.ts';
import { ownOrigin } from '../own-origin.ts';

const Params = z.object({ id: addressInteger(z.number().int()) });
const config = { permission: 'admin' } as const;

const toPerson = ({ accounts, createdAt, lastSignInAt, ...row }: PersonRow): Person => ({
  ...row,
  accounts: accounts === null ? 'all' : [...accounts],
  createdAt: iso(createdAt),
  lastSignInAt: isoOrNull(lastSignInAt),
});

/** As the store has it: null is all. */
const accountNames = (accounts: Accounts): readonly string[] | null => (accounts === 'all' ? null : accounts);

/** Nobody lifts or locks themselves: another administrator does. */
const assertAnother = (request: FastifyRequest, id: number): void => {
  if (personOf(request).id === id) throw new MonkeyError('forbidden', 'Nobody changes their own rights; another administrator does.');
};

/** Sends the mail with the link. It need not go out for the person to be there: an administrator is told, and the log. */
const mailLink = async (
  request: FastifyRequest,
  { mailer, baseUrl }: RouteContext,
  make: (recipient: PersonRow, origin: string, token: string) => Mail,
  person: PersonRow,
  token: string,
): Promise<Invited> => {
  const invited = toPerson(person);
  if (mailer === null)
    return { person: invited, mailed: false, problem: 'The settings name no mail server; "monkey users reset" prints a link.' };
  try {
    await mailer.send(make(person, ownOrigin(request, baseUrl), token));
    return { person: invited, mailed: true, problem: null };
  } catch (error) {
    request.log.error({ err: error }, 'A mail with a link could not be sent.');
    return { person: invited, mailed: false, problem: sentenceOf(error) };
  }
};

const addInvitation: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/people',
    {
      config,
      schema: {
        operationId: 'listPeople',
        summary: 'Everybody who may sign in, or might once',
        querystring: PersonQuery,
        response: { 200: PersonList },
      },
    },
    async (request) => {
      const { offset, limit } = request.query;
      const rows = await listPeople(db, { offset, limit: limit + 1 });
      return { rows: rows.slice(0, limit).map(toPerson), more: rows.length > limit };
    },
  );

  api.post(
    '/api/v1/people',
    {
      config: { ...config, errors: ['not-found', 'conflict'] },
      schema: { operationId: 'invitePerson', summary: 'Invites somebody', body: InvitationRequest, response: { 200: Invited } },
    },
    async (request) => {
      const { email, name, role, accounts } = request.body;
      const deed = ({ person }: { person: PersonRow }) => ({
        action: 'person.invited',
        subject: `person ${person.email}`,
        detail: { role, accounts },
      });
      const { person, token } = await audited(request, context, deed, async (tx) => {
        const added = await addPerson(tx, { email, name, role, accounts: accountNames(accounts) }, now());
        return { person: added, token: await createLink(tx, 'activate', added.id, now()) };
      });
      return mailLink(request, context, invitationMail, person, token);
    },
  );
};

const addChanges: AddRoutes = (api, context) => {
  const { db, now } = context;

  api.get(
    '/api/v1/people/:id',
    { config, schema: { operationId: 'getPerson', summary: 'One person', params: Params, response: { 200: Person } } },
    async (request) => toPerson(await getPerson(db, request.params.id)),
  );

  api.patch(
    '/api/v1/people/:id',
    {
      config: { ...config, errors: ['conflict'] },
      schema: {
        operationId: 'changePerson',
        summary: 'Changes what somebody is called, may do and see',
        params: Params,
        body: PersonChangeRequest,
        response: { 200: Person },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { accounts, ...change } = request.body;
      assertAnother(request, id);
      const deed = ({ email }: PersonRow) => ({ action: 'person.changed', subject: `person ${email}`, detail: { ...request.body } });
      const whole = { ...change, ...(accounts === undefined ? {} : { accounts: accountNames(accounts) }) };
      return toPerson(await audited(request, context, deed, (tx) => changePerson(tx, id, whole, now())));
    },
  );

  api.delete(
    '/api/v1/people/:id/sessions',
    {
      config,
      schema: {
        operationId: 'endSessionsOfPerson',
        summary: 'Signs somebody out everywhere',
        params: Params,
        response: { 200: SessionsEnded },
      },
    },
    async (request) => {
      const person = await getPerson(db, request.params.id);
      const deed = (ended: number) => ({ action: 'session.revoked', subject: `person ${person.email}`, detail: { ended } });
      return { ended: await audited(request, context, deed, (tx) => endSessions(tx, person.id)) };
    },
  );

  api.post(
    '/api/v1/people/:id/reset',
    {
      config: { ...config, errors: ['conflict'] },
      schema: {
        operationId: 'resetPerson',
        summary: 'Sends somebody a link for a new password',
        params: Params,
        body: PersonResetRequest,
        response: { 200: Invited },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { secondFactors } = request.body;
      assertAnother(request, id);
      type Reset = { person: PersonRow; token: string; purpose: LinkPurpose };
      const deed = ({ person }: Reset) => ({ action: 'person.reset', subject: `person ${person.email}`, detail: { secondFactors } });
      const { person, token, purpose } = await audited(request, context, deed, (tx) => resetPerson(tx, id, { secondFactors }, now()));
      return mailLink(request, context, purpose === 'reset' ? resetMail : invitationMail, person, token);
    },
  );
};

export const addPeopleRoutes: AddRoutes = (api, context) => {
  addInvitation(api, context);
  addChanges(api, context);
};
