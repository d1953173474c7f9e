import type { IpPermission } from '@aws-sdk/client-ec2';

/** One source or target of one permission. What does not apply is null; checks and history rest on these names. */
interface SecurityGroupRule {
  readonly rule_type: 'ingress' | 'egress';
  readonly ip_protocol: string | null;
  readonly from_port: number | null;
  readonly to_port: number | null;
  /** IPv4 or IPv6. */
  readonly cidr_ip: string | null;
  readonly ipv6: boolean;
  readonly owner_id: string | null;
  readonly group_id: string | null;
  readonly name: string | null;
  readonly prefix_list_id: string | null;
  readonly description: string | null;
}

const rulesOf = (rule_type: SecurityGroupRule['rule_type'], permission: IpPermission): SecurityGroupRule[] => {
  const rule: SecurityGroupRule = {
    rule_type,
    ip_protocol: permission.IpProtocol ?? null,
    from_port: permission.FromPort ?? null,
    to_port: permission.ToPort ?? null,
    cidr_ip: null,
    ipv6: false,
    owner_id: null,
    group_id: null,
    name: null,
    prefix_list_id: null,
    description: null,
  };
  const { IpRanges = [], Ipv6Ranges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  return [
    ...IpRanges.map(({ CidrIp = null, Description = null }) => ({ ...rule, cidr_ip: CidrIp, description: Description })),
    ...Ipv6Ranges.map(({ CidrIpv6 = null, Description = null }) => ({ ...rule, cidr_ip: CidrIpv6, ipv6: true, description: Description })),
    ...PrefixListIds.map(({ PrefixListId = null, Description = null }) => ({
      ...rule,
      prefix_list_id: PrefixListId,
      description: Description,
    })),
    ...UserIdGroupPairs.map(({ UserId = null, GroupId = null, GroupName = null, Description = null }) => ({
      ...rule,
      owner_id: UserId,
      group_id: GroupId,
      name: GroupName,
      description: Description,
    })),
  ];
};

/** The permissions of a group as a flat list, one entry per range, prefix list or group. */
export const securityGroupRules = (ingress: readonly IpPermission[], egress: readonly IpPermission[]): SecurityGroupRule[] => [
  ...ingress.flatMap((permission) => rulesOf('ingress', permission)),
  ...egress.flatMap((permission) => rulesOf('egress', permission)),
];
