import type { Role } from '../../../src/contract/session.ts';
import { useSession } from './use-session.ts';

/** Each role may do all that those before it may. The server decides; this only hides what it would refuse. */
const RANK: Readonly<Record<Role, number>> = { view: 0, comment: 1, justify: 2, admin: 3 };

export const useMayDo = (needed: Role): boolean => {
  const { data: session } = useSession();
  return session ? RANK[session.role] >= RANK[needed] : false;
};
