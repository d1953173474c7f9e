import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { auditInTest } from '../../src/providers/aws/policy/audit-in-test.ts';
import { builtChecks } from './built-checks.ts';

const NASTY: readonly Json[] = [
  null,
  false,
  0,
  -1,
  '',
  'text "with" \'quotes\'\nand lines',
  [],
  {},
  [null, 1, 'x', [], {}],
  { a: null, b: [{}], __proto__: 'x', constructor: 1, toString: 'x' },
  {
    Statement: [
      { Effect: 'Allow', Principal: { AWS: [null, {}, '*\n"'] }, Action: ['a"\n'], Resource: [{}], Condition: { StringEquals: [] } },
    ],
  },
];

/** Every field that some check reads. */
const FIELDS = [
  'Policy',
  'Policies',
  'Attributes',
  'Grants',
  'Owner',
  'AssumeRolePolicyDocument',
  'InlinePolicies',
  'ManagedPolicies',
  'managed_policies',
  'grouppolicies',
  'policy',
  'arn',
  'attached_users',
  'AccessKeys',
  'LoginProfile',
  'MfaDevices',
  'KeyRotationEnabled',
  'KeyManager',
  'rules',
  'vpc_id',
  'assigned_to',
];

function* configurations(): Iterable<JsonObject> {
  yield {};
  for (const field of FIELDS) {
    for (const value of NASTY) {
      yield { [field]: value };
      yield { [field]: [value] };
      yield { [field]: { Policy: value, ID: value, Status: value, arn: value, cidr_ip: value } };
      yield {
        [field]: [
          { Status: value, AccessKeyId: value, CreateDate: value, cidr_ip: value, owner_id: value, rule_type: value, from_port: value },
        ],
      };
    }
  }
}

describe('every check', () => {
  it('survives configurations that lack fields or have them in the wrong type, and never gives two findings one key', () => {
    for (const check of builtChecks.values()) {
      for (const config of configurations()) {
        const { keys } = auditInTest([check], check.id, config);
        expect(new Set(keys).size, `${check.id} ${JSON.stringify(config)}`).toBe(keys.length);
      }
    }
  });

  it('says in whole sentences what is wanted, why, and what to do', () => {
    for (const { id, title, risk, remedy } of builtChecks.values()) {
      expect(title, id).toMatch(/^[A-Z].*[^.]$/);
      expect(risk, id).toMatch(/^[A-Z].*\.$/);
      expect(remedy, id).toMatch(/^[A-Z].*[.)]$/);
    }
  });
});
