import { expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { sesChecks } from './ses.checks.ts';

const keys = (config: JsonObject) => auditInTest(sesChecks, 'ses.identity-unverified', config).keys;

it('fires for an identity that is not verified', () => {
  for (const config of [{}, { verified: false }, { verified: null }]) expect(keys(config)).toEqual(['unverified']);
  expect(keys({ verified: true })).toEqual([]);
});
