import { expect, it } from 'vitest';
import { auditInTest } from '../policy/audit-in-test.ts';
import { rdsClusterSnapshotChecks } from './rdsclustersnapshot.checks.ts';
import { rdsSnapshotChecks } from './rdssnapshot.checks.ts';
import { canBeShared, snapshotAttributes } from './snapshot-attributes.ts';

it('reads attributes by name, their values in an order of their own', () => {
  expect(snapshotAttributes([{ AttributeName: 'restore', AttributeValues: ['222222222222', '111111111111'] }])).toEqual({
    restore: ['111111111111', '222222222222'],
  });
  expect(snapshotAttributes([{ AttributeName: 'restore' }])).toEqual({ restore: [] });
  expect(() => snapshotAttributes(undefined)).toThrow('attributes');
});

it('knows that only snapshots made by hand are shared', () => {
  expect(['manual', 'automated', 'awsbackup', undefined].map(canBeShared)).toEqual([true, false, false, false]);
});

it('judges instance and cluster snapshots by their attribute restore', () => {
  expect(auditInTest(rdsSnapshotChecks, 'rdssnapshot.shared-publicly', { Attributes: { restore: ['all'] } }).findings).toHaveLength(1);
  expect(auditInTest(rdsSnapshotChecks, 'rdssnapshot.shared-publicly', { Attributes: null }).findings).toEqual([]);
  const id = 'rdsclustersnapshot.shared-publicly';
  expect(auditInTest(rdsClusterSnapshotChecks, id, { attributes: { restore: ['all'] } }).findings).toHaveLength(1);
  expect(auditInTest(rdsClusterSnapshotChecks, id, { attributes: null }).findings).toEqual([]);
});
