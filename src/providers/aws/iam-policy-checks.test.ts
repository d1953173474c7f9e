import { describe, expect, it } from 'vitest';
import { growth } from '../../../test/setup/growth.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { iamPolicyChecks } from './iam-policy-checks.ts';
import { auditInTest, type Circumstances } from './policy/audit-in-test.ts';

const checks = iamPolicyChecks({ index: 'thing', auditorClass: 'ThingAuditor', noun: 'thing', documents: ({ policy }) => [policy] });

const audit = (name: string, Statement: Json, circumstances?: Circumstances) =>
  auditInTest(checks, `thing.${name}`, { policy: { Statement } }, circumstances);

const allow = (part: JsonObject): JsonObject => ({ Effect: 'Allow', Resource: '*', ...part });

describe('admin-star', () => {
  it('fires for every way to write all actions', () => {
    for (const action of ['*', '*:*', '**', '?*:*']) {
      expect(audit('admin-star', allow({ Action: ['s3:Get*', action] })).notes).toEqual(['Actions: ["*"] Resources: ["*"]']);
    }
  });

  it('says nothing of Deny, or of all actions of one service', () => {
    expect(audit('admin-star', { Effect: 'Deny', Action: '*', Resource: '*' }).findings).toEqual([]);
    expect(audit('admin-star', allow({ Action: ['s3:*', '*:Get*'] })).findings).toEqual([]);
  });

  it('makes one finding per set of resources', () => {
    const statements = [
      allow({ Action: '*', Resource: ['b', 'a'] }),
      allow({ Action: '*', Resource: 'c' }),
      allow({ Action: '*', Resource: 'c' }),
    ];
    expect(audit('admin-star', statements).notes).toEqual(['Actions: ["*"] Resources: ["a", "b"]', 'Actions: ["*"] Resources: ["c"]']);
  });

  it('is not confused by policy variables, NotResource, or no resource at all', () => {
    const statements = [
      { Effect: 'Allow', Action: '*', Resource: `arn:aws:s3:::home/\${aws:username}` },
      { Effect: 'Allow', Action: '*', NotResource: 'x' },
      { Effect: 'Allow', Action: '*' },
    ];
    expect(audit('admin-star', statements).notes).toEqual([
      `Actions: ["*"] Resources: ["arn:aws:s3:::home/\${aws:username}"]`,
      'Actions: ["*"] Resources: ["*"]',
      'Actions: ["*"] Resources: [null]',
    ]);
  });
});

describe('admin-iam-star', () => {
  it('fires for iam:* in any letter case, and for nothing narrower', () => {
    expect(audit('admin-iam-star', allow({ Action: 'IAM:*' })).notes).toEqual(['Actions: ["iam:*"] Resources: ["*"]']);
    expect(audit('admin-iam-star', allow({ Action: 'iam:*Policy' })).findings).toEqual([]);
  });
});

describe('permissions-management and data-plane-write', () => {
  it('make one finding per service', () => {
    const statement = allow({ Action: ['iam:PutRolePolicy', 'iam:AttachRolePolicy', 's3:PutBucketPolicy', 's3:GetObject'] });
    expect(audit('permissions-management', statement).notes).toEqual([
      'Service [iam] Category: [Permissions] Resources: ["*"]',
      'Service [s3] Category: [Permissions] Resources: ["*"]',
    ]);
  });

  it('say nothing of reading, or of what an administrator may do besides', () => {
    expect(audit('permissions-management', allow({ Action: ['s3:Get*', 'iam:List*'] })).findings).toEqual([]);
    expect(audit('permissions-management', allow({ Action: ['*', 'iam:PutRolePolicy'] })).findings).toEqual([]);
  });

  it('look at the services of the setting', () => {
    const statement = allow({ Action: ['sqs:SendMessage', 'dynamodb:PutItem'] });
    const keysFor = (sensitiveServices: 'ALL' | string[]) =>
      audit('data-plane-write', statement, { settings: { sensitiveServices } }).notes;
    expect(keysFor('ALL')).toHaveLength(2);
    expect(keysFor(['sqs'])).toEqual(['Service [sqs] Category: [DataPlaneWriteAccess] Resources: ["*"]']);
    expect(keysFor([])).toEqual([]);
  });

  it('rest on the actions of their service only', () => {
    const factsOf = (Action: string[]) =>
      audit('data-plane-write', allow({ Action })).findings.find(({ key }) => key.startsWith('sqs'))?.facts;
    expect(factsOf(['sqs:SendMessage', 's3:GetObject'])).toEqual(factsOf(['sqs:SendMessage', 'ec2:RunInstances']));
    expect(factsOf(['sqs:SendMessage'])).not.toEqual(factsOf(['sqs:SendMessage', 'sqs:DeleteQueue']));
  });
});

describe('passrole', () => {
  it('fires however the action is written', () => {
    for (const part of [{ Action: 'iam:PassRole' }, { Action: 'iam:Pass*' }, { Action: 'iam:*' }, { NotAction: 's3:*' }]) {
      expect(audit('passrole', allow(part)).notes).toEqual(['Actions: ["iam:passrole"] Resources: ["*"]']);
    }
  });

  it('says nothing when it is left out', () => {
    expect(audit('passrole', allow({ NotAction: 'iam:*' })).findings).toEqual([]);
    expect(audit('passrole', allow({ NotAction: [] })).findings).toEqual([]);
    expect(audit('passrole', allow({ Action: 'iam:List*' })).findings).toEqual([]);
  });
});

describe('security-group-mutation', () => {
  it('does not depend on the order of statements', () => {
    const statements = [allow({ Action: 's3:GetObject' }), allow({ Action: 'ec2:AuthorizeSecurityGroupIngress' })];
    expect(audit('security-group-mutation', statements).notes).toEqual(['Actions: ["ec2:authorizesecuritygroupingress"] Resources: ["*"]']);
    expect(audit('security-group-mutation', allow({ Action: 'ec2:Describe*' })).findings).toEqual([]);
  });
});

describe('notaction and notresource', () => {
  it('fire once per item', () => {
    const statements = [allow({ NotAction: 'iam:*' }), allow({ NotAction: 's3:*' }), { Effect: 'Allow', Action: 'x:y', NotResource: 'z' }];
    expect(audit('notaction', statements).notes).toEqual(['Construct: ["NotAction"]']);
    expect(audit('notresource', statements).notes).toEqual(['Construct: ["NotResource"]']);
  });

  it('say nothing of Deny statements, where they are the safe way to write', () => {
    const statement = { Effect: 'Deny', NotAction: 'iam:*', NotResource: 'x' };
    expect(audit('notaction', statement).findings).toEqual([]);
    expect(audit('notresource', statement).findings).toEqual([]);
  });
});

describe('findings of IAM policies', () => {
  it('do not change with the order of statements and lists', () => {
    const statements = [
      allow({ Action: ['iam:PassRole', 'iam:PutRolePolicy'], Resource: ['a', 'b'] }),
      allow({ Action: 'iam:CreatePolicy', Resource: ['b', 'a'] }),
    ];
    const reordered = [
      allow({ Action: 'iam:CreatePolicy', Resource: ['a', 'b'] }),
      allow({ Action: ['iam:PutRolePolicy', 'iam:PassRole'], Resource: ['b', 'a'] }),
    ];
    expect(audit('permissions-management', reordered)).toEqual(audit('permissions-management', statements));
  });

  it('come from two megabytes, at a cost that grows with the size alone', () => {
    const statements = (length: number) =>
      Array.from({ length }, (_, index) =>
        allow({
          Action: ['s3:GetObject', 's3:Put*', 'sqs:SendMessage'],
          Resource: `arn:aws:s3:::bucket-${index}/a/rather/long/path/so/that/it/adds/up/*`,
        }),
      );
    expect(JSON.stringify(statements(20_000)).length).toBeGreaterThan(2_000_000);
    const prepare = (length: number) => {
      const Statement = statements(length);
      return () => expect(audit('data-plane-write', Statement).findings).toHaveLength(length * 2);
    };
    expect(growth(2_500, 8, prepare)).toBeLessThan(24);
  });
});
