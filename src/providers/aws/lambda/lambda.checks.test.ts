import { expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, FRIEND } from '../policy/audit-in-test.ts';
import { lambdaChecks } from './lambda.checks.ts';

const friendly = (Policy: JsonObject) => auditInTest(lambdaChecks, 'lambda.policy-friendly-cross-account', { Policy }).keys;
const policy: JsonObject = { Statement: [{ Effect: 'Allow', Principal: { AWS: FRIEND.identifier }, Action: 'lambda:InvokeFunction' }] };

it('reads the policies of the function, of its aliases and of its versions', () => {
  const expected = [`principal:${FRIEND.identifier}`];
  expect(friendly({ DEFAULT: policy })).toEqual(expected);
  expect(friendly({ DEFAULT: null, Aliases: { live: policy } })).toEqual(expected);
  expect(friendly({ DEFAULT: null, Versions: { 1: null, 2: policy } })).toEqual(expected);
  expect(friendly({ DEFAULT: null, Aliases: {}, Versions: {} })).toEqual([]);
});
