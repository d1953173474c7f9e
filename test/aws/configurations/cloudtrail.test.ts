import { CloudTrailClient, CreateTrailCommand, PutEventSelectorsCommand, StartLoggingCommand } from '@aws-sdk/client-cloudtrail';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const EventSelectors = [{ ReadWriteType: 'All' as const, IncludeManagementEvents: true, DataResources: [] }];

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await new S3Client(options).send(new CreateBucketCommand({ Bucket: 'trails' }));
  const client = new CloudTrailClient(options);
  const TagsList = [{ Key: 'team', Value: 'audit' }];
  await client.send(new CreateTrailCommand({ Name: 'everywhere', S3BucketName: 'trails', IsMultiRegionTrail: true, TagsList }));
  await client.send(new StartLoggingCommand({ Name: 'everywhere' }));
  await client.send(new PutEventSelectorsCommand({ TrailName: 'everywhere', EventSelectors }));
});

test('cloudtrail', async () => {
  const item = await readOne(aws.proxy, 'cloudtrail', 'everywhere');
  const arn = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/everywhere`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'everywhere' });
  expect(item.config).toEqual({
    trail: 'everywhere',
    trail_arn: arn,
    trail_status: true,
    s3_bucket_name: 'trails',
    include_global_service_events: true,
    is_multi_region_trail: true,
    is_organization_trail: false,
    home_region: 'us-east-1',
    log_file_validation_enabled: false,
    event_selectors: expect.objectContaining({ EventSelectors }),
    tags: { team: 'audit' },
  });
});

test('cloudtrail: a trail of all regions is told by its own region alone', async () => {
  const told = await watchOne(aws.proxy, 'cloudtrail', { fields: { regions: ['us-east-1', 'eu-west-1'] } });
  expect(told.items.map(({ region }) => region)).toEqual(['us-east-1']);
});

test('cloudtrail: a status that cannot be read does not make a trail look stopped', async () => {
  aws.proxy.add({ operation: 'GetTrailStatus', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'cloudtrail')).items;
  expect(item!.config).not.toHaveProperty('trail_status');
  expect(item!.unread).toEqual([{ path: '/trail_status', cause: expect.objectContaining({ permission: 'cloudtrail:GetTrailStatus' }) }]);
});
