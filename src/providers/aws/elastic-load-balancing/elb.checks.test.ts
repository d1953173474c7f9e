import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { OPEN_GROUP } from '../open-group-in-test.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { elbChecks } from './elb.checks.ts';

const audit = (name: string, config: JsonObject) => auditInTest(elbChecks, `elb.${name}`, config);

const LISTENERS = [
  { Protocol: 'HTTP', LoadBalancerPort: 80, PolicyNames: [] },
  { Protocol: 'SSL', LoadBalancerPort: 443, PolicyNames: ['tls'] },
];
const policy = (values: JsonObject): JsonObject => ({
  ListenerDescriptions: LISTENERS,
  PolicyDescriptions: { tls: { type: 'SSLNegotiationPolicyType', ...values } },
});

describe('internet-scheme', () => {
  const open = { Scheme: 'internet-facing', VPCId: 'vpc-1', ListenerDescriptions: LISTENERS };

  it('names each open security group once', () => {
    const grouped = { ...open, SecurityGroups: ['sg-1', 'sg-2', 'sg-1'] };
    expect(auditInTest(elbChecks, 'elb.internet-scheme', grouped, OPEN_GROUP).notes).toEqual([
      'Internet-facing: security group [sg-1] lets the internet reach ["TCP 443", "TCP 80"]. Entity: [cidr:0.0.0.0/0] Access: [ingress:tcp:all_ports]',
    ]);
  });

  it('says one point outside a VPC', () => {
    expect(audit('internet-scheme', { Scheme: 'internet-facing' }).findings).toMatchObject([{ key: 'classic', score: 1 }]);
  });

  it('says nothing of an internal one, or of one that listens nowhere', () => {
    expect(audit('internet-scheme', { ...open, Scheme: 'internal', SecurityGroups: ['sg-1'] }).findings).toEqual([]);
    expect(audit('internet-scheme', { ...open, ListenerDescriptions: [], SecurityGroups: ['sg-1'] }).findings).toEqual([]);
    expect(audit('internet-scheme', { ...open, ListenerDescriptions: 'none', SecurityGroups: 'sg-1' }).findings).toEqual([]);
  });
});

describe('tls-policy', () => {
  it('knows the policies of AWS, and says of the others that it does not', () => {
    const keysOf = (reference: string) => audit('tls-policy', policy({ reference_security_policy: reference })).findings.length;
    expect(keysOf('ELBSecurityPolicy-2011-08')).toBe(5);
    expect(keysOf('ELBSecurityPolicy-TLS-1-2-2017-01')).toBe(0);
    expect(audit('tls-policy', policy({ reference_security_policy: 'ELBSecurityPolicy-2099-01' })).notes).toEqual([
      'Policy: [ELBSecurityPolicy-2099-01] Port: [443] Reason: [Unknown reference policy]',
    ]);
  });

  it('looks into a custom one', () => {
    const { notes } = audit('tls-policy', policy({ reference_security_policy: null, protocols: { sslv3: true } }));
    expect(notes).toEqual([
      'Policy: [tls] Port: [443] Reason: [Custom listener policies discouraged]',
      'Policy: [tls] Port: [443] Reason: [SSLv3 is enabled]',
    ]);
  });

  it('passes what is no policy about TLS', () => {
    expect(audit('tls-policy', { PolicyDescriptions: { sticky: { type: 'LBCookieStickinessPolicyType' }, odd: 7 } }).findings).toEqual([]);
    expect(audit('tls-policy', { PolicyDescriptions: [] }).findings).toEqual([]);
  });
});

it('tls-version tells what is older than TLS 1.2', () => {
  const scores = (values: JsonObject) => audit('tls-version', policy(values)).findings.map(({ score }) => score);
  expect(scores({ reference_security_policy: 'ELBSecurityPolicy-2016-08' })).toEqual([5]);
  expect(scores({ reference_security_policy: 'ELBSecurityPolicy-TLS-1-1-2017-01' })).toEqual([3]);
  expect(scores({ reference_security_policy: 'ELBSecurityPolicy-TLS-1-2-2017-01' })).toEqual([]);
  expect(scores({ reference_security_policy: null, protocols: { tlsv1: true } })).toEqual([5]);
});

it('access-logs wants them on', () => {
  expect(audit('access-logs', { Attributes: { AccessLog: { Enabled: true } } }).findings).toEqual([]);
  for (const config of [{ Attributes: { AccessLog: { Enabled: false } } }, { Attributes: {} }, {}])
    expect(audit('access-logs', config).notes).toEqual(['Enable access logs']);
});
