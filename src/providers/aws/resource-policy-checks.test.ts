import { describe, expect, it } from 'vitest';
import { growth } from '../../../test/setup/growth.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { auditInTest, type Circumstances, FRIEND, OWN, STRANGER, VENDOR } from './policy/audit-in-test.ts';
import { resourcePolicyChecks } from './resource-policy-checks.ts';

const checks = resourcePolicyChecks({ index: 'thing', auditorClass: 'ThingAuditor', noun: 'thing', documents: ({ policy }) => [policy] });

const audit = (name: string, Statement: Json, circumstances?: Circumstances) =>
  auditInTest(checks, `thing.policy-${name}`, { policy: { Statement } }, circumstances);

const allow = (part: JsonObject): JsonObject => ({ Effect: 'Allow', Action: 'x:Do', ...part });
const role = (account: string, name = 'r'): string => `arn:aws:iam::${account}:role/${name}`;

describe('policy-internet-accessible', () => {
  it('prints the sorted actions of all open statements, and only of those', () => {
    const statements = [
      allow({ Principal: '*', Action: ['x:B', 'x:A'] }),
      allow({ Principal: '*', Action: 'x:C' }),
      allow({ Principal: role(OWN.identifier), Action: 'x:D' }),
    ];
    expect(audit('internet-accessible', statements).notes).toEqual(['Entity: [principal:*] Actions: ["x:A", "x:B", "x:C"]']);
  });

  it('says nothing of a policy that names its principals', () => {
    expect(audit('internet-accessible', allow({ Principal: { AWS: role(STRANGER) } })).findings).toEqual([]);
  });

  it('rests on the setting only where it judged networks', () => {
    const condition = { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } };
    const kinds = (Statement: JsonObject) => audit('internet-accessible', Statement).findings[0]?.facts.map(({ kind }) => kind);
    expect(kinds(allow({ Principal: '*', Condition: condition }))).toContain('setting');
    expect(kinds(allow({ Principal: '*' }))).not.toContain('setting');
  });
});

describe('policy-friendly-cross-account and policy-thirdparty-cross-account', () => {
  it('name the account', () => {
    const statement = allow({ Principal: { AWS: [role(FRIEND.identifier), role(VENDOR.identifier), role(OWN.identifier)] } });
    expect(audit('friendly-cross-account', statement).notes).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [principal:${role(FRIEND.identifier)}] Actions: ["x:Do"]`,
    ]);
    expect(audit('thirdparty-cross-account', statement).notes).toEqual([
      `Account: [${VENDOR.identifier}/vendor] Entity: [principal:${role(VENDOR.identifier)}] Actions: ["x:Do"]`,
    ]);
  });

  it('look at conditions apart from principals', () => {
    const statement = allow({ Principal: role(OWN.identifier), Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } });
    expect(audit('friendly-cross-account', statement, { owners: { 'vpc vpc-1': [FRIEND] } }).keys).toEqual(['vpc:vpc-1']);
  });

  it('make one finding of several statements about the same principal', () => {
    const statements = [
      allow({ Principal: role(FRIEND.identifier), Action: 'x:B' }),
      allow({ Principal: role(FRIEND.identifier), Action: 'x:A' }),
    ];
    const { notes } = audit('friendly-cross-account', statements);
    expect(notes).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [principal:${role(FRIEND.identifier)}] Actions: ["x:A", "x:B"]`,
    ]);
    expect(audit('friendly-cross-account', statements.toReversed())).toEqual(audit('friendly-cross-account', statements));
  });

  it('tell what cannot be parsed, once', () => {
    const { findings } = audit('friendly-cross-account', [
      allow({ Principal: 'arn:aws:iam::12' }),
      allow({ Principal: 'arn:aws:iam::12' }),
    ]);
    expect(findings).toMatchObject([{ category: 'Parse Error', score: 3, notes: 'Could not parse ARN - arn:aws:iam::12' }]);
  });

  it('do not call unique ids, canonical users and web identity providers unparsable', () => {
    const Principal = { AWS: 'AROAEXAMPLEEXAMPLEEXA', CanonicalUser: '79a59df900b949e55d96a1e698fbaced', Federated: 'accounts.google.com' };
    expect(audit('friendly-cross-account', allow({ Principal })).findings).toEqual([]);
  });
});

describe('policy-unknown-cross-account', () => {
  it('fires for accounts, networks and ids that nobody knows', () => {
    const Condition = { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } };
    expect(audit('unknown-cross-account', allow({ Principal: role(STRANGER), Condition })).notes).toEqual([
      `Entity: [principal:${role(STRANGER)}] Actions: ["x:Do"]`,
      'Entity: [cidr:203.0.113.0/24] Actions: ["x:Do"]',
    ]);
  });

  it('is not silenced for the whole document by one open statement', () => {
    const statements = [allow({ Principal: '*' }), allow({ Principal: role(STRANGER) })];
    expect(audit('unknown-cross-account', statements).keys).toEqual([`principal:${role(STRANGER)}`]);
  });

  it('passes over services, private source addresses and AWS itself', () => {
    const statements = [
      allow({ Principal: { Service: 'sns.amazonaws.com' } }),
      allow({ Principal: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.1/8' } } }),
      allow({ Principal: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E0EXAMPLE' }),
    ];
    expect(audit('unknown-cross-account', statements).findings).toEqual([]);
  });

  it('says nothing before every source has been read', () => {
    const statement = allow({ Principal: '*', Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } });
    expect(audit('unknown-cross-account', statement, { complete: false }).findings).toEqual([]);
    expect(audit('unknown-cross-account', statement).keys).toEqual(['vpce:vpce-1']);
  });

  it('is not silenced by an organization that is not ours', () => {
    const statement = allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-other' } } });
    expect(audit('unknown-cross-account', statement).keys).toEqual(['organization:o-other']);
    expect(audit('unknown-cross-account', statement, { settings: { ownOrganizations: ['o-other'] } }).findings).toEqual([]);
  });
});

describe('policy-root-cross-account', () => {
  it('fires for the root of another account, also when only its number is written', () => {
    const Principal = { AWS: [`arn:aws:iam::${FRIEND.identifier}:root`, STRANGER, OWN.identifier, role(FRIEND.identifier)] };
    expect(audit('root-cross-account', allow({ Principal })).notes).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [principal:arn:aws:iam::${FRIEND.identifier}:root] Actions: ["x:Do"]`,
      `Entity: [principal:${STRANGER}] Actions: ["x:Do"]`,
    ]);
  });
});

describe('findings of resource policies', () => {
  it('keep quotes and line feeds of names inside their JSON', () => {
    const Principal = role(STRANGER, 'a"b\n]');
    const { findings } = audit('unknown-cross-account', allow({ Principal, Action: 'x:"\n' }));
    expect(findings).toMatchObject([{ key: `principal:${Principal}`, notes: `Entity: [principal:${Principal}] Actions: ["x:\\"\\n"]` }]);
  });

  it('have short keys, however long a principal is', () => {
    const [key] = audit('unknown-cross-account', allow({ Principal: role(STRANGER, 'x'.repeat(5000)) })).keys;
    expect(key?.length).toBeLessThanOrEqual(200);
  });

  it('rest on the label of the account', () => {
    const { findings } = audit('friendly-cross-account', allow({ Principal: role(FRIEND.identifier) }));
    expect(findings[0]?.facts).toContainEqual({ kind: 'account', name: FRIEND.identifier, value: 'friendly' });
  });

  it('come from a statement with 40,000 principals, at a cost that grows with their number alone', () => {
    const prepare = (length: number) => {
      const AWS = Array.from({ length }, (_, index) => role(STRANGER, `role-${index}`));
      return () => expect(audit('unknown-cross-account', allow({ Principal: { AWS } })).findings).toHaveLength(length);
    };
    expect(growth(5_000, 8, prepare)).toBeLessThan(24);
  });
});
