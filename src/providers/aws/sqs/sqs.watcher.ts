import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

export const sqs = awsWatcher({
  index: 'sqs',
  title: 'SQS Policy',
  plural: 'SQS Policies',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-sqs'),
  // A queue's URL may name a legacy host; the endpoint of the region answers for all of its queues.
  client: (sdk, options) => new sdk.SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
  permissions: ['sqs:ListQueues', 'sqs:GetQueueAttributes', 'sqs:ListQueueTags', 'sqs:ListDeadLetterSourceQueues'],
  goneWhen: ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue'],
  // These move while nobody touches the queue: a new value is no new revision.
  ephemeral: ['Attributes$ApproximateNumberOf*', 'Attributes$LastModifiedTimestamp'],
  unordered: ['DeadLetterSourceQueues'],

  async *list({ sdk, pages }) {
    // ListQueues gives pages only when it is asked for them; 1000 is the most.
    for await (const page of sdk.paginateListQueues(pages(1000), {})) yield* page.QueueUrls ?? [];
  },

  identify: (url, { arn }) => ({ uid: arn('sqs', nameOf(url)), name: nameOf(url) }),

  async describe(url, { sdk, client, arn, region, pages, part }) {
    const answer = await client.send(new sdk.GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }));
    const { Policy: policy, ...attributes } = required(answer.Attributes, 'Attributes');
    const Policy = policy ? await part('/Attributes/Policy', () => decodePolicyDocument(policy)) : undefined;
    const Tags = await part('/Tags', async () => (await client.send(new sdk.ListQueueTagsCommand({ QueueUrl: url }))).Tags ?? {});
    const DeadLetterSourceQueues = await part('/DeadLetterSourceQueues', () =>
      itemsOfPages(sdk.paginateListDeadLetterSourceQueues(pages(1000), { QueueUrl: url }), ({ queueUrls }) => queueUrls),
    );
    const Name = nameOf(url);
    const Arn = arn('sqs', Name);
    const Attributes = { ...attributes, Policy };
    return { uid: Arn, name: Name, arn: Arn, config: { Arn, Url: url, Name, Region: region, Attributes, Tags, DeadLetterSourceQueues } };
  },

  async find({ name, config }, { account, region }) {
    // The path of the URL names the queue; the host is not looked at.
    const known = config?.['Url'];
    return { listed: typeof known === 'string' ? known : `https://sqs.${region}.amazonaws.com/${account}/${name}` };
  },
});
