import type { DomainStatus } from '@aws-sdk/client-opensearch';
import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

/** What somebody decided; states that AWS moves through while it carries that out are left out, but for two flags. */
const FACTS = [
  'DomainId',
  'EngineVersion',
  'Endpoint',
  'Endpoints',
  'Deleted',
  'Processing',
  'UpgradeProcessing',
  'EncryptionAtRestOptions',
  'NodeToNodeEncryptionOptions',
  'DomainEndpointOptions',
  'VPCOptions',
  'CognitoOptions',
  'AdvancedSecurityOptions',
  'LogPublishingOptions',
  'AdvancedOptions',
  'ClusterConfig',
  'EBSOptions',
  'SnapshotOptions',
] as const satisfies readonly (keyof DomainStatus)[];

const factsOf = (status: DomainStatus) => Object.fromEntries(FACTS.map((key) => [key, status[key]]));

/** Domains of OpenSearch and of Elasticsearch: one service, whose first name the index keeps. */
export const elasticsearchService = awsWatcher({
  index: 'elasticsearchservice',
  title: 'ElasticSearch Service Access Policy',
  plural: 'ElasticSearch Service Access Policies',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-opensearch'),
  client: (sdk, options) => new sdk.OpenSearchClient(options),
  permissions: ['es:ListDomainNames', 'es:DescribeDomain', 'es:ListTags'],
  goneWhen: ['ResourceNotFoundException'],
  ephemeral: ['Processing', 'UpgradeProcessing'],

  async *list({ sdk, client }) {
    // All domains of the region in one answer: the call has no pages.
    const { DomainNames } = await client.send(new sdk.ListDomainNamesCommand({}));
    for (const { DomainName } of required(DomainNames, 'DomainNames')) yield required(DomainName, 'DomainName');
  },

  identify: (name, { arn }) => ({ uid: arn('es', `domain/${name}`), name }),

  async describe(DomainName, { sdk, client, region, part }) {
    const answer = await client.send(new sdk.DescribeDomainCommand({ DomainName }));
    const status = required(answer.DomainStatus, 'DomainStatus');
    const arn = required(status.ARN, 'ARN');
    const { AccessPolicies: text } = status;
    // A domain without a policy has an empty text or none: both are answers.
    const policy = text ? await part('/policy', () => decodePolicyDocument(text)) : {};
    const tags = await part('/tags', async () =>
      tagMap(required((await client.send(new sdk.ListTagsCommand({ ARN: arn }))).TagList, 'TagList')),
    );
    return { uid: arn, name: DomainName, arn, config: { arn, name: DomainName, region, policy, ...factsOf(status), tags } };
  },

  find: async ({ uid }) => ({ listed: uid.slice(uid.indexOf('/') + 1) }),
});
