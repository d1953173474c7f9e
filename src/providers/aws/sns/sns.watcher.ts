import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

const nameOf = (arn: string): string => arn.slice(arn.lastIndexOf(':') + 1);

export const sns = awsWatcher({
  index: 'sns',
  title: 'SNS Topic Policy',
  plural: 'SNS Topic Policies',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-sns'),
  client: (sdk, options) => new sdk.SNSClient(options),
  permissions: ['sns:ListTopics', 'sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic', 'sns:ListTagsForResource'],
  goneWhen: ['NotFoundException'],
  // Counters: that somebody subscribed is seen in the subscriptions.
  ephemeral: ['attributes$Subscriptions*'],
  unordered: ['subscriptions'],

  async *list({ sdk, pages }) {
    // SNS gives 100 topics a page and cannot be asked for more.
    for await (const page of sdk.paginateListTopics(pages(100), {})) {
      for (const { TopicArn } of page.Topics ?? []) yield required(TopicArn, 'TopicArn');
    }
  },

  identify: (arn) => ({ uid: arn, name: nameOf(arn) }),

  async describe(arn, { sdk, client, region, pages, part }) {
    const answer = await client.send(new sdk.GetTopicAttributesCommand({ TopicArn: arn }));
    const { Policy: text, TopicArn: _arn, ...attributes } = required(answer.Attributes, 'Attributes');
    const policy = text ? await part('/policy', () => decodePolicyDocument(text)) : null;
    const subscriptions = await part('/subscriptions', () =>
      itemsOfPages(sdk.paginateListSubscriptionsByTopic(pages(100), { TopicArn: arn }), (page) => page.Subscriptions),
    );
    const tags = await part('/tags', async () =>
      tagMap((await client.send(new sdk.ListTagsForResourceCommand({ ResourceArn: arn }))).Tags),
    );
    const name = nameOf(arn);
    return { uid: arn, name, arn, config: { arn, name, region, policy, subscriptions, attributes, tags } };
  },

  find: async ({ uid }) => ({ listed: uid }),
});
