/** What errors of the SDK may carry; nothing of it is certain. */
export interface Thrown {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined };
}

/** Names that say nothing: the SDK gives them to answers whose error code it did not find. */
const NAMELESS = new Set(['Error', 'Unknown', 'UnknownError', '']);
const SKEW_CODES = new Set(['RequestTimeTooSkewed', 'RequestInTheFuture']);
const SIGNATURE_CODES = new Set(['SignatureDoesNotMatch', 'InvalidSignatureException', 'InvalidSignature', 'AuthFailure']);
/** "Signature expired: 20260101T000000Z is now earlier than …", "Signature not yet current: …". */
const SPEAKS_OF_TIME = /signature (?:expired|not yet current)|\bdate\b/i;

/** EC2 says the same of old credentials, but then without a time. */
const isOldRequest = ({ name, message = '' }: Thrown): boolean => name === 'RequestExpired' && /timestamp/i.test(message);

const isSkew = (thrown: Thrown): boolean => {
  const { name = '', message = '' } = thrown;
  return SKEW_CODES.has(name) || isOldRequest(thrown) || (SIGNATURE_CODES.has(name) && SPEAKS_OF_TIME.test(message));
};

const isUnparsed = (thrown: Thrown): boolean =>
  thrown instanceof SyntaxError ||
  (thrown.message ?? '').startsWith('@aws-sdk XML parse error') ||
  (thrown.message ?? '').includes('Deserialization error:');

/**
 * The code of whatever a call threw: the provider's own, or one of ours (`UndecodableAnswer`, `EmptyAnswer`, `ClockSkew`).
 * The network's codes (`ECONNREFUSED`) stand for themselves; an answer without any code is named by its status.
 */
export const errorCode = (thrown: Thrown): string => {
  if (isUnparsed(thrown)) return 'UndecodableAnswer';
  if (isSkew(thrown)) return 'ClockSkew';
  if (!NAMELESS.has(thrown.name ?? '')) return thrown.name!;
  if (typeof thrown.code === 'string') return thrown.code;
  const status = thrown.$metadata?.httpStatusCode;
  return status === undefined ? 'Error' : `Http${status}`;
};

const THROTTLES =
  /^(?:Throttl|RequestThrottled|RequestLimitExceeded|SlowDown|TooManyRequests|BandwidthLimitExceeded|EC2Throttled|ProvisionedThroughputExceeded|PriorRequestNotComplete|LimitExceededException|RequestRateExceeded|RateExceeded)/;

/** True when a call was refused for its rate. S3 and others say so with 503, all may say 429. */
export const isThrottle = (thrown: Thrown): boolean => {
  const status = thrown.$metadata?.httpStatusCode;
  return status === 429 || status === 503 || THROTTLES.test(thrown.name ?? '');
};
