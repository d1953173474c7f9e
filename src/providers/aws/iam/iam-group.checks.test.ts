import { describe, expect, it } from 'vitest';
import { auditInTest } from '../policy/audit-in-test.ts';
import { iamGroupChecks } from './iam-group.checks.ts';

describe('the checks of IAM groups', () => {
  it('read the inline policies of the group', () => {
    const grouppolicies = { passes: { Statement: { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*' } } };
    expect(auditInTest(iamGroupChecks, 'iamgroup.passrole', { grouppolicies }).notes).toEqual([
      'Actions: ["iam:passrole"] Resources: ["*"]',
    ]);
    expect(auditInTest(iamGroupChecks, 'iamgroup.passrole', { grouppolicies: {} }).findings).toEqual([]);
  });

  it('point at attached managed policies', () => {
    const managed_policies = [{ name: 'a', arn: 'arn:aws:iam::012345678910:policy/a', version: 'v1' }];
    expect(auditInTest(iamGroupChecks, 'iamgroup.attached-managed-policies', { managed_policies }).keys).toEqual([
      'arn:aws:iam::012345678910:policy/a',
    ]);
  });
});
