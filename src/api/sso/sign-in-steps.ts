import type { FastifyReply, FastifyRequest } from 'fastify';
import type { VouchedIdentity } from '../../model/vouched-identity.ts';
import type { SsoProvider } from '../../settings/sso-provider.ts';
import { beginAttempt, endReplacedSession, type NewAttempt, type TakenAttempt } from '../../store/sign-in-attempt-store.ts';
import { takeAttempt } from '../../store/throttle-store.ts';
import { admit, rightsDetail } from '../admit.ts';
import { noteDeed } from '../audited.ts';
import { beginSession } from '../begin-session.ts';
import { networkOf } from '../network-of.ts';
import { admissionTerms, wayOf } from './admission-terms.ts';
import { returnPath } from './return-path.ts';
import { asFailure, SignInFailure } from './sign-in-failure.ts';
import type { SingleSignOn } from './single-sign-on.ts';
import { ATTEMPT_MINUTES } from './sso-options.ts';

/** Whole companies come from one address in the morning. */
export const SIGN_IN_LIMIT = { max: 60, timeWindow: '1 minute' } as const;

/** A longer one would make an address that servers refuse. */
const LONGEST_ID_TOKEN = 6_000;

/** As many as wrong passwords from one address: an office whose provider fails everybody; of a flood the audit log gets one in half a minute. */
const NOTES = { kind: 'failed single sign-on from one', atOnce: 30, everySeconds: 30 } as const;

/** Turns what libraries throw about an answer of a provider into a failure of the sign-in. */
export const ofProvider = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    throw asFailure(error);
  }
};

const noteFailure = async (sso: SingleSignOn, request: FastifyRequest, provider: SsoProvider, failure: SignInFailure): Promise<void> => {
  const { code, message: reason, email } = failure;
  request.log.warn({ provider: provider.id, code, reason }, 'A sign-in at a provider has failed.');
  request.isAudited = true;
  const attempt = await takeAttempt(sso.db, [{ ...NOTES, whose: networkOf(request.ip) }], sso.now());
  if (!attempt.isAllowed) return;
  const subject = email === null ? null : `person ${email}`;
  await noteDeed(request, sso, { action: 'sign-in.failed', subject, detail: { how: wayOf(provider), code, reason } });
};

/** Carries out one step of a sign-in; one that fails leads to the sign-in page with a code, and its reason to the logs. */
export const step = async (
  sso: SingleSignOn,
  request: FastifyRequest,
  reply: FastifyReply,
  provider: SsoProvider,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof SignInFailure)) throw error;
    await noteFailure(sso, request, provider, error);
    return reply.redirect(`/sign-in?error=${error.code}`, 303);
  }
};

/** Notes a sign-in that begins, bound to this browser. */
export const noteAttempt = async (
  { db, now, cookie }: SingleSignOn,
  request: FastifyRequest,
  reply: FastifyReply,
  attempt: Pick<NewAttempt, 'provider' | 'handle' | 'nonce' | 'codeVerifier'> & { readonly returnTo: unknown },
): Promise<void> => {
  const startedAt = now();
  const { sessionId, signedIn } = request.session;
  await beginAttempt(db, {
    ...attempt,
    browser: cookie.set(request, reply),
    // Here the browser still sends it; when it comes back from another site it does not.
    session: signedIn ? sessionId : null,
    returnTo: returnPath(attempt.returnTo),
    startedAt,
    expiresAt: new Date(startedAt.getTime() + ATTEMPT_MINUTES * 60_000),
  });
};

/** The secret of the browser, or a failure: the sign-in was begun elsewhere, or too long ago. */
export const browserOf = (request: FastifyRequest, { cookie }: SingleSignOn): string => {
  const browser = cookie.read(request);
  if (browser !== null) return browser;
  throw new SignInFailure('sign-in-failed', 'The browser has not begun a sign-in, or too long ago: it has no cookie of one.');
};

/** What was begun, or a failure. */
export const demandAttempt = (attempt: TakenAttempt | null): TakenAttempt => {
  if (attempt) return attempt;
  throw new SignInFailure('sign-in-failed', 'This browser has begun no such sign-in, has finished it, or took too long.');
};

/** What a sign-in has come to when the provider has vouched for somebody. */
export interface Entry {
  readonly provider: SsoProvider;
  readonly attempt: TakenAttempt;
  readonly who: VouchedIdentity;
  readonly idToken: string | null;
}

/** The end of every sign-in at a provider: the person, a session, and the page that was wanted. */
export const enter = async (
  sso: SingleSignOn,
  request: FastifyRequest,
  reply: FastifyReply,
  { provider, attempt, who, idToken }: Entry,
): Promise<FastifyReply> => {
  const terms = admissionTerms(provider, sso.roleGroups, who);
  const admission = await admit(request, sso, who, terms);
  if (!admission.admitted)
    throw new SignInFailure('sign-in-refused', `${who.email} is not admitted: ${admission.because}.`, { email: who.email });
  await beginSession(request, reply, admission.personId, terms.how, rightsDetail(who, terms, admission.role));
  if (idToken !== null && idToken.length <= LONGEST_ID_TOKEN) request.session.idToken = idToken;
  if (attempt.sessionHash) await endReplacedSession(sso.db, attempt.sessionHash);
  return reply.redirect(attempt.returnTo, 303);
};
