import { expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { OPEN_GROUP } from '../open-group-in-test.ts';
import { auditInTest } from '../policy/audit-in-test.ts';
import { redshiftChecks } from './redshift.checks.ts';

const audit = (name: string, config: JsonObject) => auditInTest(redshiftChecks, `redshift.${name}`, config, OPEN_GROUP).keys;

it('not-in-vpc fires without a VPC', () => {
  expect(audit('not-in-vpc', { VpcId: 'vpc-1' })).toEqual([]);
  for (const config of [{}, { VpcId: null }, { VpcId: '' }]) expect(audit('not-in-vpc', config)).toEqual(['vpc']);
});

it('internet-accessible fires for a public cluster that listens', () => {
  const open = { PubliclyAccessible: true, Endpoint: { Port: 5439 }, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-1' }] };
  expect(audit('internet-accessible', open)).toEqual(['group:sg-1 internet']);
  expect(audit('internet-accessible', { ...open, PubliclyAccessible: false })).toEqual([]);
  expect(audit('internet-accessible', { ...open, Endpoint: 'somewhere' })).toEqual([]);
});

it('unencrypted fires only when AWS says so', () => {
  expect(audit('unencrypted', { Encrypted: false })).toEqual(['at-rest']);
  expect(audit('unencrypted', { Encrypted: true })).toEqual([]);
  expect(audit('unencrypted', {})).toEqual([]);
});
