import type { FastifyReply, FastifyRequest } from 'fastify';
import { MonkeyError } from '../model/errors.ts';
import { type Credentials, credentialsByEmail, credentialsOf, replacePasswordHash } from '../store/credential-store.ts';
import { findPerson, type Person } from '../store/person-store.ts';
import type { RouteContext } from './api-context.ts';
import { noteDeed } from './audited.ts';
import { beginSession } from './begin-session.ts';
import { takeSecondFactor } from './second-factor.ts';
import { beginAttempt } from './sign-in-throttle.ts';

type Context = Pick<RouteContext, 'db' | 'now' | 'passwords' | 'seal'>;

/** How long a code may take: long enough to look for a telephone. */
const SECOND_STEP_MINUTES = 10;
const MINUTE = 60_000;

/** One sentence for everything, so that it tells nobody which addresses exist. */
const refusal = (): MonkeyError => new MonkeyError('sign-in-failed', 'The e-mail address or the password is not right.');

const noteFailure = (request: FastifyRequest, context: Context, email: string, reason: string): Promise<void> =>
  noteDeed(request, context, { action: 'sign-in.failed', subject: `person ${email}`, detail: { reason } });

/** The password is at hand now only: when it was hashed with lesser parameters than those of today, it is hashed anew. */
const rehash = async ({ db, passwords }: Context, { personId, passwordHash }: Credentials, password: string): Promise<void> => {
  if (passwordHash !== null && passwords.isWeak(passwordHash))
    await replacePasswordHash(db, personId, passwordHash, await passwords.hash(password));
};

/** Signs in by e-mail address and password. Null: a code is wanted as well. Throws `sign-in-failed`, and `too-many-requests` with the time to wait. */
export const signInByPassword = async (
  request: FastifyRequest,
  reply: FastifyReply,
  context: Context,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Person | null> => {
  const { db, now, passwords } = context;
  const attempt = await beginAttempt(request, context, email);
  const credentials = await credentialsByEmail(db, email);
  if (!(await passwords.verify(password, credentials?.passwordHash ?? null)) || credentials === null) {
    await noteFailure(request, context, email, credentials === null ? 'nobody' : 'password');
    throw refusal();
  }
  await rehash(context, credentials, password);
  if (credentials.totpSecret === null) {
    await attempt.clear();
    return beginSession(request, reply, credentials.personId, 'password');
  }
  await attempt.giveBack();
  await request.session.regenerate();
  request.session.secondStep = { personId: credentials.personId, until: now().getTime() + SECOND_STEP_MINUTES * MINUTE };
  request.isAudited = true;
  return null;
};

/** Signs in by the code that was wanted. */
export const signInByCode = async (request: FastifyRequest, reply: FastifyReply, context: Context, code: string): Promise<Person> => {
  const { db, now, seal } = context;
  const { secondStep } = request.session;
  const isTooLate = !secondStep || secondStep.until <= now().getTime();
  const person = isTooLate ? null : await findPerson(db, secondStep.personId);
  const credentials = person && (await credentialsOf(db, person.id));
  if (!person || !credentials?.totpSecret)
    throw new MonkeyError('sign-in-failed', 'No code is wanted just now; begin with your e-mail address and password.');
  const attempt = await beginAttempt(request, context, person.email);
  const taken = await takeSecondFactor(db, { personId: person.id, totpSecret: credentials.totpSecret }, code, seal, now());
  if (taken === null) {
    await noteFailure(request, context, person.email, 'code');
    throw new MonkeyError('sign-in-failed', 'The code is not right, or has been used already.');
  }
  await attempt.clear();
  return beginSession(request, reply, person.id, taken.how, taken.codesLeft === null ? {} : { codesLeft: taken.codesLeft });
};
