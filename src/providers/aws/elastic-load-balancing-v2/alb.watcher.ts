import type { LoadBalancer, TagDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type AskedTogether, askedTogether } from '../asked-together.ts';
import { awsWatcher } from '../aws-watcher.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import {
  type Context,
  readGroupAttributes,
  readGroupHealth,
  readListeners,
  readRules,
  readTargetGroups,
  type Sdk,
} from './balancer-parts.ts';

/** On the wire, and as the SDK calls it. */
const GONE = ['LoadBalancerNotFound', 'LoadBalancerNotFoundException'];

/** DescribeTags takes at most 20 ARNs. */
const ARNS_OF_A_CALL = 20;

const arnOf = ({ LoadBalancerArn }: LoadBalancer): string => required(LoadBalancerArn, 'LoadBalancerArn');

const withTags = (
  balancers: readonly LoadBalancer[],
  { sdk, client }: Context,
): Generator<AskedTogether<LoadBalancer, readonly TagDescription[]>> =>
  askedTogether(balancers, ARNS_OF_A_CALL, GONE, async (some) => {
    const answer = await client.send(new sdk.DescribeTagsCommand({ ResourceArns: some.map(arnOf) }));
    return required(answer.TagDescriptions, 'TagDescriptions');
  });

/** Application, network and gateway load balancers; the name is the original's. */
export const alb = awsWatcher({
  index: 'alb',
  title: 'ALB',
  scope: 'region',
  sdk: (): Promise<Sdk> => import('@aws-sdk/client-elastic-load-balancing-v2'),
  client: (sdk, options) => new sdk.ElasticLoadBalancingV2Client(options),
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeRules',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTags',
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  goneWhen: GONE,
  // Targets come, go and fall ill without anybody touching the load balancer.
  ephemeral: ['State', 'TargetGroupHealth'],
  unordered: ['Attributes', 'AvailabilityZones', 'Listeners', 'Rules', 'SecurityGroups', 'TargetGroups'],
  secrets: ['Listeners$*$DefaultActions$*$AuthenticateOidcConfig$ClientSecret', 'Rules$*$Actions$*$AuthenticateOidcConfig$ClientSecret'],

  async *list(context) {
    const paging = context.pages(400);
    // The paginator of this list does not pass the size on.
    for await (const page of context.sdk.paginateDescribeLoadBalancers(paging, { PageSize: paging.pageSize })) {
      yield* withTags(page.LoadBalancers ?? [], context);
    }
  },

  identify: ({ item }) => ({ uid: arnOf(item), name: required(item.LoadBalancerName, 'LoadBalancerName') }),

  async describe({ item, answer }, { part, ...context }) {
    const { sdk, client, region } = context;
    const Arn = arnOf(item);
    const listeners = once(() => readListeners(context, Arn));
    const groups = once(() => readTargetGroups(context, Arn));
    const parts = {
      Listeners: await part('/Listeners', listeners),
      Rules: await part('/Rules', async () => readRules(context, await listeners())),
      Attributes: await part('/Attributes', async () =>
        required((await client.send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: Arn }))).Attributes, 'Attributes'),
      ),
      Tags: await part('/Tags', async () => tagMap((await answer()).find(({ ResourceArn }) => ResourceArn === Arn)?.Tags)),
      TargetGroups: await part('/TargetGroups', groups),
      TargetGroupAttributes: await part('/TargetGroupAttributes', async () => readGroupAttributes(context, await groups())),
      TargetGroupHealth: await part('/TargetGroupHealth', async () => readGroupHealth(context, await groups())),
    };
    const name = required(item.LoadBalancerName, 'LoadBalancerName');
    return { uid: Arn, name, arn: Arn, config: { ...item, Arn, Region: region, ...parts } };
  },

  async find({ uid }, context) {
    const answer = await context.client.send(new context.sdk.DescribeLoadBalancersCommand({ LoadBalancerArns: [uid] }));
    const [listed] = withTags(answer.LoadBalancers ?? [], context);
    return listed === undefined ? 'gone' : { listed };
  },
});
