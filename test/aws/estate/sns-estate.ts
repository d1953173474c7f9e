import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SetTopicAttributesCommand,
  SNSClient,
  SubscribeCommand,
  TagResourceCommand,
} from '@aws-sdk/client-sns';
import type { Technology } from '../technologies.ts';
import { allow, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): SNSClient => new SNSClient(options(region));

/** In every region a topic that a queue is subscribed to, one that anybody may use, and one that will go. */
export const snsEstate: EstatePart = {
  technology: 'sns',
  impossible: 'moto counts no subscriptions, which is all that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const arnOf = (name: string): string => `arn:aws:sns:${region}:${estate.account}:${name}`;
      for (const Name of ['news', 'open', 'short-lived']) await client.send(new CreateTopicCommand({ Name }));
      const Endpoint = `arn:aws:sqs:${region}:${estate.account}:letters`;
      await client.send(new SubscribeCommand({ TopicArn: arnOf('news'), Protocol: 'sqs', Endpoint }));
      await client.send(new TagResourceCommand({ ResourceArn: arnOf('news'), Tags: [{ Key: 'team', Value: 'post' }] }));
      const AttributeValue = allow('sns:Publish', arnOf('open'), '*');
      await client.send(new SetTopicAttributesCommand({ TopicArn: arnOf('open'), AttributeName: 'Policy', AttributeValue }));
    }
    return ['news', 'open', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const arnOf = (name: string): string => `arn:aws:sns:${region}:${estate.account}:${name}`;
    await client.send(new CreateTopicCommand({ Name: 'made-today' }));
    await client.send(
      new SetTopicAttributesCommand({ TopicArn: arnOf('open'), AttributeName: 'DisplayName', AttributeValue: 'Open to all' }),
    );
    await client.send(new DeleteTopicCommand({ TopicArn: arnOf('short-lived') }));
    return deeds('sns', region, {
      created: ['made-today', 'CreateTopic'],
      changed: ['open', 'a display name'],
      deleted: ['short-lived', 'DeleteTopic'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'sns',
    service: 'sns',
    scope: 'region',
    list: { operation: 'ListTopics', permission: 'sns:ListTopics' },
    names: ['news', 'open', 'short-lived'],
    part: { operation: 'ListTagsForResource', paths: ['/tags'], permission: 'sns:ListTagsForResource' },
    describe: { item: 'open', resource: ':open', permission: 'sns:GetTopicAttributes' },
    confirm: { operation: 'GetTopicAttributes', permission: 'sns:GetTopicAttributes' },
  },
];
