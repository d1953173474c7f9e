import type { FetchedFields, SessionOptions } from '../../plugin/define-provider.ts';
import { AwsSession } from './aws-session.ts';
import type { AwsTuning } from './aws-tuning.ts';
import type { AwsWatcher } from './aws-watcher.ts';
import { causeOfError } from './cause-of-error.ts';
import { required } from './required.ts';

const askForOwner = async (session: AwsSession): Promise<string> => {
  const { ListBucketsCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = session.clients.of('s3', session.account.defaultRegion, (options) => new S3Client({ ...options, forcePathStyle: true }));
  // Every listing tells the owner, an empty one too. One bucket is enough, and S3 refuses to list more than 10,000 unpaged.
  const { Owner } = await client.send(new ListBucketsCommand({ MaxBuckets: 1 }));
  return required(Owner?.ID, 'owner');
};

/** Asks S3 who the account is in access control lists: the owner of its buckets, whether or not it has any. */
export const fetchCanonicalId = async (
  options: SessionOptions,
  known: readonly AwsWatcher[],
  tuning: AwsTuning,
): Promise<FetchedFields> => {
  let session: AwsSession | undefined;
  try {
    session = new AwsSession(options, known, tuning);
    return { fields: { canonical_id: await askForOwner(session) } };
  } catch (thrown) {
    options.signal.throwIfAborted();
    return { cause: causeOfError(thrown) };
  } finally {
    await session?.close();
  }
};
