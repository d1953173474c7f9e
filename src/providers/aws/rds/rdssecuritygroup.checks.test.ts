import { describe, expect, it } from 'vitest';
import { auditInTest, type Circumstances, FRIEND } from '../policy/audit-in-test.ts';
import { rdsSecurityGroupChecks } from './rdssecuritygroup.checks.ts';

const audit = (name: string, cidrs: readonly string[], vpc_id: string | null = null, circumstances?: Circumstances) => {
  const config = { vpc_id, ip_ranges: cidrs.map((cidr_ip) => ({ cidr_ip })) };
  return auditInTest(rdsSecurityGroupChecks, `rdssecuritygroup.${name}`, config, circumstances).notes;
};

const WHITELIST = { ...FRIEND, identifier: '000000000000', name: 'whitelist' };

describe('ranges of a database security group', () => {
  it('classic-rfc1918: private ones, outside a VPC', () => {
    expect(audit('classic-rfc1918', ['10.1.0.0/16', '172.16.0.0/12', '192.168.1.1/32', '192.0.2.0/24', '10.1.0.0/16'])).toEqual([
      '10.1.0.0/16',
      '172.16.0.0/12',
      '192.168.1.1/32',
    ]);
    expect(audit('classic-rfc1918', ['10.1.0.0/16'], 'vpc-1')).toEqual([]);
  });

  it('network-larger-than-24: large ones that nobody has whitelisted', () => {
    const cidrs = ['203.0.0.0/16', '192.0.2.0/24', '0.0.0.0/0', '10.0.0.0/8', '1.2.3.4/0', '2001:db8::/32', '2001:db8::/64', '203.0.113.9'];
    expect(audit('network-larger-than-24', cidrs)).toEqual(['203.0.0.0/16', '2001:db8::/32']);
    expect(audit('network-larger-than-24', ['203.0.0.0/16'], null, { owners: { 'network 203.0.0.0/16': [WHITELIST] } })).toEqual([]);
    expect(audit('network-larger-than-24', ['203.0.0.0/16'], null, { owners: { 'network 203.0.0.0/16': [FRIEND] } })).toHaveLength(1);
  });

  it('mask-zero, any-address and ten-net share the ways to write too much', () => {
    const cidrs = ['0.0.0.0/0', '1.2.3.4/0', '::/0', '10.0.0.0/8', '192.0.2.0/24'];
    expect(audit('mask-zero', cidrs)).toEqual(['1.2.3.4/0', '::/0']);
    expect(audit('any-address', cidrs)).toEqual(['0.0.0.0/0']);
    expect(audit('ten-net', cidrs)).toEqual(['10.0.0.0/8']);
  });

  it('survives what is no list of ranges', () => {
    for (const ip_ranges of [null, 'x', [7], [{ cidr_ip: 7 }], [{ cidr_ip: 'nonsense/99' }]])
      expect(auditInTest(rdsSecurityGroupChecks, 'rdssecuritygroup.classic-rfc1918', { ip_ranges }).findings).toEqual([]);
  });
});
