import { ROLES, type Role } from '../contract/session.ts';

/** What a route demands: a role, or nothing at all. */
export type Permission = Role | 'public';

/** Each role may do all that those before it may. */
export const mayDo = (role: Role, permission: Permission): boolean =>
  permission === 'public' || ROLES.indexOf(role) >= ROLES.indexOf(permission);
