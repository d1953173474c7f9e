import type { FastifyRequest } from 'fastify';
import { MonkeyError } from '../model/errors.ts';
import { credentialsOf } from '../store/credential-store.ts';
import { personOf, type RouteContext } from './api-context.ts';
import { noteDeed } from './audited.ts';
import { takeSecondFactor } from './second-factor.ts';
import { beginAttempt } from './sign-in-throttle.ts';

/** What somebody gives to show who they are. */
interface Given {
  readonly password?: string | undefined;
  readonly code?: string | undefined;
}

/** Who has neither a password nor a second factor has to have signed in within this time. */
const RECENT_MINUTES = 15;
const MINUTE = 60_000;

/** Ways to sign in that are our own. Whoever comes by another's word (a proxy, an identity provider) is let in and out by that other. */
const OWN_WAYS: ReadonlySet<string> = new Set(['link', 'activation', 'password', 'totp', 'recovery-code', 'passkey']);

const assertJustSignedIn = ({ session: { signedIn } }: FastifyRequest, now: Date): void => {
  if (!signedIn || !OWN_WAYS.has(signedIn.how))
    throw new MonkeyError('forbidden', 'You are signed in by the word of somebody else, who also keeps what you sign in with.');
  if (now.getTime() - signedIn.beganAt > RECENT_MINUTES * MINUTE)
    throw new MonkeyError('forbidden', `This takes somebody who has signed in within the last ${RECENT_MINUTES} minutes; sign in anew.`);
};

/**
 * Before something changes that somebody signs in with, they show once more who they are (ASVS 5.0, 7.5.1): a browser that was left
 * open is not enough. Wrong answers count as failed attempts to sign in.
 */
export const assertProof = async (request: FastifyRequest, context: RouteContext, { password, code }: Given): Promise<void> => {
  const { db, now, passwords, seal } = context;
  const { id, email } = personOf(request);
  const credentials = await credentialsOf(db, id);
  const { passwordHash = null, totpSecret = null } = credentials ?? {};
  if (passwordHash === null && totpSecret === null) return assertJustSignedIn(request, now());
  const wanted = passwordHash === null ? 'code' : 'password';
  const given = wanted === 'code' ? code : password;
  if (given === undefined) throw new MonkeyError('bad-input', `${wanted}: is missing; show again who you are.`);
  const attempt = await beginAttempt(request, context, email);
  const isRight =
    passwordHash === null
      ? (await takeSecondFactor(db, { personId: id, totpSecret: totpSecret! }, given, seal, now())) !== null
      : await passwords.verify(given, passwordHash);
  if (isRight) return attempt.clear();
  await noteDeed(request, context, { action: 'sign-in.failed', subject: `person ${email}`, detail: { reason: wanted, again: true } });
  throw new MonkeyError('forbidden', wanted === 'code' ? 'The code is not right, or has been used already.' : 'The password is not right.');
};
