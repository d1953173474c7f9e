import { CloudTrailClient, CreateTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Telling } from './all-telling.ts';

/** A trail of one region that records nothing, and one of all regions that records. */
export const telling: Telling = {
  async seed(options) {
    await new S3Client(options).send(new CreateBucketCommand({ Bucket: 'trails' }));
    const client = new CloudTrailClient(options);
    await client.send(new CreateTrailCommand({ Name: 'blind', S3BucketName: 'trails', IsMultiRegionTrail: false }));
    await client.send(new CreateTrailCommand({ Name: 'watchful', S3BucketName: 'trails', IsMultiRegionTrail: true }));
    await client.send(new StartLoggingCommand({ Name: 'watchful' }));
  },
};
