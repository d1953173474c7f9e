import type { JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { documentsAt } from '../policy/documents-at.ts';
import { resourcePolicyChecks } from '../resource-policy-checks.ts';

const kms = { index: 'kms' };

/** True when a field says so or is not there: old configurations lack some of them. */
const isOrLacks = (config: JsonObject, field: string, expected: string | boolean): boolean =>
  config[field] === undefined || config[field] === null || config[field] === expected;

/** AWS rotates enabled, symmetric keys of the customer whose material it made itself, and no others. */
const canRotate = (config: JsonObject): boolean =>
  isOrLacks(config, 'KeyManager', 'CUSTOMER') &&
  isOrLacks(config, 'Enabled', true) &&
  isOrLacks(config, 'KeyState', 'Enabled') &&
  isOrLacks(config, 'Origin', 'AWS_KMS') &&
  isOrLacks(config, 'KeyUsage', 'ENCRYPT_DECRYPT') &&
  isOrLacks(config, 'KeySpec', 'SYMMETRIC_DEFAULT') &&
  isOrLacks(config, 'CustomerMasterKeySpec', 'SYMMETRIC_DEFAULT');

/** The original stored this in place of a key that it was not allowed to describe. */
const isStub = (config: JsonObject): boolean => typeof config['Error'] === 'string';

const keyRotation = defineCheck({
  id: 'kms.key-rotation',
  watches: kms,
  overrideKey: 'check_for_kms_key_rotation (KMSAuditor)',
  category: 'KMS key is not configured for rotation.',
  score: 1,
  title: 'The KMS key is rotated every year',
  risk: 'The longer one key material is in use, the more data is lost with it.',
  remedy: 'Turn on automatic rotation. (CIS AWS Foundations 2.8)',
  *audit({ config }) {
    if (isStub(config) || !canRotate(config) || config['KeyRotationEnabled'] === true) return;
    yield { key: 'rotation', notes: null, facts: [configFact('KeyRotationEnabled', config['KeyRotationEnabled'])] };
  },
});

export const kmsChecks: readonly Check[] = [
  ...resourcePolicyChecks({
    index: kms.index,
    auditorClass: 'KMSAuditor',
    noun: 'KMS key',
    documents: (config) => documentsAt(config, ['Policies']),
  }),
  keyRotation,
];
