import type { RoleGroups } from '../model/role-of-groups.ts';
import type { Settings } from '../settings/settings.ts';

const listed = (group: string): readonly string[] => (group === '' ? [] : [group]);

/** The groups that give each role, told by the proxy or by a provider of single sign-on that names none of its own. */
export const generalRoleGroups = ({ adminGroup, justifyGroup, commentGroup, viewGroup }: Settings): RoleGroups => ({
  admin: listed(adminGroup),
  justify: listed(justifyGroup),
  comment: listed(commentGroup),
  view: listed(viewGroup),
});
