import type { Cause } from '../../model/failure.ts';
import { AwsCallError } from './aws-call-error.ts';
import { errorCode, type Thrown } from './error-code.ts';

/** Long enough for every sentence of AWS seen so far. */
const MESSAGE_LIMIT = 1024;

/** EC2 appends a kilobyte of cipher text that differs from call to call and would make every failure look new. */
const withoutCipher = (message: string): string => message.replace(/\s*Encoded authorization failure message: \S+/, '');

/** Why something could not be read, in the model's words. */
export const causeOfError = (thrown: unknown): Cause => {
  const error: Thrown = thrown instanceof Error ? thrown : new Error(String(thrown));
  const message = withoutCipher(error.message ?? '').slice(0, MESSAGE_LIMIT);
  if (!(thrown instanceof AwsCallError)) return { code: errorCode(error), message };
  const { code, permission } = thrown;
  return permission === undefined ? { code, message } : { code, message, permission };
};
