import { expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, OWN } from '../policy/audit-in-test.ts';
import { glacierChecks } from './glacier.checks.ts';

const internet = (config: JsonObject) => auditInTest(glacierChecks, 'glacier.policy-internet-accessible', config).keys;

it('reads the access policy of the vault', () => {
  expect(internet({ Policy: { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'glacier:*' }] } })).toEqual(['principal:*']);
  expect(internet({ Policy: { Statement: [{ Effect: 'Allow', Principal: { AWS: OWN.identifier }, Action: 'glacier:*' }] } })).toEqual([]);
  expect(internet({ Policy: null })).toEqual([]);
});
