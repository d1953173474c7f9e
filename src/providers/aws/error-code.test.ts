import { expect, test } from 'vitest';
import { AwsCallError } from './aws-call-error.ts';
import { causeOfError } from './cause-of-error.ts';
import { errorCode, isThrottle } from './error-code.ts';

const thrown = (name: string, message = '', more: object = {}) => Object.assign(new Error(message), { name, ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  [thrown('NoSuchBucket'), 'NoSuchBucket'],
  [thrown('Unknown', '', status(403)), 'Http403'],
  [thrown('Error', '', { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  [thrown('TimeoutError', '', { code: 'ETIMEDOUT' }), 'TimeoutError'],
  [thrown('Error', 'boom'), 'Error'],
  [new SyntaxError('Unexpected token <'), 'UndecodableAnswer'],
  [thrown('Error', '@aws-sdk XML parse error: missing closing tag </a>.'), 'UndecodableAnswer'],
  [thrown('RequestTimeTooSkewed'), 'ClockSkew'],
  [thrown('SignatureDoesNotMatch', 'Signature expired: 2026 is now earlier than 2026'), 'ClockSkew'],
  [thrown('InvalidSignatureException', 'Signature not yet current: 2026'), 'ClockSkew'],
  [thrown('SignatureDoesNotMatch', 'The request signature we calculated does not match'), 'SignatureDoesNotMatch'],
  [thrown('AuthFailure', 'AWS was not able to validate the provided access credentials'), 'AuthFailure'],
  [thrown('RequestExpired', 'Request has expired. Timestamp date is 2026-01-01T00:00:00Z.'), 'ClockSkew'],
  [thrown('RequestExpired', 'Request has expired.'), 'RequestExpired'],
])('%s is %s', (error, code) => {
  expect(errorCode(error)).toBe(code);
});

test.each([
  ['Throttling', 400],
  ['ThrottlingException', 400],
  ['RequestLimitExceeded', 503],
  ['SlowDown', 503],
  ['RequestThrottled', 403],
  ['TooManyRequestsException', 429],
  ['ServiceUnavailable', 503],
])('%s is a refusal for rate', (name, code) => {
  expect(isThrottle(thrown(name, '', status(code)))).toBe(true);
});

test.each([
  ['AccessDenied', 403],
  ['InternalError', 500],
  ['LimitExceeded', 400],
])('%s is none', (name, code) => {
  expect(isThrottle(thrown(name, '', status(code)))).toBe(false);
});

const causeOf = (name: string, message: string, code: number) =>
  causeOfError(new AwsCallError(thrown(name, message, status(code)), 'S3Client', 'ListBucketsCommand'));

test.each(['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError', 'NotAuthorizedException', 'Forbidden'])(
  '%s names the action that was refused',
  (name) => {
    expect(causeOf(name, 'no', 403)).toEqual({ code: name, message: 'no', permission: 's3:ListAllMyBuckets' });
  },
);

test.each(['InvalidClientTokenId', 'ExpiredToken', 'OptInRequired', 'AuthFailure', 'SignatureDoesNotMatch'])(
  '%s is not for the lack of a permission',
  (name) => {
    expect(causeOf(name, 'no', 403)).toEqual({ code: name, message: 'no' });
  },
);

test('leaves out the cipher text that EC2 appends, which never is the same twice', () => {
  const told = 'You are not authorized to perform this operation. Encoded authorization failure message: abcDEF-123_x';
  expect(causeOf('UnauthorizedOperation', told, 403).message).toBe('You are not authorized to perform this operation.');
});
