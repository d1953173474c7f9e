import { ROLES, type Role } from './role.ts';

/** The groups that give each role. */
export type RoleGroups = Readonly<Record<Role, readonly string[]>>;

/** Whether any group gives a role; otherwise operators give them. */
export const giveRoles = (giving: RoleGroups): boolean => ROLES.some((role) => giving[role].length > 0);

/** The highest role that one of the groups gives; null: none gives any. Names are compared as they are written. */
export const roleOfGroups = (groups: readonly string[], giving: RoleGroups): Role | null =>
  ROLES.toReversed().find((role) => giving[role].some((group) => groups.includes(group))) ?? null;

/** Those of somebody's groups that give a role. They may be in hundreds of others. */
export const givingGroups = (groups: readonly string[], giving: RoleGroups): string[] =>
  groups.filter((group) => ROLES.some((role) => giving[role].includes(group)));
