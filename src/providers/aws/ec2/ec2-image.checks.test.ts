import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, type Circumstances, FRIEND, OWN, STRANGER, VENDOR } from '../policy/audit-in-test.ts';
import { ec2ImageChecks } from './ec2-image.checks.ts';

const judge = (name: string, LaunchPermissions: readonly JsonObject[], circumstances: Circumstances = {}) =>
  auditInTest(ec2ImageChecks, `ec2image.${name}`, { Public: false, LaunchPermissions }, circumstances);

const EVERYBODY = [OWN.identifier, FRIEND.identifier, VENDOR.identifier, STRANGER].map((UserId) => ({ UserId }));
const ACTIONS = 'Actions: ["LaunchPermissions"]';
const organizationOf = (account: string): string => `arn:aws:organizations::${account}:organization/o-abc123`;
const unitOf = (account: string): string => `arn:aws:organizations::${account}:ou/o-abc123/ou-abcd-11112222`;

describe('ec2image', () => {
  it.each([
    ['shared-friendly', `Account: [222222222222/friend] Entity: [account:222222222222] ${ACTIONS}`],
    ['shared-thirdparty', `Account: [333333333333/vendor] Entity: [account:333333333333] ${ACTIONS}`],
    ['shared-unknown', `Entity: [account:444444444444] ${ACTIONS}`],
  ])('%s finds its own, and not the account itself', (name, note) => {
    expect(judge(name, [...EVERYBODY, { Group: 'all' }]).notes).toEqual([note]);
    expect(judge(name, []).notes).toEqual([]);
  });

  it('shared-publicly finds the group of all, and the flag', () => {
    expect(judge('shared-publicly', EVERYBODY).notes).toEqual([]);
    expect(judge('shared-publicly', [{ Group: 'all' }]).notes).toEqual([`Entity: [account:all] ${ACTIONS}`]);
    expect(auditInTest(ec2ImageChecks, 'ec2image.shared-publicly', { Public: true }).keys).toEqual(['account:all']);
  });

  it('classifies an organization by the account that manages it', () => {
    const permissions = [{ OrganizationArn: organizationOf(STRANGER) }, { OrganizationalUnitArn: unitOf(VENDOR.identifier) }];
    expect(judge('shared-unknown', permissions).notes).toEqual([`Entity: [organization:${organizationOf(STRANGER)}] ${ACTIONS}`]);
    expect(judge('shared-thirdparty', permissions).keys).toEqual([`organization:${unitOf(VENDOR.identifier)}`]);
    expect(judge('shared-friendly', [{ OrganizationArn: organizationOf(OWN.identifier) }]).keys).toHaveLength(1);
    expect(judge('shared-unknown', [{ OrganizationArn: 'o-abc123' }]).keys).toEqual(['organization:o-abc123']);
  });

  it('takes organizations that the settings name for friends', () => {
    const permissions = [{ OrganizationArn: organizationOf(STRANGER) }, { OrganizationalUnitArn: unitOf(STRANGER) }];
    const settings = { ownOrganizations: ['o-abc123'] };
    expect(judge('shared-friendly', permissions, { settings }).keys).toHaveLength(2);
    expect(judge('shared-unknown', permissions, { settings }).keys).toEqual([]);
  });

  it.each([[{}], [{ LaunchPermissions: null }], [{ LaunchPermissions: 'x', Public: 'true' }], [{ LaunchPermissions: [{}, null] }]])(
    'finds nothing in %j',
    (config) => {
      for (const { id } of ec2ImageChecks) expect(auditInTest(ec2ImageChecks, id, config as JsonObject).keys).toEqual([]);
    },
  );
});
