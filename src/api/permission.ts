import { ROLES, type Role } from '../contract/session.ts';
import { MonkeyError } from '../model/errors.ts';
import type { Scope } from '../store/scope.ts';

/** What a route demands: a role, or nothing at all. */
export type Permission = Role | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route. A route below /api without it does not start. */
    permission?: Permission;
    /**
     * Of a route for administrators: it changes only what belongs to accounts, and takes the caller's scope for that. Without this
     * a route for administrators changes what is everybody's, so it takes an administrator of all accounts.
     */
    staysInScope?: boolean;
    /** It is about what somebody signs in with: an API key does not do, whatever its role. */
    credentials?: boolean;
    /** Somebody for whom a proxy vouches begins a session here. */
    signsInByHeader?: boolean;
  }
}

const rank = (role: Role): number => ROLES.indexOf(role);

/** Each role may do all that those before it may. */
export const mayDo = (role: Role, permission: Permission): boolean => permission === 'public' || rank(role) >= rank(permission);

/** The one that may less. */
export const lesserRole = (one: Role, other: Role): Role => (rank(one) <= rank(other) ? one : other);

/** Who asks. */
export interface Caller {
  readonly role: Role;
  readonly scope: Scope;
  /** Comes with an API key. */
  readonly hasKey: boolean;
}

/** What a route says of itself. */
export interface Demand {
  readonly permission: Permission;
  readonly staysInScope: boolean;
  readonly credentials: boolean;
}

/** Refuses whoever may not call the route. The one place where that is decided. */
export const assertMay = ({ role, scope, hasKey }: Caller, { permission, staysInScope, credentials }: Demand): void => {
  if (!mayDo(role, permission)) throw new MonkeyError('forbidden', `The role "${role}" may not do that; it takes "${permission}".`);
  if (permission === 'admin' && !staysInScope && scope.accounts !== 'all')
    throw new MonkeyError('forbidden', 'That concerns every account, and you may see only some of them.');
  if (credentials && hasKey)
    throw new MonkeyError(
      'forbidden',
      'That is about what somebody signs in with, so it takes somebody who has signed in; an API key does not do.',
    );
};
