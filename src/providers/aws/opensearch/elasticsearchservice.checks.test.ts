import { expect, it } from 'vitest';
import { auditInTest, OWN } from '../policy/audit-in-test.ts';
import { elasticsearchServiceChecks } from './elasticsearchservice.checks.ts';

const internet = (policy: object) =>
  auditInTest(elasticsearchServiceChecks, 'elasticsearchservice.policy-internet-accessible', JSON.parse(JSON.stringify({ policy }))).keys;

it('reads the access policy of the domain', () => {
  expect(internet({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 'es:*' }] })).toEqual(['principal:*']);
  expect(internet({ Statement: [{ Effect: 'Allow', Principal: { AWS: OWN.identifier }, Action: 'es:*' }] })).toEqual([]);
  expect(internet({})).toEqual([]);
});
