import { describe, expect, it } from 'vitest';
import { growth } from '../../../../test/setup/growth.ts';
import { actionDataOf } from './action-data.ts';
import { awsActionData } from './aws-action-data.ts';
import { expandAction, expandPolicy, statementActions } from './expand-actions.ts';

const data = actionDataOf(['iam:passrole', 'iam:listroles', 's3:getobject', 's3:getobjectacl', 's3:putobject']);

describe('expandAction', () => {
  it('expands both wildcards of IAM, in any letter case', () => {
    expect(expandAction('S3:Get*', data)).toEqual(['s3:getobject', 's3:getobjectacl']);
    expect(expandAction('s3:?utObject', data)).toEqual(['s3:putobject']);
    expect(expandAction('*:*', data)).toHaveLength(5);
    expect(expandAction('i?m:Pass*', data)).toEqual(['iam:passrole']);
  });

  it('keeps a pattern that matches nothing, and takes brackets as they are', () => {
    expect(expandAction('s3:Foo*', data)).toEqual(['s3:foo*']);
    expect(expandAction('s3:get[o]bject', data)).toEqual(['s3:get[o]bject']);
  });

  it('answers patterns that are made to be slow at a cost that grows with their length alone', () => {
    const prepare = (length: number) => () => {
      expandAction(`s3:${'*a'.repeat(length * 1_000)}`, awsActionData);
      expandAction(`*${'?*'.repeat(length)}x`, awsActionData);
    };
    expect(growth(25, 8, prepare)).toBeLessThan(24);
  });
});

describe('statementActions', () => {
  it('adds to Action everything outside NotAction', () => {
    expect([...statementActions({ actions: ['x:y'], notActions: ['s3:*', 'iam:List*'] }, data)]).toEqual(['x:y', 'iam:passrole']);
    expect([...statementActions({ actions: ['x:y'], notActions: [] }, data)]).toEqual(['x:y']);
  });
});

describe('expandPolicy', () => {
  it('leaves Deny statements alone unless asked for them', () => {
    const policy = { Statement: { Effect: 'Deny', Action: 'iam:*' } };
    expect(expandPolicy(policy, data)).toEqual({ Statement: [policy.Statement] });
    expect(expandPolicy(policy, data, true)).toEqual({ Statement: [{ Effect: 'Deny', Action: ['iam:listroles', 'iam:passrole'] }] });
  });
});
