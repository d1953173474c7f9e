import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { managedPolicyChecks } from './managed-policy.checks.ts';

const policy = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };
const admin = (config: JsonObject) => auditInTest(managedPolicyChecks, 'policy.admin-star', { policy, ...config }).findings;

describe('the checks of managed policies', () => {
  it('judge a policy of the customer, attached or not', () => {
    expect(admin({ arn: 'arn:aws:iam::012345678910:policy/a' })).toHaveLength(1);
    expect(admin({})).toHaveLength(1);
  });

  it("judge AWS's own policies only while they are attached, in every partition", () => {
    for (const arn of ['arn:aws:iam::aws:policy/AdministratorAccess', 'arn:aws-cn:iam::aws:policy/AdministratorAccess']) {
      expect(admin({ arn, attached_users: [], attached_roles: null })).toEqual([]);
      expect(admin({ arn, attached_roles: ['arn:aws:iam::012345678910:role/r'] })).toHaveLength(1);
    }
  });

  it('declare that they read what is attached, which is ephemeral', () => {
    for (const check of managedPolicyChecks)
      expect(check.ephemeral.map(({ path }) => path)).toEqual(['attached_users', 'attached_roles', 'attached_groups']);
  });
});
