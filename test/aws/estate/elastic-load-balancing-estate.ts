import {
  ConfigureHealthCheckCommand,
  CreateLoadBalancerCommand,
  CreateLoadBalancerPolicyCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingClient,
  RegisterInstancesWithLoadBalancerCommand,
  SetLoadBalancerPoliciesOfListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { groundOf } from './load-balancer-ground.ts';

/** A listener of each kind, the TLS one with one of AWS's security policies unless others are given. */
export const createClassicBalancer = async (
  options: ClientsOf,
  LoadBalancerName: string,
  attributes: Readonly<Record<string, string>> = { 'Reference-Security-Policy': 'ELBSecurityPolicy-2016-08', 'Protocol-TLSv1.2': 'true' },
  scheme: 'internal' | 'internet-facing' = 'internet-facing',
): Promise<void> => {
  const client = new ElasticLoadBalancingClient(options);
  const { subnets, group } = await groundOf(options);
  await client.send(
    new CreateLoadBalancerCommand({
      LoadBalancerName,
      Subnets: [subnets[0]],
      SecurityGroups: [group],
      Scheme: scheme,
      Tags: [{ Key: 'team', Value: 'post' }],
      Listeners: [
        { Protocol: 'HTTP', LoadBalancerPort: 80, InstanceProtocol: 'HTTP', InstancePort: 80 },
        {
          Protocol: 'HTTPS',
          LoadBalancerPort: 443,
          InstanceProtocol: 'HTTP',
          InstancePort: 80,
          SSLCertificateId: 'arn:aws:iam::111111111111:server-certificate/front',
        },
      ],
    }),
  );
  const PolicyAttributes = Object.entries(attributes).map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValue }));
  const policy = { LoadBalancerName, PolicyName: 'tls', PolicyTypeName: 'SSLNegotiationPolicyType', PolicyAttributes };
  await client.send(new CreateLoadBalancerPolicyCommand(policy));
  await client.send(new SetLoadBalancerPoliciesOfListenerCommand({ LoadBalancerName, LoadBalancerPort: 443, PolicyNames: ['tls'] }));
};

/** In every region four classic load balancers. */
export const elbEstate: EstatePart = {
  technology: 'elb',
  async seed(estate) {
    const names = ['front', 'quiet', 'side', 'short-lived'];
    for (const region of estate.regions) {
      for (const name of names) await createClassicBalancer(estate.in(region), name);
    }
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new ElasticLoadBalancingClient(estate.in(region));
    await createClassicBalancer(estate.in(region), 'made-today');
    await client.send(
      new ConfigureHealthCheckCommand({
        LoadBalancerName: 'side',
        HealthCheck: { Target: 'HTTP:80/health', Interval: 30, Timeout: 5, HealthyThreshold: 2, UnhealthyThreshold: 2 },
      }),
    );
    await client.send(new DeleteLoadBalancerCommand({ LoadBalancerName: 'short-lived' }));
    await client.send(
      new RegisterInstancesWithLoadBalancerCommand({ LoadBalancerName: 'front', Instances: [{ InstanceId: 'i-0123456789abcdef0' }] }),
    );
    return deeds('elb', region, {
      created: ['made-today', 'CreateLoadBalancer'],
      changed: ['side', 'a health check'],
      deleted: ['short-lived', 'DeleteLoadBalancer'],
      ephemeral: ['front', 'an instance came'],
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'elb',
    service: 'elasticloadbalancing',
    scope: 'region',
    // The newer load balancers have a list of this name, too; only these are watched in its tests.
    list: { operation: 'DescribeLoadBalancers', permission: 'elasticloadbalancing:DescribeLoadBalancers' },
    names: ['front', 'quiet', 'side', 'short-lived'],
    part: {
      operation: 'DescribeLoadBalancerAttributes',
      paths: ['/Attributes'],
      permission: 'elasticloadbalancing:DescribeLoadBalancerAttributes',
    },
    confirm: { operation: 'DescribeLoadBalancers', permission: 'elasticloadbalancing:DescribeLoadBalancers' },
  },
];
