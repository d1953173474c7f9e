import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../model/role.ts';
import { giveRoles, type RoleGroups } from '../model/role-of-groups.ts';
import type { VouchedIdentity } from '../model/vouched-identity.ts';
import type { AdmissionTerms } from '../store/identity-store.ts';
import { foldEmail, type Person } from '../store/person-store.ts';
import { takeAttempt } from '../store/throttle-store.ts';
import { admit, rightsDetail } from './admit.ts';
import type { ApiContext } from './api-context.ts';
import { noteDeed } from './audited.ts';
import { beginSession } from './begin-session.ts';
import { trustedAddresses } from './trusted-addresses.ts';

/** A proxy says who signs in. */
export interface HeaderAuth {
  readonly usernameHeader: string;
  /** Empty: the proxy tells no groups. */
  readonly groupsHeader: string;
  /** Of who is in none of the groups; without groups, of who is new. Null: they are not let in. */
  readonly defaultRole: Role | null;
  readonly roleGroups: RoleGroups;
}

/** What a header can hold of one person: no list, nothing that cannot be seen. */
const NAME = /^[\x21-\x2b\x2d-\x7e]{1,254}$/;

const HOW = 'header';
/** Of identities that a proxy vouches for. No provider of single sign-on is called so: theirs are addresses, or names of their own. */
const ISSUER = 'urn:security-monkey:header';

/** As of a provider of single sign-on that decides who has which address. Somebody new sees all accounts, as in the original. */
const termsOf = ({ groupsHeader, roleGroups, defaultRole }: HeaderAuth): AdmissionTerms => ({
  provider: HOW,
  how: HOW,
  roleGroups: groupsHeader !== '' && giveRoles(roleGroups) ? roleGroups : null,
  defaultRole,
  provision: true,
  accounts: null,
  mayLink: true,
});

const NOTE_SECONDS = 900;

export interface HeaderSignIn {
  /** The address that the proxy vouches for; null: it says nothing, or the request does not come from it. */
  vouchedFor(request: FastifyRequest): string | null;
  /** Begins a session of whom the proxy vouches for. Null: nobody is, or they are not let in. */
  signIn(request: FastifyRequest, reply: FastifyReply): Promise<Person | null>;
}

/** Signing in by the word of a proxy, believed only from the addresses of the trusted proxies. */
export const makeHeaderSignIn = (
  auth: HeaderAuth,
  trustProxy: readonly string[],
  { db, now }: Pick<ApiContext, 'db' | 'now'>,
): HeaderSignIn => {
  const isTrusted = trustedAddresses(trustProxy);
  const terms = termsOf(auth);
  const read = (request: FastifyRequest, name: string): string | null => {
    const value = name === '' ? undefined : request.headers[name.toLowerCase()];
    return typeof value === 'string' ? value.trim() : null;
  };
  const vouchedFor = (request: FastifyRequest): string | null => {
    const { remoteAddress } = request.raw.socket;
    if (remoteAddress === undefined || !isTrusted(remoteAddress)) return null;
    const name = read(request, auth.usernameHeader);
    return name !== null && NAME.test(name) ? foldEmail(name) : null;
  };
  /** A proxy vouches with every request: a refusal is written down now and then. */
  const refuse = async (request: FastifyRequest, email: string, reason: string): Promise<null> => {
    const attempt = await takeAttempt(db, [{ kind: 'header refusal', whose: email, atOnce: 1, everySeconds: NOTE_SECONDS }], now());
    if (!attempt.isAllowed) return null;
    await noteDeed(request, { db, now }, { action: 'sign-in.refused', subject: `person ${email}`, detail: { how: HOW, reason } });
    return null;
  };
  return {
    vouchedFor,
    async signIn(request, reply) {
      const email = vouchedFor(request);
      if (email === null) return null;
      const groups = (read(request, auth.groupsHeader) ?? '').split(',').map((group) => group.trim());
      const who: VouchedIdentity = { issuer: ISSUER, subject: email, email, verified: 'yes', name: email, groups };
      const admission = await admit(request, { db, now }, who, terms);
      if (!admission.admitted) return refuse(request, email, admission.because);
      return beginSession(request, reply, admission.personId, HOW, rightsDetail(who, terms, admission.role));
    },
  };
};
