import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { door, gate, REGION } from '../gate-and-door.ts';
import { FRIEND, OWN, STRANGER, SUPPLIER } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const arnOf = (name: string): string => `arn:aws:sns:${REGION}:${OWN}:${name}`;

const subscription = (owner: string): string =>
  `<member><TopicArn>${arnOf('gate')}</TopicArn><Protocol>sqs</Protocol><SubscriptionArn>${arnOf('gate')}:${owner}</SubscriptionArn><Owner>${owner}</Owner><Endpoint>arn:aws:sqs:${REGION}:${owner}:post</Endpoint></member>`;

/** SNS API reference, ListSubscriptionsByTopic: in moto, every subscription is owned by the account of its topic. */
const foreignSubscriptions = Buffer.from(
  `<ListSubscriptionsByTopicResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><ListSubscriptionsByTopicResult><Subscriptions>${[
    FRIEND,
    SUPPLIER,
    STRANGER,
  ]
    .map(subscription)
    .join('')}</Subscriptions></ListSubscriptionsByTopicResult></ListSubscriptionsByTopicResponse>`,
);

/** A topic with everybody in its policy, one with the own role, one whose policy says nothing. */
export const telling: Telling = {
  async seed(options) {
    const client = new SNSClient(options);
    for (const [Name, Policy] of [
      ['gate', gate('sns:Publish', arnOf('gate'))],
      ['door', door('sns:Publish', arnOf('door'))],
      ['bare', '{}'],
    ] as const) {
      await client.send(new CreateTopicCommand({ Name, Attributes: { Policy } }));
    }
  },
  beyondMoto: [
    {
      technology: 'sns',
      rule: () => ({
        service: 'sns',
        operation: 'ListSubscriptionsByTopic',
        resource: ':gate',
        fault: () => ({ status: 200, headers: { 'content-type': 'text/xml' }, body: foreignSubscriptions }),
      }),
    },
  ],
};
