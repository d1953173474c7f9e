import { describe, expect, it } from 'vitest';
import { auditInTest, FRIEND, OWN, STRANGER, VENDOR } from './policy/audit-in-test.ts';
import { sharingIn } from './rds/snapshot-sharing.ts';
import { type SharedWithFamily, sharedWithChecks } from './shared-with-checks.ts';

const family: SharedWithFamily = {
  index: 'picture',
  noun: 'picture',
  action: 'look',
  everybody: 'account:all',
  remedy: 'Hide it.',
  sharingOf: ({ ids }) => sharingIn({ restore: ids ?? [] }),
};
const checks = sharedWithChecks({ ...family, overrideKeys: { publicly: 'p', friendly: 'f', thirdparty: 't', unknown: 'u' } });
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
    expect(checks.map(({ overrideKey }) => overrideKey)).toEqual(['p', 'f', 't', 'u']);
    expect(sharedWithChecks(family)[0]!.overrideKey).toBeUndefined();
  });
});
