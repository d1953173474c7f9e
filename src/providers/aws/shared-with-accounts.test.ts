import { describe, expect, it } from 'vitest';
import { auditInTest, FRIEND, OWN, STRANGER, VENDOR } from './policy/audit-in-test.ts';
import { stringList } from './policy/string-list.ts';
import { sharedWithAccountsChecks } from './shared-with-accounts.ts';

const checks = sharedWithAccountsChecks({
  index: 'picture',
  auditorClass: 'PictureAuditor',
  noun: 'picture',
  action: 'look',
  sharedWith: ({ ids }) => stringList(ids),
});
const EVERYBODY = ['all', OWN.identifier, FRIEND.identifier, VENDOR.identifier, STRANGER, STRANGER];
const audit = (name: string, ids: readonly string[] = EVERYBODY) => auditInTest(checks, `picture.shared-${name}`, { ids: [...ids] });

describe('what is shared', () => {
  it('is told by whose the account is, never for the own one', () => {
    expect(audit('friendly').notes).toEqual([
      `Account: [${FRIEND.identifier}/friend] Entity: [account:${FRIEND.identifier}] Actions: ["look"]`,
    ]);
    expect(audit('thirdparty').keys).toEqual([`account:${VENDOR.identifier}`]);
    expect(audit('unknown').notes).toEqual([`Entity: [account:${STRANGER}] Actions: ["look"]`]);
    expect(audit('publicly').notes).toEqual(['Entity: [account:all] Actions: ["look"]']);
  });

  it('is nothing when it is shared with nobody', () => {
    for (const name of ['friendly', 'thirdparty', 'unknown', 'publicly']) expect(audit(name, []).findings).toEqual([]);
  });

  it('keeps the names under which scores were overridden, where there were such checks', () => {
    expect(checks.map(({ overrideKey }) => overrideKey)).toEqual([
      'check_internet_accessible (PictureAuditor)',
      'check_friendly_cross_account (PictureAuditor)',
      'check_thirdparty_cross_account (PictureAuditor)',
      'check_unknown_cross_account (PictureAuditor)',
    ]);
    const [first] = sharedWithAccountsChecks({ index: 'new', noun: 'new', action: 'look', sharedWith: () => [] });
    expect(first!.overrideKey).toBeUndefined();
  });
});
