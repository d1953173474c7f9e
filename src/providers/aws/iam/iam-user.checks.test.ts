import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { iamUserChecks } from './iam-user.checks.ts';

const key = (part: JsonObject): JsonObject => ({ AccessKeyId: 'AKIAEXAMPLE', Status: 'Active', ...part });
const audit = (name: string, config: JsonObject, now?: string) =>
  auditInTest(iamUserChecks, `iamuser.${name}`, config, now === undefined ? {} : { now });

describe('access-key-active and access-key-inactive', () => {
  const AccessKeys = [key({}), key({ AccessKeyId: 'AKIAOTHER', Status: 'Inactive' }), { AccessKeyId: 'AKIANOSTATUS' }, null];

  it('tell the keys apart by their status', () => {
    expect(audit('access-key-active', { AccessKeys }).notes).toEqual(['Active Accesskey [AKIAEXAMPLE]']);
    expect(audit('access-key-inactive', { AccessKeys }).notes).toEqual(['Inactive Accesskey [AKIAOTHER]']);
  });

  it('say nothing of a user without keys', () => {
    expect(audit('access-key-active', { AccessKeys: [] }).findings).toEqual([]);
    expect(audit('access-key-inactive', {}).findings).toEqual([]);
  });
});

describe('access-key-rotation', () => {
  const AccessKeys = [key({ CreateDate: '2026-01-01 00:00:00' })];

  it('fires when a key is more than 90 days old, in UTC', () => {
    expect(audit('access-key-rotation', { AccessKeys }, '2026-04-01T00:00:00Z').findings).toEqual([]);
    expect(audit('access-key-rotation', { AccessKeys }, '2026-04-01T00:00:00.001Z').notes).toEqual([
      'Active Accesskey [AKIAEXAMPLE] last rotated > 90 days ago on 2026-01-01 00:00:00',
    ]);
  });

  it('says until when its verdict holds', () => {
    expect(audit('access-key-rotation', { AccessKeys }, '2026-03-01T00:00:00Z').holdsUntil).toEqual(['2026-04-01T00:00:00.001Z']);
    expect(audit('access-key-rotation', { AccessKeys }, '2026-05-01T00:00:00Z').holdsUntil).toEqual([]);
  });

  it('rests on the date and the limit, not on the age', () => {
    const facts = (now: string) => audit('access-key-rotation', { AccessKeys }, now).findings[0]?.facts;
    expect(facts('2026-05-01T00:00:00Z')).toEqual(facts('2027-05-01T00:00:00Z'));
    expect(facts('2026-05-01T00:00:00Z')).toContainEqual({ kind: 'threshold', name: 'days', value: 90 });
  });

  it('says nothing of inactive keys and of dates that are none', () => {
    for (const part of [{ Status: 'Inactive', CreateDate: '2020-01-01' }, { CreateDate: 'yesterday' }, { CreateDate: 7 }, {}]) {
      expect(audit('access-key-rotation', { AccessKeys: [key(part)] }).findings).toEqual([]);
    }
  });
});

describe('access-key-unused', () => {
  it('counts from the last use, or from the making of a key that was never used', () => {
    const used = key({ CreateDate: '2020-01-01T00:00:00+00:00', LastUsedDate: '2026-05-31T00:00:00+00:00' });
    const never = key({ AccessKeyId: 'AKIANEVER', CreateDate: '2020-01-01T00:00:00+00:00' });
    expect(audit('access-key-unused', { AccessKeys: [used, never] }).notes).toEqual([
      'Active Accesskey [AKIANEVER] last used > 90 days ago on 2020-01-01T00:00:00+00:00',
    ]);
  });

  it('declares that it reads a value that moves by itself', () => {
    expect(iamUserChecks.find(({ id }) => id === 'iamuser.access-key-unused')?.ephemeral.map(({ path }) => path)).toEqual([
      'AccessKeys$*$LastUsedDate',
    ]);
  });
});

describe('login-without-mfa', () => {
  const LoginProfile = { UserName: 'u', CreateDate: '2020-01-01' };

  it('fires for a password without a second factor', () => {
    for (const MfaDevices of [undefined, {}, [], false])
      expect(audit('login-without-mfa', { LoginProfile, MfaDevices }).findings).toHaveLength(1);
  });

  it('passes with a device, or without a password', () => {
    expect(audit('login-without-mfa', { LoginProfile, MfaDevices: { serial: {} } }).findings).toEqual([]);
    expect(audit('login-without-mfa', { LoginProfile: null }).findings).toEqual([]);
  });
});

describe('login-and-access-keys', () => {
  it('fires once for a password and any number of active keys', () => {
    const AccessKeys = [key({}), key({ AccessKeyId: 'AKIAOTHER' })];
    expect(audit('login-and-access-keys', { LoginProfile: { UserName: 'u' }, AccessKeys }).findings).toHaveLength(1);
    expect(audit('login-and-access-keys', { LoginProfile: null, AccessKeys }).findings).toEqual([]);
    expect(audit('login-and-access-keys', { LoginProfile: { UserName: 'u' }, AccessKeys: [key({ Status: 'Inactive' })] }).findings).toEqual(
      [],
    );
  });
});

describe('the other checks of IAM users', () => {
  it('read the inline policies and the attached ones', () => {
    const InlinePolicies = { a: { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } } };
    expect(audit('admin-star', { InlinePolicies }).findings).toHaveLength(1);
    expect(audit('admin-star', { InlinePolicies: null }).findings).toEqual([]);
    expect(audit('attached-managed-policies', { ManagedPolicies: [{ arn: 'arn:aws:iam::aws:policy/x' }] }).findings).toHaveLength(1);
  });
});
