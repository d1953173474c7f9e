import type { Check } from '../../src/plugin/define-check.ts';
import { securityGroupChecks } from '../../src/providers/aws/ec2/security-group.checks.ts';
import { iamGroupChecks } from '../../src/providers/aws/iam/iam-group.checks.ts';
import { iamRoleChecks } from '../../src/providers/aws/iam/iam-role.checks.ts';
import { iamUserChecks } from '../../src/providers/aws/iam/iam-user.checks.ts';
import { managedPolicyChecks } from '../../src/providers/aws/iam/managed-policy.checks.ts';
import { kmsChecks } from '../../src/providers/aws/kms/kms.checks.ts';
import { s3Checks } from '../../src/providers/aws/s3/s3.checks.ts';
import { sqsChecks } from '../../src/providers/aws/sqs/sqs.checks.ts';
import { abstractChecks } from './abstract-checks.ts';

/** Every check that vectors may name, by id. */
export const builtChecks: ReadonlyMap<string, Check> = new Map(
  [
    ...abstractChecks,
    ...s3Checks,
    ...sqsChecks,
    ...kmsChecks,
    ...iamRoleChecks,
    ...iamUserChecks,
    ...iamGroupChecks,
    ...managedPolicyChecks,
    ...securityGroupChecks,
  ].map((check) => [check.id, check]),
);

export const builtTechnologies: ReadonlySet<string> = new Set([...builtChecks.values()].map(({ technology }) => technology));
