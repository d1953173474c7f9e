import { describe, expect, it } from 'vitest';
import { awsActionData } from './aws-action-data.ts';

describe('awsActionData', () => {
  it('knows the actions of AWS and their categories', () => {
    expect(awsActionData.services()).toContain('iam');
    expect(awsActionData.actionsOf('sqs')).toContain('sqs:sendmessage');
    expect(awsActionData.categoryOf('iam:putrolepolicy')).toBe('Permissions');
    expect(awsActionData.categoryOf('iam:passrole')).toBe('Write');
    expect(awsActionData.categoryOf('s3:listbucket')).toBe('List');
    expect(awsActionData.categoryOf('ec2:createtags')).toBe('Tagging');
  });

  it('knows nothing of services that do not exist, whatever they are called', () => {
    expect(awsActionData.actionsOf('../../package')).toEqual([]);
    expect(awsActionData.categoryOf('nothing:atall')).toBeUndefined();
  });

  it('believes the verb where it contradicts the level', () => {
    expect(awsActionData.categoryOf('glue:getquery')).toBe('Read');
    expect(awsActionData.categoryOf('redshift:getclustercredentials')).toBe('Write');
  });
});
