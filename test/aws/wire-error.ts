import { randomBytes } from 'node:crypto';
import { actionOfCall } from './action-of-call.ts';
import { EC2_MISSING } from './ec2-missing.ts';
import { SAYS_ERRORS_IN_JSON } from './rest-operations.ts';
import type { WireCall } from './wire-call.ts';

/** An answer, ready to be sent. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Refusal = 'denied' | 'failed' | 'throttled' | 'expired' | 'disabled' | 'not opted in' | 'skewed' | 'missing';

interface Said {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  /** In JSON, when it differs from the code of the older wire format. */
  readonly type?: string;
}

const ofEach = (services: readonly string[], said: Said): Record<string, Said> =>
  Object.fromEntries(services.map((service) => [service, said]));

/** IAM user guide, "Troubleshoot access denied error messages". EC2 adds a cipher text that differs from call to call. */
const notAuthorized = (call: WireCall): string => {
  const action = actionOfCall(call);
  const sentence = `User: arn:aws:sts::111111111111:assumed-role/SecurityMonkey/security-monkey is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  if (call.service !== 'ec2') return sentence;
  return `You are not authorized to perform this operation. ${sentence}. Encoded authorization failure message: ${randomBytes(60).toString('base64url')}`;
};

const SIGNATURE_EXPIRED = 'Signature expired: 20260101T000000Z is now earlier than 20260101T001500Z (20260101T003000Z - 15 min.)';

/** How each service says it, or one operation of it (`rds DescribeDBClusters`). Sources: the services' "Common Errors" pages; many say even AccessDenied with 400. */
const SAID: Readonly<Record<Refusal, Readonly<Record<string, Said>>>> = {
  denied: {
    sns: { status: 403, code: 'AuthorizationError' },
    ec2: { status: 403, code: 'UnauthorizedOperation' },
    ...ofEach(['acm', 'cloudtrail', 'config', 'directconnect', 'kms', 'route53domains'], { status: 400, code: 'AccessDeniedException' }),
    ...ofEach(['es', 'glacier', 'lambda'], { status: 403, code: 'AccessDeniedException' }),
    '*': { status: 403, code: 'AccessDenied' },
  },
  failed: {
    ec2: { status: 500, code: 'InternalError' },
    kms: { status: 500, code: 'KMSInternalException' },
    '*': { status: 500, code: 'InternalError' },
  },
  throttled: {
    ec2: { status: 503, code: 'RequestLimitExceeded' },
    s3: { status: 503, code: 'SlowDown' },
    sqs: { status: 403, code: 'RequestThrottled' },
    kms: { status: 400, code: 'ThrottlingException' },
    '*': { status: 400, code: 'Throttling' },
  },
  expired: {
    ec2: { status: 400, code: 'RequestExpired', message: 'Request has expired.' },
    s3: { status: 400, code: 'ExpiredToken' },
    kms: { status: 400, code: 'ExpiredTokenException' },
    '*': { status: 403, code: 'ExpiredToken' },
  },
  disabled: {
    ec2: { status: 401, code: 'AuthFailure', message: 'AWS was not able to validate the provided access credentials' },
    kms: { status: 400, code: 'UnrecognizedClientException' },
    s3: { status: 400, code: 'InvalidToken' },
    '*': { status: 403, code: 'InvalidClientTokenId', message: 'The security token included in the request is invalid.' },
  },
  'not opted in': { '*': { status: 403, code: 'OptInRequired', message: 'You are not subscribed to this service.' } },
  missing: {
    ec2: { status: 400, code: 'InvalidGroup.NotFound' },
    kms: { status: 400, code: 'NotFoundException' },
    elasticloadbalancing: { status: 400, code: 'LoadBalancerNotFound' },
    'rds DescribeDBInstances': { status: 404, code: 'DBInstanceNotFound' },
    'rds DescribeDBClusters': { status: 404, code: 'DBClusterNotFoundFault' },
    'rds DescribeDBSnapshots': { status: 404, code: 'DBSnapshotNotFound' },
    'rds DescribeDBClusterSnapshots': { status: 404, code: 'DBClusterSnapshotNotFoundFault' },
    'rds DescribeDBSecurityGroups': { status: 404, code: 'DBSecurityGroupNotFound' },
    'rds DescribeDBSubnetGroups': { status: 404, code: 'DBSubnetGroupNotFoundFault' },
    redshift: { status: 404, code: 'ClusterNotFound' },
    s3: { status: 404, code: 'NoSuchBucket' },
    sqs: { status: 400, code: 'AWS.SimpleQueueService.NonExistentQueue', type: 'com.amazonaws.sqs#QueueDoesNotExist' },
    sns: { status: 404, code: 'NotFound' },
    es: { status: 409, code: 'ResourceNotFoundException' },
    lambda: { status: 404, code: 'ResourceNotFoundException' },
    glacier: { status: 404, code: 'ResourceNotFoundException' },
    cloudtrail: { status: 400, code: 'TrailNotFoundException' },
    route53: { status: 404, code: 'NoSuchHostedZone' },
    acm: { status: 400, code: 'ResourceNotFoundException' },
    config: { status: 400, code: 'NoSuchConfigRuleException' },
    '*': { status: 404, code: 'NoSuchEntity' },
  },
  skewed: {
    s3: {
      status: 403,
      code: 'RequestTimeTooSkewed',
      message: 'The difference between the request time and the current time is too large.',
    },
    ec2: { status: 400, code: 'RequestExpired', message: 'Request has expired. Timestamp date is 2026-01-01T00:00:00Z.' },
    kms: { status: 400, code: 'InvalidSignatureException', message: SIGNATURE_EXPIRED },
    '*': { status: 403, code: 'SignatureDoesNotMatch', message: SIGNATURE_EXPIRED },
  },
};

const xml = (status: number, body: string): WireAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`),
});

/** An error in the wire format of the service that was called. */
export const wireError = (call: WireCall, refusal: Refusal): WireAnswer => {
  const ofRefusal = SAID[refusal];
  const said = ofRefusal[`${call.service} ${call.operation}`] ?? ofRefusal[call.service] ?? ofRefusal['*']!;
  const { status } = said;
  const code = (refusal === 'missing' && call.service === 'ec2' && EC2_MISSING[call.operation]) || said.code;
  const { message = refusal === 'denied' ? notAuthorized(call) : `${code} by the fault proxy`, type = code } = said;
  if (call.headers['x-amz-target'] !== undefined) {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-query-error': `${code};Sender` };
    return { status, headers, body: Buffer.from(JSON.stringify({ __type: type, message })) };
  }
  if (SAYS_ERRORS_IN_JSON.has(call.service)) {
    const headers = { 'content-type': 'application/json', 'x-amzn-errortype': type };
    return { status, headers, body: Buffer.from(JSON.stringify({ code, message })) };
  }
  const parts = `<Code>${code}</Code><Message>${message}</Message>`;
  if (call.service === 's3') return xml(status, `<Error>${parts}<RequestId>1</RequestId></Error>`);
  if (call.service === 'ec2') return xml(status, `<Response><Errors><Error>${parts}</Error></Errors><RequestID>1</RequestID></Response>`);
  return xml(status, `<ErrorResponse><Error><Type>Sender</Type>${parts}</Error><RequestId>1</RequestId></ErrorResponse>`);
};
