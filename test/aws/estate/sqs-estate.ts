import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueUrlCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { allow, deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): SQSClient =>
  new SQSClient({ ...options(region), useQueueUrlAsEndpoint: false });

const urlOf = async (client: SQSClient, QueueName: string): Promise<string> =>
  (await client.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl!;

/** In every region a dead letter queue, one that anybody may use, and two plain ones. */
export const sqsEstate: EstatePart = {
  technology: 'sqs',
  async seed(estate) {
    for (const region of estate.regions) {
      const client = clientOf(estate, region);
      const arnOf = (name: string): string => `arn:aws:sqs:${region}:${estate.account}:${name}`;
      await client.send(new CreateQueueCommand({ QueueName: 'letters-dead', tags: { team: 'post' } }));
      const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('letters-dead'), maxReceiveCount: 3 });
      await client.send(new CreateQueueCommand({ QueueName: 'letters', Attributes: { RedrivePolicy }, tags: { team: 'post' } }));
      await client.send(
        new CreateQueueCommand({ QueueName: 'open', Attributes: { Policy: allow('sqs:SendMessage', arnOf('open'), '*') } }),
      );
      await client.send(new CreateQueueCommand({ QueueName: 'short-lived' }));
    }
    return ['letters', 'letters-dead', 'open', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(new CreateQueueCommand({ QueueName: 'made-today' }));
    await client.send(new SetQueueAttributesCommand({ QueueUrl: await urlOf(client, 'open'), Attributes: { VisibilityTimeout: '77' } }));
    await client.send(new DeleteQueueCommand({ QueueUrl: await urlOf(client, 'short-lived') }));
    await client.send(new SendMessageCommand({ QueueUrl: await urlOf(client, 'letters'), MessageBody: 'hello' }));
    return deeds('sqs', region, {
      created: ['made-today', 'CreateQueue'],
      changed: ['open', 'VisibilityTimeout 77'],
      deleted: ['short-lived', 'DeleteQueue'],
      ephemeral: ['letters', 'one message waits'],
    });
  },
};
