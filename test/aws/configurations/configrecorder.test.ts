import {
  ConfigServiceClient,
  PutConfigurationRecorderCommand,
  PutDeliveryChannelCommand,
  StartConfigurationRecorderCommand,
} from '@aws-sdk/client-config-service';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne, watchOne } from './read-one.ts';

const roleARN = `arn:aws:iam::${ACCOUNT}:role/recorder`;

const aws = useMoto(async ({ moto }) => {
  const client = new ConfigServiceClient((await accountClients(moto.endpoint, ACCOUNT))('us-east-1'));
  await client.send(new PutConfigurationRecorderCommand({ ConfigurationRecorder: { name: 'default', roleARN } }));
  await client.send(new PutDeliveryChannelCommand({ DeliveryChannel: { name: 'default', s3BucketName: 'recorded' } }));
  await client.send(new StartConfigurationRecorderCommand({ ConfigurationRecorderName: 'default' }));
});

test('configrecorder', async () => {
  const item = await readOne(aws.proxy, 'configrecorder', 'default');
  const uid = `arn:aws:config:us-east-1:${ACCOUNT}:configuration-recorder/default`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid, name: 'default' });
  expect(item.config).toMatchObject({
    name: 'default',
    region: 'us-east-1',
    role_arn: roleARN,
    recording_group: expect.objectContaining({ allSupported: true }),
    recording: true,
    last_status: expect.any(String),
  });
});

test('configrecorder: a status that cannot be read does not make a recorder look stopped', async () => {
  aws.proxy.add({ operation: 'DescribeConfigurationRecorderStatus', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'configrecorder')).items;
  expect(item!.config).not.toHaveProperty('recording');
  expect(item!.unread.map(({ path }) => path)).toEqual(['/recording', '/last_status']);
});
