import type { ListenerDescription, LoadBalancerDescription, TagDescription } from '@aws-sdk/client-elastic-load-balancing';
import { type AskedTogether, askedTogether } from '../asked-together.ts';
import { type AwsContext, awsWatcher } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { listenerPolicies } from './listener-policies.ts';

type Sdk = typeof import('@aws-sdk/client-elastic-load-balancing');
type Context = AwsContext<Sdk, InstanceType<Sdk['ElasticLoadBalancingClient']>>;
type Listed = AskedTogether<LoadBalancerDescription, readonly TagDescription[]>;

/** On the wire, and as the SDK calls it. */
const GONE = ['LoadBalancerNotFound', 'AccessPointNotFoundException'];

/** DescribeTags takes at most 20 names. */
const NAMES_OF_A_CALL = 20;

const nameOf = ({ LoadBalancerName }: LoadBalancerDescription): string => required(LoadBalancerName, 'LoadBalancerName');

const withTags = (balancers: readonly LoadBalancerDescription[], { sdk, client }: Context): Generator<Listed> =>
  askedTogether(balancers, NAMES_OF_A_CALL, GONE, async (some) => {
    const answer = await client.send(new sdk.DescribeTagsCommand({ LoadBalancerNames: some.map(nameOf) }));
    return required(answer.TagDescriptions, 'TagDescriptions');
  });

/** A listener and the names of its policies at one level. */
const flat = ({ Listener, PolicyNames = [] }: ListenerDescription) => ({ ...Listener, PolicyNames });

const instancesOf = ({ Instances = [] }: LoadBalancerDescription, detail: Context['settings']['securityGroupInstanceDetail']) => {
  if (detail === 'NONE') return undefined;
  return detail === 'SUMMARY' ? `${Instances.length} Instance(s)` : Instances;
};

export const elb = awsWatcher({
  index: 'elb',
  title: 'ELB',
  scope: 'region',
  sdk: (): Promise<Sdk> => import('@aws-sdk/client-elastic-load-balancing'),
  client: (sdk, options) => new sdk.ElasticLoadBalancingClient(options),
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeLoadBalancerPolicies',
    'elasticloadbalancing:DescribeTags',
  ],
  goneWhen: GONE,
  // Machines come and go without anybody touching the load balancer.
  ephemeral: ['Instances'],
  unordered: ['ListenerDescriptions', 'BackendServerDescriptions', 'SecurityGroups', 'Subnets', 'AvailabilityZones', 'Instances'],

  async *list(context) {
    const paging = context.pages(400);
    // The paginator of this list does not pass the size on.
    for await (const page of context.sdk.paginateDescribeLoadBalancers(paging, { PageSize: paging.pageSize })) {
      yield* withTags(page.LoadBalancerDescriptions ?? [], context);
    }
  },

  identify: ({ item }, { arn }) => ({ uid: arn('elasticloadbalancing', `loadbalancer/${nameOf(item)}`), name: nameOf(item) }),

  async describe({ item, answer }, { sdk, client, arn, region, settings, part }) {
    const LoadBalancerName = nameOf(item);
    const ListenerDescriptions = required(item.ListenerDescriptions, 'ListenerDescriptions').map(flat);
    const Attributes = await part('/Attributes', async () => {
      const told = await client.send(new sdk.DescribeLoadBalancerAttributesCommand({ LoadBalancerName }));
      return required(told.LoadBalancerAttributes, 'LoadBalancerAttributes');
    });
    const PolicyNames = [...new Set(ListenerDescriptions.flatMap((listener) => listener.PolicyNames))];
    const PolicyDescriptions = await part('/PolicyDescriptions', async () => {
      // Without names AWS tells every policy of the load balancer, used or not.
      if (PolicyNames.length === 0) return {};
      const told = await client.send(new sdk.DescribeLoadBalancerPoliciesCommand({ LoadBalancerName, PolicyNames }));
      return listenerPolicies(required(told.PolicyDescriptions, 'PolicyDescriptions'));
    });
    const Tags = await part('/Tags', async () => tagMap((await answer()).find((tags) => tags.LoadBalancerName === LoadBalancerName)?.Tags));
    const Arn = arn('elasticloadbalancing', `loadbalancer/${LoadBalancerName}`);
    const Instances = instancesOf(item, settings.securityGroupInstanceDetail);
    const config = { ...item, Arn, Region: region, ListenerDescriptions, Instances, Attributes, PolicyDescriptions, Tags };
    return { uid: Arn, name: LoadBalancerName, arn: Arn, config };
  },

  async find({ name }, context) {
    const { LoadBalancerDescriptions = [] } = await context.client.send(
      new context.sdk.DescribeLoadBalancersCommand({ LoadBalancerNames: [name] }),
    );
    const [listed] = withTags(LoadBalancerDescriptions, context);
    return listed === undefined ? 'gone' : { listed };
  },
});
