import type { Bucket } from '@aws-sdk/client-s3';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { readBucketParts } from './read-bucket-parts.ts';

type S3 = typeof import('@aws-sdk/client-s3');
type Context = AwsContext<S3, InstanceType<S3['S3Client']>>;

const arnOf = (name: string, { partition }: Context): string => `arn:${partition}:s3:::${name}`;

/** ListBuckets tells the region where it pages; else it must be asked for. None is us-east-1, and `EU` is the old name of eu-west-1. */
const regionOf = async ({ Name, BucketRegion }: Bucket, { sdk, client }: Context): Promise<string> => {
  if (BucketRegion) return BucketRegion;
  const { LocationConstraint } = await client.send(new sdk.GetBucketLocationCommand({ Bucket: Name }));
  return LocationConstraint === 'EU' ? 'eu-west-1' : LocationConstraint || 'us-east-1';
};

export const s3 = awsWatcher({
  index: 's3',
  title: 'S3 Bucket',
  scope: 'global',
  sdk: (): Promise<S3> => import('@aws-sdk/client-s3'),
  // One host per region instead of one per bucket: a connection of its own would cost each bucket more than its calls.
  client: (sdk, options) => new sdk.S3Client({ ...options, forcePathStyle: true }),
  permissions: [
    's3:ListAllMyBuckets',
    's3:GetAccelerateConfiguration',
    's3:GetAnalyticsConfiguration',
    's3:GetBucketAcl',
    's3:GetBucketCORS',
    's3:GetBucketLocation',
    's3:GetBucketLogging',
    's3:GetBucketNotification',
    's3:GetBucketObjectLockConfiguration',
    's3:GetBucketOwnershipControls',
    's3:GetBucketPolicy',
    's3:GetBucketPolicyStatus',
    's3:GetBucketPublicAccessBlock',
    's3:GetBucketTagging',
    's3:GetBucketVersioning',
    's3:GetBucketWebsite',
    's3:GetEncryptionConfiguration',
    's3:GetInventoryConfiguration',
    's3:GetLifecycleConfiguration',
    's3:GetMetricsConfiguration',
    's3:GetReplicationConfiguration',
  ],
  goneWhen: ['NoSuchBucket'],
  // Every part is a call of its own that may be denied alone.
  partsOnly: true,
  // Display names come and go as S3 likes.
  ephemeral: ['GrantReferences'],
  unordered: ['AnalyticsConfigurations', 'MetricsConfigurations', 'InventoryConfigurations'],

  async *list({ sdk, pages }) {
    // Asked for pages, S3 tells each bucket's region, which spares a call per bucket; 10,000 is the most.
    const { client, pageSize } = pages(10_000);
    for await (const page of sdk.paginateListBuckets({ client }, { MaxBuckets: pageSize })) yield* page.Buckets ?? [];
  },

  identify: ({ Name }, context) => ({ uid: arnOf(required(Name, 'Name'), context), name: required(Name, 'Name') }),

  async describe(bucket, context) {
    const Name = required(bucket.Name, 'Name');
    const Region = await regionOf(bucket, context);
    const Arn = arnOf(Name, context);
    // A bucket answers in its own region only.
    const parts = await readBucketParts(Name, context.in(Region), context.part);
    return { uid: Arn, name: Name, arn: Arn, region: Region, config: { Arn, Name, Region, ...parts } };
  },

  find: async ({ name }) => ({ listed: { Name: name } }),
});
