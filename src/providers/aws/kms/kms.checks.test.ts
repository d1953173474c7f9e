import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, FRIEND, OWN } from '../policy/audit-in-test.ts';
import { kmsChecks } from './kms.checks.ts';

const key: JsonObject = {
  KeyManager: 'CUSTOMER',
  Enabled: true,
  KeyState: 'Enabled',
  Origin: 'AWS_KMS',
  KeySpec: 'SYMMETRIC_DEFAULT',
  KeyUsage: 'ENCRYPT_DECRYPT',
};

const rotation = (config: JsonObject) => auditInTest(kmsChecks, 'kms.key-rotation', config).findings;

describe('kms.key-rotation', () => {
  it('fires for a key that could be rotated and is not', () => {
    expect(rotation({ ...key, KeyRotationEnabled: false })).toMatchObject([{ key: 'rotation', notes: null }]);
    expect(rotation({ KeyRotationEnabled: null })).toHaveLength(1);
  });

  it('passes a key that is rotated', () => {
    expect(rotation({ ...key, KeyRotationEnabled: true })).toEqual([]);
  });

  it('says nothing of keys that cannot be rotated', () => {
    const others = [
      { KeyManager: 'AWS' },
      { Enabled: false },
      { KeyState: 'PendingDeletion' },
      { Origin: 'EXTERNAL' },
      { KeySpec: 'RSA_2048' },
      { KeyUsage: 'SIGN_VERIFY' },
      { Error: 'Unauthorized' },
    ];
    for (const other of others) expect(rotation({ ...key, KeyRotationEnabled: false, ...other })).toEqual([]);
  });
});

describe('the resource policies of KMS', () => {
  it('are all elements of Policies', () => {
    const policyFor = (principal: string): JsonObject => ({
      Statement: { Effect: 'Allow', Principal: { AWS: principal }, Action: 'kms:*' },
    });
    const Policies = [policyFor(OWN.identifier), null, policyFor(`arn:aws:iam::${FRIEND.identifier}:role/r`)];
    expect(auditInTest(kmsChecks, 'kms.policy-friendly-cross-account', { Policies }).keys).toEqual([
      `principal:arn:aws:iam::${FRIEND.identifier}:role/r`,
    ]);
    expect(auditInTest(kmsChecks, 'kms.policy-root-cross-account', { Policies }).findings).toEqual([]);
  });
});
