import { describe, expect, it } from 'vitest';
import { actionDataOf } from './action-data.ts';
import { expandPolicy } from './expand-actions.ts';
import { minimisePolicy, minimiseStatement } from './minimise-actions.ts';

const data = actionDataOf(['s3:getobject', 's3:getobjectacl', 's3:putobject', 'iam:passrole']);

describe('minimiseStatement', () => {
  it('writes a whole service with one star', () => {
    expect(minimiseStatement({ Effect: 'Allow', Action: ['iam:PassRole'] }, data)).toEqual(['iam:*']);
  });

  it('does not catch an action that begins like a wanted one', () => {
    expect(minimiseStatement({ Effect: 'Allow', Action: ['s3:GetObject'] }, data)).toEqual(['s3:getobject']);
    expect(minimiseStatement({ Effect: 'Allow', Action: ['s3:GetObjectAcl'] }, data)).toEqual(['s3:getobjecta*']);
  });

  it('keeps the letters that must stay', () => {
    expect(minimiseStatement({ Effect: 'Allow', Action: ['s3:PutObject'] }, data, 3)).toEqual(['s3:put*']);
  });

  it('refuses Deny statements and actions that do not exist', () => {
    expect(() => minimiseStatement({ Effect: 'Deny', Action: ['s3:GetObject'] }, data)).toThrow('Only an Allow statement');
    expect(() => minimiseStatement({ Effect: 'Allow', Action: ['s3:Nothing'] }, data)).toThrow('There is no such action: s3:nothing.');
  });
});

describe('minimisePolicy', () => {
  it('grants what the policy granted, also with NotAction', () => {
    const policy = { Statement: [{ Effect: 'Allow', NotAction: 's3:GetObjectAcl', Resource: '*' }] };
    const minimised = minimisePolicy(policy, data);
    expect(minimised).toEqual({ Statement: [{ Effect: 'Allow', Action: ['iam:*', 's3:getobject', 's3:p*'], Resource: '*' }] });
    expect(expandPolicy(minimised, data)).toEqual(expandPolicy(policy, data));
  });
});
