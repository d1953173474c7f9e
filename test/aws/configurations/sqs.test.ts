import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, DOCUMENT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('sqs', async () => {
  const client = new SQSClient(options);
  const dead = `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`;
  await client.send(new CreateQueueCommand({ QueueName: 'dead' }));
  await client.send(
    new CreateQueueCommand({
      QueueName: 'orders',
      tags: { team: 'post' },
      Attributes: { Policy: JSON.stringify(DOCUMENT), RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 3 }) },
    }),
  );
  const item = await readOne(aws.proxy, 'sqs', 'orders');
  const arn = `arn:aws:sqs:us-east-1:${ACCOUNT}:orders`;
  expect(item).toMatchObject({ technology: 'sqs', place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'orders' });
  expect(item.config).toEqual({
    Arn: arn,
    Url: expect.stringMatching(new RegExp(`/${ACCOUNT}/orders$`)),
    Name: 'orders',
    Region: 'us-east-1',
    Attributes: expect.objectContaining({ QueueArn: arn, Policy: DOCUMENT, SqsManagedSseEnabled: 'true', VisibilityTimeout: '30' }),
    Tags: { team: 'post' },
    DeadLetterSourceQueues: [],
  });
  expect((await readOne(aws.proxy, 'sqs', 'dead')).config['DeadLetterSourceQueues']).toEqual([item.config['Url']]);
});

test('a policy of a queue that is no JSON is a part that could not be read', async () => {
  const body = Buffer.from(JSON.stringify({ Attributes: { QueueArn: 'x', Policy: '{"Version":' } }));
  aws.proxy.add({ operation: 'GetQueueAttributes', fault: () => ({ status: 200, headers: {}, body }) });
  const [item] = (await watchOne(aws.proxy, 'sqs')).items;
  expect(item!.config['Attributes']).toEqual({ QueueArn: 'x' });
  expect(item!.unread).toEqual([{ path: '/Attributes/Policy', cause: { code: 'UndecodableDocument', message: expect.any(String) } }]);
});
