import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '../contract/session.ts';
import { findPersonByEmail, foldEmail, type Person, provisionPerson } from '../store/person-store.ts';
import { takeAttempt } from '../store/throttle-store.ts';
import type { ApiContext } from './api-context.ts';
import { noteDeed } from './audited.ts';
import { beginSession } from './begin-session.ts';
import { trustedAddresses } from './trusted-addresses.ts';

/** A proxy says who signs in. */
export interface HeaderAuth {
  readonly usernameHeader: string;
  /** Empty: the proxy tells no groups. */
  readonly groupsHeader: string;
  /** For somebody new who is in none of the groups; none: they are not let in. */
  readonly defaultRole: Role | 'none';
  /** Group of whose members new ones come with the role, the first that fits; empty: none. */
  readonly groups: { readonly admin: string; readonly justify: string; readonly view: string };
}

/** What a header can hold of one person: no list, nothing that cannot be seen. */
const NAME = /^[\x21-\x2b\x2d-\x7e]{1,254}$/;

/** The role of somebody who is new: that of the first group they are in, else the default. */
export const roleOfGroups = (
  memberships: readonly string[],
  { groups, defaultRole }: Pick<HeaderAuth, 'groups' | 'defaultRole'>,
): Role | null => {
  const fitting = (['admin', 'justify', 'view'] as const).find((role) => groups[role] !== '' && memberships.includes(groups[role]));
  if (fitting) return fitting;
  return defaultRole === 'none' ? null : defaultRole;
};

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
    await noteDeed(request, { db, now }, { action: 'sign-in.refused', subject: `person ${email}`, detail: { how: 'header', reason } });
    return null;
  };
  return {
    vouchedFor,
    async signIn(request, reply) {
      const email = vouchedFor(request);
      if (email === null) return null;
      const known = await findPersonByEmail(db, email);
      if (known) return beginSession(request, reply, known.id, 'header');
      const memberships = (read(request, auth.groupsHeader) ?? '').split(',').map((group) => group.trim());
      const role = roleOfGroups(memberships, auth);
      if (role === null) return refuse(request, email, 'unknown');
      const made = await provisionPerson(db, { email, name: email, role }, now());
      if (made === null) return refuse(request, email, 'inactive');
      if (made.isNew)
        await noteDeed(request, { db, now }, { action: 'person.provisioned', subject: `person ${email}`, detail: { how: 'header', role } });
      return beginSession(request, reply, made.person.id, 'header');
    },
  };
};
