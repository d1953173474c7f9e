import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { createClassicBalancer } from '../estate/elastic-load-balancing-estate.ts';
import { groundOf } from '../estate/load-balancer-ground.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne } from './read-one.ts';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await createClassicBalancer(options, 'front', {
    'Protocol-TLSv1': 'false',
    'Protocol-TLSv1.2': 'true',
    'Server-Defined-Cipher-Order': 'true',
    'ECDHE-RSA-AES128-GCM-SHA256': 'true',
    'AES128-SHA': 'true',
    'RC4-SHA': 'false',
  });
});

test('elb', async () => {
  const { vpc, subnets, group } = await groundOf(options);
  const item = await readOne(aws.proxy, 'elb', 'front');
  const arn = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:loadbalancer/front`;
  expect(item).toMatchObject({ technology: 'elb', place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'front' });
  expect(item.config).toMatchObject({
    Arn: arn,
    Region: 'us-east-1',
    LoadBalancerName: 'front',
    Scheme: 'internet-facing',
    VPCId: vpc,
    Subnets: [subnets[0]],
    SecurityGroups: [group],
    CreatedTime: expect.stringMatching(INSTANT),
    Instances: [],
    Tags: { team: 'post' },
    Attributes: { AccessLog: { Enabled: false }, CrossZoneLoadBalancing: { Enabled: false } },
    ListenerDescriptions: [
      { Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 80, PolicyNames: [] },
      { Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 80, PolicyNames: ['tls'], SSLCertificateId: expect.any(String) },
    ],
  });
  // The texts of AWS become what they mean; what AWS does not say is not said.
  expect(item.config['PolicyDescriptions']).toEqual({
    tls: {
      type: 'SSLNegotiationPolicyType',
      protocols: { tlsv1: false, tlsv1_2: true },
      server_defined_cipher_order: true,
      reference_security_policy: null,
      supported_ciphers: ['AES128-SHA', 'ECDHE-RSA-AES128-GCM-SHA256'],
    },
  });
});

test.each([
  ['SUMMARY', '0 Instance(s)'],
  ['NONE', undefined],
] as const)('elb: the setting %s tells less of the instances', async (securityGroupInstanceDetail, expected) => {
  const { config } = await readOne(aws.proxy, 'elb', 'front', { settings: { securityGroupInstanceDetail } });
  expect(config['Instances']).toEqual(expected);
});

test('elb: without policies none are asked for', async () => {
  const { config } = await readOne(aws.proxy, 'elb', 'front');
  expect(Object.keys(config['PolicyDescriptions'] as object)).toEqual(['tls']);
  expect(aws.proxy.calls.filter(({ operation }) => operation === 'DescribeLoadBalancerPolicies')).toHaveLength(1);
});
