import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { isOpenStatement } from './open-access.ts';
import { parseStatement } from './policy-statement.ts';

const isOpen = (part: JsonObject, openPrefixLength = 7): boolean =>
  isOpenStatement(parseStatement({ Effect: 'Allow', Principal: '*', Action: 's3:GetObject', ...part }), openPrefixLength);

const isOpenWith = (operator: string, keys: JsonObject): boolean => isOpen({ Condition: { [operator]: keys } });

describe('a statement', () => {
  it('is open to the internet when anybody is a principal and nothing narrows that', () => {
    expect(isOpen({})).toBe(true);
    expect(isOpen({ Principal: { AWS: ['arn:aws:iam::012345678910:root', '*'] } })).toBe(true);
    expect(isOpen({ Principal: 'arn:aws:iam::*:role/admin' })).toBe(true);
  });

  it('is not open when it denies, names somebody, or names nobody', () => {
    expect(isOpen({ Effect: 'Deny' })).toBe(false);
    expect(isOpen({ Effect: 'allow' })).toBe(false);
    expect(isOpen({ Principal: { Service: 'sns.amazonaws.com' } })).toBe(false);
    expect(isOpenStatement(parseStatement({ Effect: 'Allow', Action: '*' }), 7)).toBe(false);
  });

  it('is open with NotPrincipal, which names only whom it leaves out', () => {
    expect(isOpen({ Principal: null, NotPrincipal: { AWS: '012345678910' } })).toBe(true);
  });

  it('is closed by one key that is demanded, whatever the other keys say', () => {
    expect(isOpen({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } } })).toBe(false);
  });

  it('is not closed by a key that a caller may simply not send', () => {
    expect(isOpenWith('StringEqualsIfExists', { 'aws:SourceVpc': 'vpc-1' })).toBe(true);
    expect(isOpenWith('ForAllValues:StringEquals', { 'aws:PrincipalOrgID': 'o-a1' })).toBe(true);
    expect(isOpenWith('ForAnyValue:StringEquals', { 'aws:PrincipalOrgID': 'o-a1' })).toBe(false);
    expect(isOpenWith('StringEqualsIfExists', { 'kms:CallerAccount': '012345678910' })).toBe(false);
  });

  it('is closed by such a key when Null demands that it is sent', () => {
    const Condition = { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' }, Null: { 'AWS:SourceVpc': 'false' } };
    expect(isOpen({ Condition })).toBe(false);
  });

  it('is not closed by operators that are unknown, negated, or about weak keys', () => {
    expect(isOpenWith('StringEqualsFoo', { 'aws:SourceVpc': 'vpc-1' })).toBe(true);
    expect(isOpenWith('StringNotEquals', { 'aws:SourceVpc': 'vpc-1' })).toBe(true);
    expect(isOpenWith('StringLike', { 'aws:Referer': 'https://example.com/*' })).toBe(true);
  });

  it('is closed by an account number that is written as a number', () => {
    expect(isOpenWith('StringEquals', { 'aws:SourceAccount': 444444444444 })).toBe(false);
  });

  it('is open to networks that together are the internet', () => {
    expect(isOpenWith('IpAddress', { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] })).toBe(true);
    expect(isOpenWith('IpAddress', { 'aws:SourceIp': ['10.0.0.0/8', '203.0.113.0/24'] })).toBe(false);
  });

  it('is open to patterns of buckets, but not to a named bucket', () => {
    expect(isOpenWith('ArnLike', { 'aws:SourceArn': 'arn:aws:s3:::logs-*' })).toBe(true);
    expect(isOpenWith('ArnLike', { 'aws:SourceArn': 'arn:aws:s3:::logs' })).toBe(false);
    expect(isOpenWith('ArnLike', { 'aws:SourceArn': 'arn:aws:s3:*:*:logs' })).toBe(false);
  });

  it('is closed by an exact user id or by every session of one role', () => {
    for (const id of ['AROAEXAMPLE:session', 'AROAEXAMPLE:*']) expect(isOpenWith('StringLike', { 'aws:userid': id })).toBe(false);
    for (const id of ['*', 'AROA*:session']) expect(isOpenWith('StringLike', { 'aws:userid': id })).toBe(true);
  });
});
