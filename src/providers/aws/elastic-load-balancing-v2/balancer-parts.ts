import type { Listener, Rule, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AwsContext } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';

export type Sdk = typeof import('@aws-sdk/client-elastic-load-balancing-v2');
export type Context = AwsContext<Sdk, InstanceType<Sdk['ElasticLoadBalancingV2Client']>>;

export const readListeners = ({ sdk, pages }: Context, LoadBalancerArn: string): Promise<Listener[]> =>
  itemsOfPages(sdk.paginateDescribeListeners(pages(400), { LoadBalancerArn }), ({ Listeners }) => Listeners);

/** Those of all listeners, in one list. */
export const readRules = async ({ sdk, pages }: Context, listeners: readonly Listener[]): Promise<Rule[]> => {
  const rules: Rule[] = [];
  for (const { ListenerArn } of listeners) {
    rules.push(...(await itemsOfPages(sdk.paginateDescribeRules(pages(400), { ListenerArn }), ({ Rules }) => Rules)));
  }
  return rules;
};

export const readTargetGroups = ({ sdk, pages }: Context, LoadBalancerArn: string): Promise<TargetGroup[]> =>
  itemsOfPages(sdk.paginateDescribeTargetGroups(pages(400), { LoadBalancerArn }), ({ TargetGroups }) => TargetGroups);

/** One answer for each target group, by its ARN. */
const byGroup = async <Answer>(groups: readonly TargetGroup[], read: (arn: string) => Promise<Answer>): Promise<Record<string, Answer>> => {
  const answers: Record<string, Answer> = {};
  for (const { TargetGroupArn } of groups) {
    const arn = required(TargetGroupArn, 'TargetGroupArn');
    answers[arn] = await read(arn);
  }
  return answers;
};

export const readGroupAttributes = ({ sdk, client }: Context, groups: readonly TargetGroup[]): Promise<Record<string, object>> =>
  byGroup(groups, async (TargetGroupArn) => {
    const { Attributes } = await client.send(new sdk.DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
    return Object.fromEntries(required(Attributes, 'Attributes').map(({ Key, Value }) => [required(Key, 'Key'), Value] as const));
  });

export const readGroupHealth = ({ sdk, client }: Context, groups: readonly TargetGroup[]) =>
  byGroup(groups, async (TargetGroupArn): Promise<readonly TargetHealthDescription[]> => {
    const answer = await client.send(new sdk.DescribeTargetHealthCommand({ TargetGroupArn }));
    return required(answer.TargetHealthDescriptions, 'TargetHealthDescriptions');
  });
