import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, type Circumstances, FRIEND, VENDOR } from '../policy/audit-in-test.ts';
import { s3Checks } from './s3.checks.ts';

const OWNER = 'a'.repeat(64);
const FRIEND_ID = 'b'.repeat(64);
const VENDOR_ID = 'c'.repeat(64);
const GROUPS = 'http://acs.amazonaws.com/groups';

const owners = {
  [`canonical ${FRIEND_ID}`]: [FRIEND],
  [`canonical ${VENDOR_ID}`]: [VENDOR],
  'canonical friend-name': [FRIEND],
  'canonical vendor-name': [VENDOR],
};

const notes = (name: string, Grants: JsonObject, circumstances: Circumstances = { owners }) =>
  auditInTest(s3Checks, `s3.${name}`, { Owner: { ID: OWNER }, Grants }, circumstances).notes;

describe('acl-internet-accessible', () => {
  it('fires for both global groups', () => {
    const grants = { [`${GROUPS}/global/AllUsers`]: ['READ'], [`${GROUPS}/global/AuthenticatedUsers`]: ['WRITE', 'READ'] };
    expect(notes('acl-internet-accessible', grants)).toEqual([
      `Account: [AWS/AWS] Entity: [ACL:${GROUPS}/global/AllUsers] Actions: ["READ"]`,
      `Account: [AWS/AWS] Entity: [ACL:${GROUPS}/global/AuthenticatedUsers] Actions: ["READ", "WRITE"]`,
    ]);
  });

  it('says nothing of other grantees', () => {
    expect(notes('acl-internet-accessible', { [`${GROUPS}/s3/LogDelivery`]: ['WRITE'], [FRIEND_ID]: ['READ'] })).toEqual([]);
  });
});

describe('acl-log-delivery', () => {
  it('fires for the group of the logging service only', () => {
    expect(notes('acl-log-delivery', { [`${GROUPS}/s3/LogDelivery`]: ['WRITE'] })).toHaveLength(1);
    expect(notes('acl-log-delivery', { [`${GROUPS}/global/AllUsers`]: ['WRITE'] })).toEqual([]);
  });
});

describe('grants to known accounts', () => {
  const grants = { [FRIEND_ID]: ['READ'], [VENDOR_ID]: ['READ'], 'Friend-Name': ['READ'], 'Vendor-Name': ['READ'] };

  it('are told by canonical id or display name, friend or third party', () => {
    expect(notes('acl-friendly-canonical', grants)).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [ACL:${FRIEND_ID}] Actions: ["READ"]`,
    ]);
    expect(notes('acl-thirdparty-canonical', grants)).toEqual([
      `Account: [${VENDOR.identifier}/vendor] Entity: [ACL:${VENDOR_ID}] Actions: ["READ"]`,
    ]);
    expect(notes('acl-friendly-legacy', grants)).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [ACL:Friend-Name] Actions: ["READ"]`,
    ]);
    expect(notes('acl-thirdparty-legacy', grants)).toEqual([
      `Account: [${VENDOR.identifier}/vendor] Entity: [ACL:Vendor-Name] Actions: ["READ"]`,
    ]);
    expect(notes('acl-unknown', grants)).toEqual([]);
  });

  it('are not told when the grantee owns the bucket', () => {
    const circumstances = { owners: { [`canonical ${OWNER}`]: [FRIEND] } };
    expect(notes('acl-friendly-canonical', { [OWNER.toUpperCase()]: ['FULL_CONTROL'] }, circumstances)).toEqual([]);
  });
});

describe('acl-unknown', () => {
  it('fires for a grantee that nobody knows', () => {
    expect(notes('acl-unknown', { ['d'.repeat(64)]: ['FULL_CONTROL'] })).toEqual([
      `Entity: [ACL:${'d'.repeat(64)}] Actions: ["FULL_CONTROL"]`,
    ]);
  });

  it('exempts the owner of the bucket and the groups', () => {
    expect(notes('acl-unknown', { [OWNER]: ['FULL_CONTROL'], [`${GROUPS}/global/AllUsers`]: ['READ'] })).toEqual([]);
  });

  it('says nothing before every source has been read', () => {
    expect(notes('acl-unknown', { ['d'.repeat(64)]: ['READ'] }, { complete: false })).toEqual([]);
  });
});

describe('policy-missing', () => {
  it('fires for no policy, an empty one, and none at all', () => {
    for (const Policy of [undefined, null, {}, '']) {
      expect(auditInTest(s3Checks, 's3.policy-missing', { Policy }).keys).toEqual(['policy']);
    }
    expect(auditInTest(s3Checks, 's3.policy-missing', { Policy: { Statement: [] } }).findings).toEqual([]);
  });
});

describe('the resource policy of a bucket', () => {
  it('is judged', () => {
    const Policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] };
    expect(auditInTest(s3Checks, 's3.policy-internet-accessible', { Policy }).keys).toEqual(['principal:*']);
    expect(auditInTest(s3Checks, 's3.policy-internet-accessible', { Policy: null }).findings).toEqual([]);
  });
});
