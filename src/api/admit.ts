import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '../model/json.ts';
import type { Role } from '../model/role.ts';
import { givingGroups } from '../model/role-of-groups.ts';
import type { VouchedIdentity } from '../model/vouched-identity.ts';
import { writeAudits } from '../store/audit-log-store.ts';
import { type Admission, type AdmissionTerms, admitIdentity } from '../store/identity-store.ts';
import { inTransaction } from '../store/in-transaction.ts';
import { actorOf, type Clockwork } from './audited.ts';

/** The person that a provider or a proxy vouches for, with the role of their groups; what that changes stands in the audit log. */
export const admit = (request: FastifyRequest, { db, now }: Clockwork, who: VouchedIdentity, terms: AdmissionTerms): Promise<Admission> =>
  inTransaction(db, async (tx) => {
    const admission = await admitIdentity(tx, who, terms, now());
    await writeAudits(tx, actorOf(request), admission.deeds, now());
    return admission;
  });

/** What the audit log is told of the beginning session: the role, and the groups that gave it. */
export const rightsDetail = ({ groups }: VouchedIdentity, { roleGroups }: AdmissionTerms, role: Role): JsonObject =>
  roleGroups === null ? {} : { role, groups: givingGroups(groups, roleGroups) };
