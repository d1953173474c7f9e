import { DeleteConnectionCommand } from '@aws-sdk/client-direct-connect';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { directConnectClient } from '../direct-connect-client.ts';
import { create } from '../estate/connection-estate.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;
let id: string;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  id = (await directConnectClient(options).send(create('office'))).connectionId!;
});

test('connection', async () => {
  const item = await readOne(aws.proxy, 'connection', 'office');
  const arn = `arn:aws:directconnect:us-east-1:${ACCOUNT}:dxcon/${id}`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: id, arn, name: `office (${id})` });
  expect(item.config).toMatchObject({
    connection_id: id,
    connection_name: 'office',
    name: 'office',
    connection_state: 'available',
    region: 'us-east-1',
    location: 'EqDC2',
    bandwidth: '1Gbps',
    encryption_mode: 'no_encrypt',
    tags: { team: 'network' },
  });
});

test('connection: one that was deleted is not told, although AWS still does', async () => {
  await directConnectClient(options).send(new DeleteConnectionCommand({ connectionId: id }));
  const told = await watchOne(aws.proxy, 'connection');
  expect([told.items, told.undescribed, told.failures]).toEqual([[], [], []]);
});
