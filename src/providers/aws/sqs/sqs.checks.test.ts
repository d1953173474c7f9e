import { describe, expect, it } from 'vitest';
import { auditInTest, OWN } from '../policy/audit-in-test.ts';
import { sqsChecks } from './sqs.checks.ts';

const open = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage' }] };
const closed = { Statement: [{ Effect: 'Allow', Principal: { AWS: OWN.identifier }, Action: 'sqs:SendMessage' }] };

describe('the checks of SQS', () => {
  it('are the five of resource policies', () => {
    expect(sqsChecks.map(({ id }) => id)).toEqual([
      'sqs.policy-internet-accessible',
      'sqs.policy-friendly-cross-account',
      'sqs.policy-thirdparty-cross-account',
      'sqs.policy-unknown-cross-account',
      'sqs.policy-root-cross-account',
    ]);
  });

  it('read the policy among the attributes', () => {
    expect(auditInTest(sqsChecks, 'sqs.policy-internet-accessible', { Attributes: { Policy: open } }).keys).toEqual(['principal:*']);
    expect(auditInTest(sqsChecks, 'sqs.policy-internet-accessible', { Attributes: { Policy: closed } }).findings).toEqual([]);
  });

  it('make one finding of a policy that is stored twice', () => {
    const config = { Policy: open, Attributes: { Policy: open } };
    expect(auditInTest(sqsChecks, 'sqs.policy-internet-accessible', config).notes).toEqual([
      'Entity: [principal:*] Actions: ["sqs:SendMessage"]',
    ]);
  });
});
