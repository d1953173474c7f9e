import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { entranceCheck, entranceFindings, type Listener } from './open-to-groups.ts';
import { auditInTest, type Circumstances, FRIEND, OWN, STRANGER, VENDOR } from './policy/audit-in-test.ts';

const rule = (more: JsonObject): JsonObject => ({ rule_type: 'ingress', ip_protocol: 'tcp', from_port: 443, to_port: 443, ...more });
const EVERYBODY = rule({ cidr_ip: '0.0.0.0/0' });
const HTTPS: Listener = { protocol: 'HTTPS', port: 443 };

interface Entrance {
  readonly groups?: readonly string[];
  readonly listeners?: readonly Listener[];
  readonly owners?: NonNullable<Circumstances['owners']>;
}

/** Judges something with listeners and the group `sg-1`, which has these rules. */
const audit = (rules: readonly JsonObject[], { groups = ['sg-1'], listeners = [HTTPS], owners = {} }: Entrance = {}) => {
  const check = entranceCheck({
    id: 'door.open',
    index: 'door',
    title: 'The door is shut',
    remedy: 'Shut it.',
    audit: (subject) => entranceFindings({ how: 'Public', field: 'public', listeners, groups }, subject),
  });
  const items = { 'securitygroup sg-0': { rules: [] }, 'securitygroup sg-1': { rules: [...rules] } };
  return auditInTest([check], check.id, {}, { items, owners });
};
const reached = (one: JsonObject, listeners: readonly Listener[]) =>
  audit([one], { listeners }).notes.map((notes) => /reach \[(.*?)\]\./.exec(notes!)?.[1]);

describe('an entrance from the internet', () => {
  it('is found where a rule lets everybody reach a listener, and points to the group', () => {
    const { findings } = audit([EVERYBODY, EVERYBODY]);
    expect(findings).toEqual([
      {
        key: 'group:sg-1 internet',
        category: 'Internet Accessible',
        score: 10,
        notes: 'Public: security group [sg-1] lets the internet reach ["TCP 443"]. Entity: [cidr:0.0.0.0/0] Access: [ingress:tcp:443]',
        facts: [
          { kind: 'config', name: 'public', value: 'Public' },
          { kind: 'config', name: 'listeners', value: ['TCP 443'] },
          { kind: 'item', name: 'security group sg-1', value: 'cidr:0.0.0.0/0 ingress:tcp:443' },
        ],
        links: [2],
      },
    ]);
  });

  it('is none where no rule reaches a listener', () => {
    const others = [
      rule({ cidr_ip: '0.0.0.0/0', from_port: 80, to_port: 442 }),
      rule({ cidr_ip: '0.0.0.0/0', ip_protocol: 'udp' }),
      rule({ cidr_ip: '0.0.0.0/0', ip_protocol: 'icmp', from_port: -1, to_port: -1 }),
      rule({ cidr_ip: '0.0.0.0/0', rule_type: 'egress' }),
      rule({ prefix_list_id: 'pl-1' }),
    ];
    expect(audit(others).findings).toEqual([]);
    expect(audit([EVERYBODY], { listeners: [] }).findings).toEqual([]);
    expect(audit([]).findings).toEqual([]);
  });

  it('goes by protocol and port of each listener', () => {
    const dns: Listener[] = [
      { protocol: 'UDP', port: 53 },
      { protocol: 'TCP_UDP', port: 54 },
      { protocol: 'TLS', port: 55 },
    ];
    const low = { cidr_ip: '::/0', from_port: 0, to_port: 1023 };
    expect(reached(rule({ ...low, ip_protocol: 'udp' }), dns)).toEqual(['"TCP_UDP 54", "UDP 53"']);
    expect(reached(rule({ ...low, ip_protocol: '6' }), dns)).toEqual(['"TCP 55", "TCP_UDP 54"']);
    expect(reached({ ...low, rule_type: 'ingress', ip_protocol: '-1', from_port: null, to_port: null }, dns)).toEqual([
      '"TCP 55", "TCP_UDP 54", "UDP 53"',
    ]);
    expect(reached({ rule_type: 'ingress', cidr_ip: '0.0.0.0/0' }, dns)).toHaveLength(1);
  });

  it('is told by kind of people', () => {
    const owners = { 'network 192.0.2.0/24': [FRIEND], 'network 10.0.0.0/8': [OWN] };
    const from = ['192.0.2.0/24', '10.0.0.0/8', '203.0.113.0/24'].map((cidr_ip) => rule({ cidr_ip }));
    const named = [VENDOR.identifier, STRANGER].map((owner_id) => rule({ owner_id, group_id: 'sg-9' }));
    const { findings } = audit([...from, ...named, EVERYBODY], { owners });
    expect(findings.map(({ key, category, score }) => [key, category, score])).toEqual([
      ['group:sg-1 friendly', 'Friendly Cross Account', 0],
      ['group:sg-1 unknown', 'Unknown Access', 10],
      ['group:sg-1 thirdparty', 'Thirdparty Cross Account', 0],
      ['group:sg-1 internet', 'Internet Accessible', 10],
    ]);
    expect(findings[1]!.notes).toContain('Entity: [cidr:203.0.113.0/24]');
    expect(findings[1]!.notes).toContain('Entity: [security_group:sg-9]');
    expect(findings[2]!.notes).toContain(`Account: [${VENDOR.identifier}/vendor]`);
  });

  it('is open where no group filters, and shut where the account has not the group', () => {
    expect(audit([], { groups: [] })).toMatchObject({
      keys: ['without group'],
      notes: ['Public without a security group: anybody reaches ["TCP 443"]'],
    });
    expect(audit([EVERYBODY], { groups: ['sg-2', 'sg-0'] }).findings).toEqual([]);
  });
});
