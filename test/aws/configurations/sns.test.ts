import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, DOCUMENT, readOne, watchOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
});

test('sns', async () => {
  const client = new SNSClient(options);
  const arn = `arn:aws:sns:us-east-1:${ACCOUNT}:news.fifo`;
  await client.send(
    new CreateTopicCommand({
      Name: 'news.fifo',
      Attributes: { Policy: JSON.stringify(DOCUMENT), FifoTopic: 'true', KmsMasterKeyId: 'alias/news' },
      Tags: [{ Key: 'team', Value: 'post' }],
    }),
  );
  const Endpoint = `arn:aws:sqs:us-east-1:${ACCOUNT}:news.fifo`;
  const { SubscriptionArn } = await client.send(new SubscribeCommand({ TopicArn: arn, Protocol: 'sqs', Endpoint }));
  const item = await readOne(aws.proxy, 'sns', 'news.fifo');
  expect(item).toMatchObject({ technology: 'sns', place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'news.fifo' });
  expect(item.config).toEqual({
    arn,
    name: 'news.fifo',
    region: 'us-east-1',
    policy: DOCUMENT,
    subscriptions: [{ SubscriptionArn, TopicArn: arn, Owner: ACCOUNT, Protocol: 'sqs', Endpoint }],
    attributes: expect.objectContaining({ Owner: ACCOUNT, FifoTopic: 'true', KmsMasterKeyId: 'alias/news', SubscriptionsConfirmed: '0' }),
    tags: { team: 'post' },
  });
});

test('sns: subscriptions that may not be listed are not taken for none', async () => {
  aws.proxy.add({ operation: 'ListSubscriptionsByTopic', fault: 'denied' });
  const [item] = (await watchOne(aws.proxy, 'sns')).items;
  expect(item!.config).not.toHaveProperty('subscriptions');
  expect(item!.unread).toEqual([
    { path: '/subscriptions', cause: expect.objectContaining({ permission: 'sns:ListSubscriptionsByTopic' }) },
  ]);
});
