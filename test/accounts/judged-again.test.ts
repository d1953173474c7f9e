import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Operator, operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { changeAccounts, type WantedAccount } from '../../src/store/account-batch.ts';
import { type FakeCloud, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const base = { category: 'Test', title: 'Things are fine', risk: 'They are not.', remedy: 'Mend them.', watches: { index: 'thing' } };

const sharedWith = defineCheck({
  ...base,
  id: 'thing.shared-with',
  score: 10,
  *audit({ config, known }: Subject) {
    if (typeof config['Shared'] !== 'string') return;
    const [owner] = known.account(config['Shared']).owners;
    if (!owner || owner.thirdParty) yield { key: 'shared', notes: owner?.name ?? 'nobody', facts: [configFact('/Shared', 'x')] };
  },
});

const usesBucket = defineCheck({
  ...base,
  id: 'thing.uses-bucket',
  score: 5,
  *audit({ config, known }: Subject) {
    if (typeof config['Uses'] !== 'string') return;
    const { owners, complete } = known.owners('s3', config['Uses']);
    if (complete && (owners.length === 0 || owners[0]!.thirdParty)) yield { key: 'uses', notes: null, facts: [] };
  },
});

/** What becomes due when many accounts change at once. */
describe('many accounts at once', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  const now = new Date('2026-01-01T00:00:00Z');
  let test: TestApp;
  let operator: Operator;
  let own: Account;

  const change = (decide: (stored: readonly Account[]) => readonly WantedAccount[]) =>
    changeAccounts(test.app.database.kysely, decide, now);
  const update = (name: string, more: Partial<Account>) =>
    change((stored) => {
      const { id, ...values } = stored.find((account) => account.name === name)!;
      return [{ id, values: { ...values, ...more } }];
    });
  const add = (name: string, more: Partial<Account> = {}) =>
    change(() => [
      { id: null, values: { type: 'fake', name, identifier: name, active: false, thirdParty: false, notes: null, fields: {}, ...more } },
    ]);
  const account = async (name: string): Promise<Account> => (await operator.listAccounts()).find((one) => one.name === name)!;
  const scan = async (where: Account, ...events: Extract<FakeCloud['events'], unknown[]>) => {
    cloud.events = events;
    await test.app.watch(where, ['thing'], { signal });
    await test.app.audit(signal);
  };
  const due = async (): Promise<readonly string[]> =>
    (await test.rows<{ name: string }>('select i.name from audit_due d join item i on i.id = d.item_id order by 1')).map(
      ({ name }) => name,
    );
  const states = async (): Promise<readonly string[]> =>
    (
      await test.rows<{ told: string }>(
        `select i.name || ' ' || s.check_id || ' ' || s.state || ' ' || s.score as told from issue s join item i on i.id = s.item_id order by 1`,
      )
    ).map(({ told }) => told);

  beforeEach(async () => {
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, [sharedWith, usesBucket])]) });
    operator = operatorOf(test.app);
    await add('own', { active: true });
    own = await account('own');
  });
  afterEach(() => test.close());

  it('judges again what asked for an account that is added, changes sides, or changes its number', async () => {
    await scan(own, item('a', { Shared: 'partner' }), item('b', { Shared: 'other' }), listed());
    await add('partner');
    expect(await due()).toEqual(['a']);
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.shared-with fixed 10', 'b thing.shared-with open 10']);
    await update('partner', { thirdParty: true });
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.shared-with reopened 10', 'b thing.shared-with open 10']);
    await update('partner', { thirdParty: false, identifier: 'other' });
    expect(await due()).toEqual(['a', 'b']);
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.shared-with reopened 10', 'b thing.shared-with fixed 10']);
  });

  it('judges again what asked for something that an account owns whose side has changed', async () => {
    await add('second', { active: true });
    await scan(await account('second'), item('bucket', { Bucket: 'shelf' }), listed());
    await scan(own, item('a', { Uses: 'shelf' }), listed());
    expect(await states()).toEqual([]);
    await update('second', { active: false, thirdParty: true });
    expect(await due()).toEqual(['a']);
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.uses-bucket open 5']);
  });

  it('judges nothing again for notes, unless scores depend on them', async () => {
    await scan(own, item('a', { Shared: 'nobody' }), listed());
    await update('own', { notes: 'a garden' });
    expect(await due()).toEqual([]);
    await operator.setOverride({
      checkId: 'thing.shared-with',
      score: null,
      disabled: false,
      patterns: [{ field: 'notes', pattern: 'an orchard', score: 2 }],
    });
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.shared-with open 10']);
    await update('own', { notes: 'an orchard' });
    expect(await due()).toEqual(['a']);
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.shared-with open 2']);
  });

  it('decides what waited for an account that is watched no more', async () => {
    await add('never-read', { active: true });
    await scan(own, item('a', { Uses: 'shelf' }), listed());
    expect(await states()).toEqual([]);
    expect(await test.rows(`select check_id from unknown_verdict where valid_to = 'infinity'`)).toEqual([
      { check_id: 'thing.uses-bucket' },
    ]);
    await operator.switchAccounts(['never-read'], false);
    expect(await due()).toEqual(['a']);
    await test.app.audit(signal);
    expect(await states()).toEqual(['a thing.uses-bucket open 5']);
  });

  it('changes nothing at all when a name is taken after all, or when the decision fails', async () => {
    await add('second');
    const before = await operator.listAccounts();
    await expect(update('second', { name: 'own' })).rejects.toThrow('account_name_key');
    await expect(
      change(() => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await operator.listAccounts()).toEqual(before);
  });
});
