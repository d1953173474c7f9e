import { expect, test } from 'vitest';
import { assignedTo } from './assigned-to.ts';
import { securityGroupRules } from './security-group-rules.ts';

test('makes one rule of every range, prefix list and group of a permission', () => {
  const permission = {
    IpProtocol: 'tcp',
    FromPort: 80,
    ToPort: 81,
    IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'all' }, { CidrIp: '10.0.0.0/8' }],
    Ipv6Ranges: [{ CidrIpv6: '::/0' }],
    PrefixListIds: [{ PrefixListId: 'pl-1', Description: 'S3' }],
    UserIdGroupPairs: [{ UserId: '222222222222', GroupId: 'sg-1', GroupName: 'peer' }],
  };
  const rules = securityGroupRules([permission], [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }]);
  expect(
    rules.map(({ rule_type, cidr_ip, ipv6, prefix_list_id, group_id }) => [rule_type, cidr_ip ?? prefix_list_id ?? group_id, ipv6]),
  ).toEqual([
    ['ingress', '0.0.0.0/0', false],
    ['ingress', '10.0.0.0/8', false],
    ['ingress', '::/0', true],
    ['ingress', 'pl-1', false],
    ['ingress', 'sg-1', false],
    ['egress', '0.0.0.0/0', false],
  ]);
  expect(rules[4]).toEqual({
    rule_type: 'ingress',
    ip_protocol: 'tcp',
    from_port: 80,
    to_port: 81,
    cidr_ip: null,
    ipv6: false,
    owner_id: '222222222222',
    group_id: 'sg-1',
    name: 'peer',
    prefix_list_id: null,
    description: null,
  });
  expect(rules[5]).toMatchObject({ from_port: null, to_port: null });
});

test('knows what a group is attached to by the network interfaces', () => {
  const interfaces = [
    {
      NetworkInterfaceId: 'eni-2',
      Groups: [{ GroupId: 'sg-1' }, { GroupId: 'sg-2' }],
      Attachment: { InstanceId: 'i-1' },
      Status: 'in-use' as const,
    },
    { NetworkInterfaceId: 'eni-1', Groups: [{ GroupId: 'sg-1' }], InterfaceType: 'lambda' as const, TagSet: [{ Key: 'b', Value: '1' }] },
    { NetworkInterfaceId: 'eni-3', Groups: [{ GroupId: 'sg-3' }] },
  ];
  expect(assignedTo('sg-1', interfaces, 'FULL')).toEqual([
    { interface_id: 'eni-1', interface_type: 'lambda', instance_id: null, description: '', status: null, tags: { b: '1' } },
    { interface_id: 'eni-2', interface_type: 'interface', instance_id: 'i-1', description: '', status: 'in-use', tags: {} },
  ]);
  expect(assignedTo('sg-1', interfaces, 'SUMMARY')).toBe('2 network interfaces');
  expect(assignedTo('sg-9', interfaces, 'FULL')).toEqual([]);
});
