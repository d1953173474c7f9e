import { MonkeyError } from '../../model/errors.ts';
import type { ObjectLocation } from '../../plugin/define-provider.ts';
import { AwsCallError } from './aws-call-error.ts';
import type { AwsTuning } from './aws-tuning.ts';
import { causeOfError } from './cause-of-error.ts';
import { required } from './required.ts';

const readText = async ({ bucket, key, region }: ObjectLocation, signal: AbortSignal, tuning: AwsTuning): Promise<string> => {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const { endpoint, credentials, maxAttempts } = tuning;
  const given = { ...(endpoint === undefined ? {} : { endpoint }), ...(credentials === undefined ? {} : { credentials }) };
  const client = new S3Client({ region, maxAttempts, forcePathStyle: true, ...given });
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), { abortSignal: signal });
    const bytes = await required(Body, 'body').transformToByteArray();
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } finally {
    client.destroy();
  }
};

/** The text of an object, read with the program's own credentials. */
export const readS3Object = async (location: ObjectLocation, signal: AbortSignal, tuning: AwsTuning): Promise<string> => {
  try {
    return await readText(location, signal, tuning);
  } catch (thrown) {
    signal.throwIfAborted();
    const subject = `s3://${location.bucket}/${location.key}`;
    if (thrown instanceof TypeError && 'code' in thrown && thrown.code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new MonkeyError('bad-input', `${subject} is not written in UTF-8.`, { cause: thrown });
    const { code, message, permission } = causeOfError(new AwsCallError(thrown as Error, 'S3Client', 'GetObjectCommand'));
    const lacking = permission === undefined ? '' : ` The permission ${permission} is lacking.`;
    throw new MonkeyError('bad-input', `${subject} cannot be read: ${code}: ${message.replace(/\.$/, '')}.${lacking}`, { cause: thrown });
  }
};
