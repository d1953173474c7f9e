import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, type Circumstances, FRIEND, OWN, STRANGER, VENDOR } from '../policy/audit-in-test.ts';
import { securityGroupChecks } from './security-group.checks.ts';

const rule = (part: JsonObject): JsonObject => ({
  rule_type: 'ingress',
  ip_protocol: 'tcp',
  from_port: 80,
  to_port: 80,
  cidr_ip: null,
  owner_id: null,
  ...part,
});
const attached = { vpc_id: 'vpc-1', assigned_to: [{ instance_id: 'i-1' }] };

const audit = (name: string, rules: readonly JsonObject[], config: JsonObject = attached, circumstances?: Circumstances) =>
  auditInTest(securityGroupChecks, `securitygroup.${name}`, { ...config, rules }, circumstances);

describe('internet-accessible', () => {
  it('fires for any address, of either family and direction', () => {
    const rules = [
      rule({ cidr_ip: '0.0.0.0/0' }),
      rule({ cidr_ip: '::/0', from_port: 1, to_port: 9 }),
      rule({ rule_type: 'egress', cidr_ip: '0.0.0.0/0', ip_protocol: '-1' }),
    ];
    expect(audit('internet-accessible-ingress', rules).notes).toEqual([
      'Entity: [cidr:0.0.0.0/0] Access: [ingress:tcp:80]',
      'Entity: [cidr:::/0] Access: [ingress:tcp:1-9]',
    ]);
    expect(audit('internet-accessible-egress', rules).notes).toEqual(['Entity: [cidr:0.0.0.0/0] Access: [egress:all_protocols:all_ports]']);
  });

  it('fires for a network that is as wide as the setting says', () => {
    expect(audit('internet-accessible-ingress', [rule({ cidr_ip: '128.0.0.0/1' })]).findings).toHaveLength(1);
    expect(audit('internet-accessible-ingress', [rule({ cidr_ip: '10.0.0.0/8' })]).findings).toEqual([]);
  });

  it('makes one finding of equal rules, with the same key on every scan', () => {
    const rules = [
      rule({ cidr_ip: '0.0.0.0/0' }),
      rule({ cidr_ip: '0.0.0.0/0' }),
      rule({ cidr_ip: '0.0.0.0/0', ip_protocol: 'udp', from_port: null, to_port: null }),
    ];
    expect(audit('internet-accessible-ingress', rules).keys).toEqual([
      'cidr:0.0.0.0/0 ingress:tcp:80',
      'cidr:0.0.0.0/0 ingress:udp:all_ports',
    ]);
  });

  it('scores nothing while the group protects nothing, unless attachments are not looked at', () => {
    const scoreWith = (assigned_to: JsonObject[string], securityGroupInstanceDetail: 'NONE' | 'SUMMARY' | 'FULL') =>
      audit('internet-accessible-ingress', [rule({ cidr_ip: '0.0.0.0/0' })], { assigned_to }, { settings: { securityGroupInstanceDetail } })
        .findings[0]?.score;
    expect(scoreWith([], 'FULL')).toBe(0);
    expect(scoreWith(undefined, 'FULL')).toBe(0);
    expect(scoreWith('0 instances', 'SUMMARY')).toBe(0);
    expect(scoreWith('2 instances', 'SUMMARY')).toBe(10);
    expect(scoreWith([{ instance_id: 'i-1' }], 'FULL')).toBe(10);
    expect(scoreWith(null, 'NONE')).toBe(10);
  });
});

describe('classic-rfc1918', () => {
  it('fires for private networks outside a VPC only', () => {
    const rules = [rule({ cidr_ip: '10.1.0.0/16' }), rule({ cidr_ip: '10.1.0.0/16', from_port: 81 }), rule({ cidr_ip: '203.0.113.0/24' })];
    expect(audit('classic-rfc1918', rules, { vpc_id: null }).notes).toEqual(['10.1.0.0/16']);
    expect(audit('classic-rfc1918', rules).findings).toEqual([]);
  });
});

describe('friendly, thirdparty and unknown cross-account', () => {
  const networks = { owners: { 'network 203.0.113.0/24': [FRIEND], 'network 198.51.100.0/24': [VENDOR], 'network 10.0.0.0/8': [OWN] } };
  const rules = [
    rule({ cidr_ip: '203.0.113.7/24' }),
    rule({ cidr_ip: '198.51.100.0/24' }),
    rule({ cidr_ip: '192.0.2.0/24' }),
    rule({ cidr_ip: '10.0.0.0/8' }),
    rule({ cidr_ip: '0.0.0.0/0' }),
  ];

  it('go by whose network it is, and leave the internet to its own check', () => {
    expect(audit('friendly-cross-account-ingress', rules, attached, networks).notes).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [cidr:203.0.113.7/24] Access: [ingress:tcp:80]`,
    ]);
    expect(audit('thirdparty-cross-account-ingress', rules, attached, networks).notes).toEqual([
      `Account: [${VENDOR.identifier}/vendor] Entity: [cidr:198.51.100.0/24] Access: [ingress:tcp:80]`,
    ]);
    expect(audit('unknown-cross-account-ingress', rules, attached, networks).notes).toEqual([
      'Entity: [cidr:192.0.2.0/24] Access: [ingress:tcp:80]',
    ]);
    expect(audit('unknown-cross-account-egress', rules, attached, networks).findings).toEqual([]);
  });

  it('go by whose group it is', () => {
    const groups = [rule({ owner_id: OWN.identifier, group_id: 'sg-1' }), rule({ owner_id: STRANGER, group_id: 'sg-2' })];
    const { findings } = audit('unknown-cross-account-ingress', groups);
    expect(findings).toMatchObject([
      { key: `security_group:${STRANGER}/sg-2 ingress:tcp:80`, notes: 'Entity: [security_group:sg-2] Access: [ingress:tcp:80]', score: 10 },
    ]);
  });

  it('score nothing while the group protects nothing', () => {
    const [finding] = audit('unknown-cross-account-ingress', [rule({ cidr_ip: '192.0.2.0/24' })], { assigned_to: [] }).findings;
    expect(finding?.score).toBe(0);
  });

  it('say nothing before every source has been read', () => {
    expect(audit('unknown-cross-account-ingress', [rule({ cidr_ip: '192.0.2.0/24' })], attached, { complete: false }).findings).toEqual([]);
  });
});
