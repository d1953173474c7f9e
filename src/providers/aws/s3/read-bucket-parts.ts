import { decodePolicyDocument } from '../decode-policy-document.ts';
import { once } from '../once.ts';
import type { ReadPart } from '../part-reader.ts';
import { tagMap } from '../tag-map.ts';
import { analyticsConfigurations, type BucketContext, inventoryConfigurations, metricsConfigurations } from './bucket-configurations.ts';
import { bucketGrants, bucketLogging, grantReferences } from './bucket-grants.ts';

interface BucketPart {
  readonly read: (Bucket: string, context: BucketContext) => Promise<unknown>;
  /** Error codes that say that the bucket has none; `as` is stored then, null unless stated. */
  readonly absent?: readonly string[];
  readonly as?: unknown;
}

/** Who may reach the bucket, and what protects what lies in it. */
const ACCESS: Readonly<Record<string, BucketPart>> = {
  Policy: {
    read: async (Bucket, { sdk, client }) => decodePolicyDocument((await client.send(new sdk.GetBucketPolicyCommand({ Bucket }))).Policy),
    absent: ['NoSuchBucketPolicy'],
  },
  PolicyStatus: {
    read: async (Bucket, { sdk, client }) => (await client.send(new sdk.GetBucketPolicyStatusCommand({ Bucket }))).PolicyStatus ?? null,
    absent: ['NoSuchBucketPolicy'],
  },
  PublicAccessBlock: {
    read: async (Bucket, { sdk, client }) =>
      (await client.send(new sdk.GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
    absent: ['NoSuchPublicAccessBlockConfiguration'],
  },
  OwnershipControls: {
    read: async (Bucket, { sdk, client }) => (await client.send(new sdk.GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls,
    absent: ['OwnershipControlsNotFoundError'],
  },
  Cors: {
    read: async (Bucket, { sdk, client }) => (await client.send(new sdk.GetBucketCorsCommand({ Bucket }))).CORSRules ?? [],
    absent: ['NoSuchCORSConfiguration'],
    as: [],
  },
  Encryption: {
    read: async (Bucket, { sdk, client }) =>
      (await client.send(new sdk.GetBucketEncryptionCommand({ Bucket }))).ServerSideEncryptionConfiguration,
    absent: ['ServerSideEncryptionConfigurationNotFoundError'],
  },
  ObjectLock: {
    read: async (Bucket, { sdk, client }) =>
      (await client.send(new sdk.GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration,
    absent: ['ObjectLockConfigurationNotFoundError'],
  },
  Versioning: {
    read: async (Bucket, { sdk, client }) => {
      const { Status, MFADelete } = await client.send(new sdk.GetBucketVersioningCommand({ Bucket }));
      return { Status, MFADelete };
    },
  },
};

/** What the bucket does with what lies in it, and whom it tells. */
const BEHAVIOUR: Readonly<Record<string, BucketPart>> = {
  LifecycleRules: {
    read: async (Bucket, { sdk, client }) => (await client.send(new sdk.GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules ?? [],
    absent: ['NoSuchLifecycleConfiguration'],
    as: [],
  },
  Logging: {
    read: async (Bucket, { sdk, client }) => bucketLogging((await client.send(new sdk.GetBucketLoggingCommand({ Bucket }))).LoggingEnabled),
  },
  Tags: {
    read: async (Bucket, { sdk, client }) => tagMap((await client.send(new sdk.GetBucketTaggingCommand({ Bucket }))).TagSet),
    absent: ['NoSuchTagSet'],
  },
  Website: {
    read: async (Bucket, { sdk, client }) => {
      const { IndexDocument, ErrorDocument, RoutingRules, RedirectAllRequestsTo } = await client.send(
        new sdk.GetBucketWebsiteCommand({ Bucket }),
      );
      return { IndexDocument, ErrorDocument, RoutingRules, RedirectAllRequestsTo };
    },
    absent: ['NoSuchWebsiteConfiguration'],
  },
  Notifications: {
    read: async (Bucket, { sdk, client }) => client.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket })),
  },
  Acceleration: {
    read: async (Bucket, { sdk, client }) =>
      (await client.send(new sdk.GetBucketAccelerateConfigurationCommand({ Bucket }))).Status ?? null,
    // Where there is no acceleration at all, such as GovCloud.
    absent: ['UnsupportedArgument'],
  },
  Replication: {
    read: async (Bucket, { sdk, client }) =>
      (await client.send(new sdk.GetBucketReplicationCommand({ Bucket }))).ReplicationConfiguration ?? {},
    absent: ['ReplicationConfigurationNotFoundError'],
    as: {},
  },
  AnalyticsConfigurations: { read: analyticsConfigurations },
  MetricsConfigurations: { read: metricsConfigurations },
  InventoryConfigurations: { read: inventoryConfigurations },
};

/** One call, three parts of the configuration. */
const readAcl = (Bucket: string, { sdk, client }: BucketContext): Readonly<Record<string, BucketPart>> => {
  const acl = once(() => client.send(new sdk.GetBucketAclCommand({ Bucket })));
  return {
    Owner: { read: async () => ({ ID: (await acl()).Owner?.ID }) },
    Grants: { read: async () => bucketGrants((await acl()).Grants) },
    GrantReferences: { read: async () => grantReferences((await acl()).Grants) },
  };
};

/** Everything of a bucket but its name, under the names that are stored. A part that cannot be read is left out and noted. */
export const readBucketParts = async (Bucket: string, context: BucketContext, part: ReadPart): Promise<Record<string, unknown>> => {
  const parts = { ...readAcl(Bucket, context), ...ACCESS, ...BEHAVIOUR };
  const read = async ([key, { read, absent = [], as = null }]: [string, BucketPart]): Promise<[string, unknown]> => [
    key,
    await part(`/${key}`, () => read(Bucket, context), { absent, as }),
  ];
  return Object.fromEntries(await Promise.all(Object.entries(parts).map(read)));
};
