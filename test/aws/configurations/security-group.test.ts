import { expect, test } from 'vitest';
import { seedEstate } from '../seed-estate.ts';
import { useMoto } from '../use-moto.ts';
import { readOne } from './read-one.ts';

const ESTATE = '222222222222';

const aws = useMoto(async ({ moto }) => {
  await seedEstate(moto.endpoint, { accounts: [ESTATE], regions: ['us-east-1'], technologies: ['securitygroup'] });
});

test('securitygroup', async () => {
  const item = await readOne(aws.proxy, 'securitygroup', 'inner', { account: ESTATE });
  const { vpc_id: vpc, id } = item.config as { vpc_id: string; id: string };
  expect(item).toMatchObject({ uid: id, name: `inner (${id} in ${vpc})`, arn: `arn:aws:ec2:us-east-1:${ESTATE}:security-group/${id}` });
  const none = { cidr_ip: null, ipv6: false, owner_id: null, group_id: null, name: null, prefix_list_id: null, description: null };
  const https = { ...none, rule_type: 'ingress', ip_protocol: 'tcp', from_port: 443, to_port: 443 };
  expect(item.config).toEqual({
    id,
    name: 'inner',
    description: 'inner of the estate',
    vpc_id: vpc,
    owner_id: ESTATE,
    region: 'us-east-1',
    arn: item.arn,
    rules: [
      { ...https, cidr_ip: '2001:db8::/32', ipv6: true, description: 'six' },
      { ...https, owner_id: ESTATE, group_id: expect.stringMatching(/^sg-/), description: 'from outside' },
      { ...none, rule_type: 'egress', ip_protocol: '-1', from_port: null, to_port: null, cidr_ip: '0.0.0.0/0' },
    ],
    assigned_to: [],
  });
});

test.each([
  ['NONE', null],
  ['SUMMARY', '0 network interfaces'],
] as const)('securitygroup: instance detail %s', async (securityGroupInstanceDetail, assigned) => {
  const item = await readOne(aws.proxy, 'securitygroup', 'inner', { account: ESTATE, settings: { securityGroupInstanceDetail } });
  expect(item.config['assigned_to']).toBe(assigned);
  expect(aws.proxy.calls.some(({ operation }) => operation === 'DescribeNetworkInterfaces')).toBe(assigned !== null);
});
