import type { IncomingHttpHeaders } from 'node:http';
import { restOperation } from './rest-operations.ts';

/** One request, as it looks on the wire. */
export interface WireCall {
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  readonly accessKey: string;
  /** 1 for the first attempt of the SDK, 2 for its first retry. */
  readonly attempt: number;
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** S3 names an operation by a key of the query. */
const S3_QUERIES: Readonly<Record<string, string>> = {
  accelerate: 'GetBucketAccelerateConfiguration',
  acl: 'GetBucketAcl',
  analytics: 'ListBucketAnalyticsConfigurations',
  cors: 'GetBucketCors',
  encryption: 'GetBucketEncryption',
  inventory: 'ListBucketInventoryConfigurations',
  lifecycle: 'GetBucketLifecycleConfiguration',
  location: 'GetBucketLocation',
  logging: 'GetBucketLogging',
  metrics: 'ListBucketMetricsConfigurations',
  notification: 'GetBucketNotificationConfiguration',
  'object-lock': 'GetObjectLockConfiguration',
  ownershipControls: 'GetBucketOwnershipControls',
  policy: 'GetBucketPolicy',
  policyStatus: 'GetBucketPolicyStatus',
  publicAccessBlock: 'GetPublicAccessBlock',
  replication: 'GetBucketReplication',
  tagging: 'GetBucketTagging',
  versioning: 'GetBucketVersioning',
  website: 'GetBucketWebsite',
};

const s3Operation = (method: string, url: string): string => {
  const { pathname, searchParams } = new URL(url, 'http://s3');
  if (method !== 'GET') return method;
  if (pathname === '/') return 'ListBuckets';
  const key = [...searchParams.keys()].find((name) => Object.hasOwn(S3_QUERIES, name));
  return key === undefined ? 'ListObjects' : S3_QUERIES[key]!;
};

const operationOf = (service: string, method: string, url: string, headers: IncomingHttpHeaders, body: string): string => {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  if (service === 's3') return s3Operation(method, url);
  return restOperation(service, method, url) ?? new URLSearchParams(body).get('Action') ?? 'Unknown';
};

/** `AWS4-HMAC-SHA256 Credential=AKIA…/20260101/eu-west-1/sqs/aws4_request, …` */
const SCOPE = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\//;

export const wireCall = (method: string, url: string, headers: IncomingHttpHeaders, body: string): WireCall => {
  const [, accessKey = '', region = '', service = ''] = SCOPE.exec(headers.authorization ?? '') ?? [];
  const attempt = Number(/attempt=(\d+)/.exec(String(headers['amz-sdk-request']))?.[1] ?? 1);
  return { service, region, operation: operationOf(service, method, url, headers, body), accessKey, attempt, method, url, headers, body };
};
