import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, FRIEND, OWN, STRANGER, VENDOR } from '../policy/audit-in-test.ts';
import { ebsSnapshotChecks } from './ebs-snapshot.checks.ts';

const judge = (name: string, ...create_volume_permissions: JsonObject[]) =>
  auditInTest(ebsSnapshotChecks, `ebssnapshot.${name}`, { create_volume_permissions });

const EVERYBODY = [OWN.identifier, FRIEND.identifier, VENDOR.identifier, STRANGER, 'aws-marketplace'].map((UserId) => ({ UserId }));
const ACTIONS = 'Actions: ["createEBSVolume"]';

describe('ebssnapshot', () => {
  it.each([
    ['shared-friendly', `Account: [222222222222/friend] Entity: [account:222222222222] ${ACTIONS}`],
    ['shared-thirdparty', `Account: [333333333333/vendor] Entity: [account:333333333333] ${ACTIONS}`],
    ['shared-unknown', `Entity: [account:444444444444] ${ACTIONS}`],
    ['shared-marketplace', `Entity: [shared_ebs:aws-marketplace] ${ACTIONS}`],
  ])('%s finds its own, and nobody else', (name, note) => {
    expect(judge(name, ...EVERYBODY, ...EVERYBODY, { Group: 'all' }).notes).toEqual([note]);
    expect(judge(name).notes).toEqual([]);
  });

  it('shared-publicly finds the group of all', () => {
    expect(judge('shared-publicly', ...EVERYBODY).notes).toEqual([]);
    expect(judge('shared-publicly', ...EVERYBODY, { Group: 'all' }).notes).toEqual([`Entity: [shared_ebs:public] ${ACTIONS}`]);
  });

  it.each([[{}], [{ create_volume_permissions: null }], [{ create_volume_permissions: 'x' }], [{ create_volume_permissions: [{}] }]])(
    'finds nothing in %j',
    (config) => {
      for (const { id } of ebsSnapshotChecks) expect(auditInTest(ebsSnapshotChecks, id, config as JsonObject).keys).toEqual([]);
    },
  );
});
