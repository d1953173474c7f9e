import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { OPEN_GROUP } from '../open-group-in-test.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { albChecks } from './alb.checks.ts';

const audit = (name: string, config: JsonObject) => auditInTest(albChecks, `alb.${name}`, config);
const listening = (SslPolicy: string | null): JsonObject => ({ Listeners: [{ Port: 443, Protocol: 'TLS', SslPolicy }] });

describe('internet-facing', () => {
  const open = { Scheme: 'internet-facing', ...listening(null) };

  it('names the security groups that are open, or says that there is none', () => {
    const grouped = { ...open, SecurityGroups: ['sg-1', 'sg-2'] };
    expect(auditInTest(albChecks, 'alb.internet-facing', grouped, OPEN_GROUP).keys).toEqual(['group:sg-1 internet']);
    expect(audit('internet-facing', open).notes).toEqual(['Internet-facing without a security group: anybody reaches ["TCP 443"]']);
  });

  it('passes an internal one', () => {
    expect(audit('internet-facing', { ...open, Scheme: 'internal' }).findings).toEqual([]);
  });
});

describe('tls-policy', () => {
  it('says once what two listeners of one port and policy share', () => {
    const [listener] = listening('ELBSecurityPolicy-TLS-1-0-2015-04')['Listeners'] as JsonObject[];
    const { findings } = audit('tls-policy', { Listeners: [listener!, listener!] });
    expect(findings).toMatchObject([{ score: 5 }]);
  });

  it('passes newer policies, and listeners without one', () => {
    for (const name of ['ELBSecurityPolicy-TLS13-1-2-2021-06', 'ELBSecurityPolicy-FS-1-2-Res-2020-10', null])
      expect(audit('tls-policy', listening(name)).findings).toEqual([]);
  });

  it('does not know what AWS has not published', () => {
    expect(audit('tls-policy', listening('ELBSecurityPolicy-2099-01')).findings).toMatchObject([{ score: 10 }]);
  });
});

it('tls-version tells what is older than TLS 1.2', () => {
  const scores = (name: string) => audit('tls-version', listening(name)).findings.map(({ score }) => score);
  expect(scores('ELBSecurityPolicy-2016-08')).toEqual([5]);
  expect(scores('ELBSecurityPolicy-TLS13-1-1-2021-06')).toEqual([3]);
  expect(scores('ELBSecurityPolicy-TLS13-1-3-2021-06')).toEqual([]);
  // The other check says that nobody knows this one.
  expect(scores('ELBSecurityPolicy-2099-01')).toEqual([]);
});

it.each([
  ['access-logs', 'access_logs.s3.enabled'],
  ['deletion-protection', 'deletion_protection.enabled'],
])('%s wants it on where it can be', (name, Key) => {
  expect(audit(name, { Attributes: [{ Key, Value: 'false' }] }).findings).toHaveLength(1);
  expect(audit(name, { Attributes: [{ Key, Value: 'true' }] }).findings).toEqual([]);
  expect(audit(name, { Attributes: [] }).findings).toEqual([]);
  expect(audit(name, { Attributes: {} }).findings).toEqual([]);
});
