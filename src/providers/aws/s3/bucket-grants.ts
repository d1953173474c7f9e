import type { Grant, Grantee, LoggingEnabled } from '@aws-sdk/client-s3';

/** A canonical user id, the URI of a group, or (in very old lists) an address. */
const granteeKey = ({ ID, URI, EmailAddress }: Partial<Grantee> = {}): string => ID ?? URI ?? EmailAddress ?? 'unknown';

/** Grantee → its permissions, sorted. */
export const bucketGrants = (grants: readonly Grant[] = []): Record<string, string[]> => {
  const permissions: Record<string, string[]> = {};
  for (const { Grantee, Permission = '' } of grants) {
    const key = granteeKey(Grantee);
    permissions[key] = [...(permissions[key] ?? []), Permission].sort();
  }
  return permissions;
};

/** Canonical id → display name, where S3 still tells one. */
export const grantReferences = (grants: readonly Grant[] = []): Record<string, string> =>
  Object.fromEntries(grants.flatMap(({ Grantee }) => (Grantee?.ID && Grantee.DisplayName ? [[Grantee.ID, Grantee.DisplayName]] : [])));

/** Where access is logged to; an empty object when it is not. */
export const bucketLogging = (logging: LoggingEnabled | undefined) => {
  if (logging === undefined) return {};
  const Grants = (logging.TargetGrants ?? []).map(({ Grantee, Permission }) => ({ Grantee: granteeKey(Grantee), Permission }));
  return { Enabled: true, Prefix: logging.TargetPrefix, Target: logging.TargetBucket, Grants };
};
