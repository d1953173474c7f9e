import { isJsonObject, type Json } from '../../model/json.ts';

/** The ids of a list of memberships, `{ VpcSecurityGroupId, Status }`. */
export const vpcSecurityGroups = (memberships: Json | undefined): readonly string[] =>
  Array.isArray(memberships)
    ? (memberships as readonly Json[])
        .filter(isJsonObject)
        .flatMap(({ VpcSecurityGroupId: id }) => (typeof id === 'string' && id !== '' ? [id] : []))
    : [];
