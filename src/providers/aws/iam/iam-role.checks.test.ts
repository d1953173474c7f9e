import { describe, expect, it } from 'vitest';
import { auditInTest, STRANGER } from '../policy/audit-in-test.ts';
import { iamRoleChecks } from './iam-role.checks.ts';

const trust = (principal: string) => ({ Statement: [{ Effect: 'Allow', Principal: { AWS: principal }, Action: 'sts:AssumeRole' }] });
const admin = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

describe('the checks of IAM roles', () => {
  it('read the trust policy for who may take the role', () => {
    const config = { AssumeRolePolicyDocument: trust('*'), InlinePolicies: {} };
    expect(auditInTest(iamRoleChecks, 'iamrole.policy-internet-accessible', config).notes).toEqual([
      'Entity: [principal:*] Actions: ["sts:AssumeRole"]',
    ]);
    expect(
      auditInTest(iamRoleChecks, 'iamrole.policy-unknown-cross-account', { AssumeRolePolicyDocument: trust(STRANGER) }).findings,
    ).toHaveLength(1);
  });

  it('read the inline policies for what it may do', () => {
    expect(auditInTest(iamRoleChecks, 'iamrole.admin-star', { InlinePolicies: { a: admin, b: admin } }).findings).toHaveLength(1);
    expect(auditInTest(iamRoleChecks, 'iamrole.admin-star', { AssumeRolePolicyDocument: admin }).findings).toEqual([]);
  });

  it('point at attached managed policies', () => {
    const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const audited = auditInTest(iamRoleChecks, 'iamrole.attached-managed-policies', {
      ManagedPolicies: [{ name: 'ReadOnlyAccess', arn }, { arn }, null, {}],
    });
    expect(audited.notes).toEqual([`Managed policy [${arn}] is attached`]);
    expect(auditInTest(iamRoleChecks, 'iamrole.attached-managed-policies', { ManagedPolicies: [] }).findings).toEqual([]);
  });
});
