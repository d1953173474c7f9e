import { CloudTrailClient, CreateTrailCommand, DeleteTrailCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): CloudTrailClient => new CloudTrailClient(options(region));

/** A bucket of the estate of S3, so that there is none more. */
const bucketOf = ({ account }: Estate): string => `plain-us-east-1-${account}`;

const create = (estate: Estate, Name: string, IsMultiRegionTrail = false): CreateTrailCommand =>
  new CreateTrailCommand({ Name, S3BucketName: bucketOf(estate), IsMultiRegionTrail, TagsList: [{ Key: 'team', Value: 'audit' }] });

/** In every region a trail of all regions, one of its own, and one that will go. */
export const cloudTrailEstate: EstatePart = {
  technology: 'cloudtrail',
  order: 11,
  impossible: 'Nothing that moves by itself is recorded of a trail.',
  async seed(estate) {
    // moto makes a trail only for a bucket that exists; to make it again changes nothing.
    await new S3Client(estate.in('us-east-1')).send(new CreateBucketCommand({ Bucket: bucketOf(estate) }));
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      await client.send(create(estate, `everywhere-${region}`, true));
      await client.send(create(estate, 'local'));
      await client.send(create(estate, 'short-lived'));
      await client.send(new StartLoggingCommand({ Name: `everywhere-${region}` }));
    }
    return ['everywhere', 'local', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(create(estate, 'made-today'));
    await client.send(new StartLoggingCommand({ Name: 'local' }));
    await client.send(new DeleteTrailCommand({ Name: 'short-lived' }));
    return deeds('cloudtrail', region, {
      created: ['made-today', 'CreateTrail'],
      changed: ['local', 'logging started'],
      deleted: ['short-lived', 'DeleteTrail'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'cloudtrail',
    service: 'cloudtrail',
    scope: 'region',
    list: {
      operation: 'DescribeTrails',
      permission: 'cloudtrail:DescribeTrails',
      unpaged: 'A region has at most five trails, told at once.',
    },
    names: ['everywhere', 'local', 'short-lived'],
    part: { operation: 'GetTrailStatus', paths: ['/trail_status'], permission: 'cloudtrail:GetTrailStatus' },
    confirm: { operation: 'DescribeTrails', permission: 'cloudtrail:DescribeTrails' },
  },
];
