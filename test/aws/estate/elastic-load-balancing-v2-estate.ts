import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { groundOf } from './load-balancer-ground.ts';

/** An application load balancer with a target group and a TLS listener. Returns its ARN. */
export const createBalancer = async (
  options: ClientsOf,
  Name: string,
  scheme: 'internal' | 'internet-facing',
  SslPolicy = 'ELBSecurityPolicy-TLS13-1-2-2021-06',
): Promise<string> => {
  const client = new ElasticLoadBalancingV2Client(options);
  const { subnets, group, vpc } = await groundOf(options);
  const { LoadBalancers } = await client.send(
    new CreateLoadBalancerCommand({
      Name,
      Subnets: [...subnets],
      SecurityGroups: [group],
      Scheme: scheme,
      Type: 'application',
      Tags: [{ Key: 'team', Value: 'post' }],
    }),
  );
  const LoadBalancerArn = LoadBalancers![0]!.LoadBalancerArn!;
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({ Name: `${Name}-targets`, Protocol: 'HTTP', Port: 80, VpcId: vpc }),
  );
  const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: TargetGroups![0]!.TargetGroupArn! }];
  const Certificates = [{ CertificateArn: 'arn:aws:iam::111111111111:server-certificate/front' }];
  await client.send(new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTPS', Port: 443, SslPolicy, Certificates, DefaultActions }));
  return LoadBalancerArn;
};

const arnOf = async (client: ElasticLoadBalancingV2Client, name: string): Promise<string> =>
  (await client.send(new DescribeLoadBalancersCommand({ Names: [name] }))).LoadBalancers![0]!.LoadBalancerArn!;

/** In every region four application load balancers. */
export const albEstate: EstatePart = {
  technology: 'alb',
  async seed(estate) {
    const names = ['broad', 'plain', 'public', 'brief'];
    for (const region of estate.regions) {
      for (const name of names) await createBalancer(estate.in(region), name, name === 'public' ? 'internet-facing' : 'internal');
    }
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const options = estate.in(region);
    const client = new ElasticLoadBalancingV2Client(options);
    await createBalancer(options, 'made-today', 'internal');
    await client.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn: await arnOf(client, 'plain'),
        Attributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }],
      }),
    );
    await client.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: await arnOf(client, 'brief') }));
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ Names: ['broad-targets'] }));
    const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
    await client.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id: '10.0.0.9', Port: 80 }] }));
    return deeds('alb', region, {
      created: ['made-today', 'CreateLoadBalancer'],
      changed: ['plain', 'deletion protection'],
      deleted: ['brief', 'DeleteLoadBalancer'],
      ephemeral: ['broad', 'a target came'],
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'alb',
    service: 'elasticloadbalancing',
    scope: 'region',
    list: { operation: 'DescribeLoadBalancers', permission: 'elasticloadbalancing:DescribeLoadBalancers' },
    names: ['brief', 'broad', 'plain', 'public'],
    part: { operation: 'DescribeTags', paths: ['/Tags'], permission: 'elasticloadbalancing:DescribeTags' },
    confirm: { operation: 'DescribeLoadBalancers', permission: 'elasticloadbalancing:DescribeLoadBalancers' },
  },
];
