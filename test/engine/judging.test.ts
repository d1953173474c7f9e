import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Operator, operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { accountFact, type Check, configFact, defineCheck, networkFact, type Subject } from '../../src/plugin/define-check.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { type AccountValues, addAccount, updateAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed, thing } from '../setup/fake-provider.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const labelOf = (owners: readonly { thirdParty: boolean }[]): string => {
  const [owner] = owners;
  if (!owner) return 'unknown';
  return owner.thirdParty ? 'thirdparty' : 'friendly';
};

const base = { category: 'Test', title: 'Things are fine', risk: 'They are not.', remedy: 'Mend them.', watches: { index: 'thing' } };

const sharedWith = defineCheck({
  ...base,
  id: 'thing.shared-with',
  score: 10,
  *audit({ config, known }: Subject) {
    if (typeof config['Shared'] !== 'string') return;
    const { owners } = known.account(config['Shared']);
    const label = labelOf(owners);
    if (label !== 'friendly') yield { key: config['Shared'], notes: label, facts: [accountFact(config['Shared'], label)] };
  },
});

const usesBucket = defineCheck({
  ...base,
  id: 'thing.uses-bucket',
  score: 5,
  *audit({ config, known }: Subject) {
    if (typeof config['Uses'] !== 'string') return;
    const answer = known.owners('s3', config['Uses']);
    if (answer.owners.length === 0 && answer.complete) yield { key: config['Uses'], notes: 'nobody we know has it', facts: [] };
  },
});

const reachableFrom = defineCheck({
  ...base,
  id: 'thing.reachable-from',
  score: 4,
  *audit({ config, known }: Subject) {
    if (typeof config['From'] !== 'string') return;
    const { owners } = known.owners('network', config['From']);
    if (owners.length === 0) yield { key: config['From'], notes: 'unknown network', facts: [networkFact(config['From'], 'unknown')] };
  },
});

const open = defineCheck({
  ...base,
  id: 'thing.open',
  score: 7,
  *audit({ config }: Subject) {
    if (config['Open']) yield { key: 'open', notes: String(config['Note'] ?? ''), facts: [configFact('/Open', config['Open'])] };
  },
});

const expires = defineCheck({
  ...base,
  id: 'thing.expires',
  score: 3,
  *audit({ config, now, holdsUntil }: Subject) {
    if (typeof config['Expires'] !== 'string') return;
    const at = new Date(config['Expires']);
    if (at <= now) yield { key: 'expired', notes: 'expired', facts: [configFact('/Expires', config['Expires'])] };
    else holdsUntil(at);
  },
});

const raises = defineCheck({
  ...base,
  id: 'thing.raises',
  score: 1,
  *audit({ config }: Subject) {
    if (config['Explode']) throw new Error('boom');
    if (config['Twice']) {
      yield { key: 'same', notes: null, facts: [] };
      yield { key: 'same', notes: null, facts: [] };
    }
  },
});

const CHECKS: readonly Check[] = [sharedWith, usesBucket, reachableFrom, open, expires, raises];
const other = defineWatcher({ index: 'other', title: 'Other', plural: 'Others', scope: 'global' });
const START = Date.parse('2026-01-01T00:00:00Z');
const DAY = 86_400_000;

describe('judging', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;
  let operator: Operator;
  let account: Account;

  const values = (name: string, more: Partial<AccountValues> = {}): AccountValues => ({
    type: 'fake',
    name,
    identifier: name,
    active: false,
    thirdParty: false,
    notes: null,
    fields: {},
    ...more,
  });
  const scan = async (...events: Extract<FakeCloud['events'], unknown[]>) => {
    cloud.events = events;
    clock += 60_000;
    await test.app.watch(account, ['thing'], { signal });
    await test.app.audit(signal);
  };
  const issues = () =>
    test.rows<{ check_id: string; key: string; state: string; score: number; suspended: boolean }>(
      'select check_id, key, state, score, suspended from issue order by check_id, key',
    );
  const unknowns = () =>
    test.rows<{ check_id: string; code: string }>(
      `select check_id, code from unknown_verdict where valid_to = 'infinity' order by check_id`,
    );
  const stamp = async () =>
    (
      await test.rows<{ score: number; unjustified_score: number }>(
        `select score, unjustified_score from audit_stamp where valid_to = 'infinity'`,
      )
    )[0]!;
  const issueId = async () => (await test.rows<{ id: number }>('select id from issue'))[0]!.id;

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, CHECKS, [thing, other])]), now: () => new Date(clock) });
    operator = operatorOf(test.app);
    account = await addAccount(test.app.database.kysely, values('own', { active: true }), [], new Date(clock));
  });
  afterEach(() => test.close());

  it('re-audits the items that asked for an account when it becomes known, changes its label, or is removed', async () => {
    await scan(item('a', { Shared: 'partner' }), item('b', { Shared: 'somebody' }), listed());
    expect(await issues()).toMatchObject([
      { key: 'partner', state: 'open' },
      { key: 'somebody', state: 'open' },
    ]);
    const partner = await addAccount(test.app.database.kysely, values('partner'), [], new Date(clock));
    expect(await test.app.audit(signal)).toBe(1);
    expect(await issues()).toMatchObject([{ key: 'partner', state: 'fixed' }, { state: 'open' }]);
    await updateAccount(test.app.database.kysely, partner.id, values('partner', { thirdParty: true }), [], new Date(clock));
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ key: 'partner', state: 'reopened' }, { state: 'open' }]);
    await operator.removeAccount('partner', false);
    expect(await test.app.audit(signal)).toBe(1);
  });

  it('does not know before every source has been read, and knows after', async () => {
    await scan(item('a', { Uses: 'elsewhere' }), failed('there'), listed());
    expect(await issues()).toEqual([]);
    expect(await unknowns()).toEqual([{ check_id: 'thing.uses-bucket', code: 'SourceIncomplete' }]);
    await scan(item('a', { Uses: 'elsewhere' }), listed(), listed('there'));
    expect(await unknowns()).toEqual([]);
    expect(await issues()).toMatchObject([{ check_id: 'thing.uses-bucket', state: 'open' }]);
    await scan(item('a', { Uses: 'elsewhere' }), item('b', { Bucket: 'elsewhere' }), listed(), listed('there'));
    expect(await issues()).toMatchObject([{ state: 'fixed' }]);
    await scan(item('a', { Uses: 'elsewhere' }), listed(), listed('there'));
    expect(await issues(), 'the bucket went away with its item').toMatchObject([{ state: 'reopened' }]);
  });

  it('re-audits only the items whose networks a whitelist entry touches', async () => {
    await scan(item('a', { From: '10.1.2.0/24' }), item('b', { From: '192.0.2.0/24' }), listed());
    expect(await issues()).toHaveLength(2);
    const first = await operator.addToWhitelist({ name: 'lower half', network: '10.1.2.0/25', notes: null });
    expect(await test.app.audit(signal)).toBe(1);
    expect((await issues()).map((row) => row.state)).toEqual(['open', 'open']);
    await operator.addToWhitelist({ name: 'upper half', network: '10.1.2.128/25', notes: null });
    expect(await test.app.audit(signal)).toBe(1);
    expect(await issues(), 'both halves together contain it').toMatchObject([{ key: '10.1.2.0/24', state: 'fixed' }, { state: 'open' }]);
    await operator.removeFromWhitelist(first);
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ state: 'reopened' }, { state: 'open' }]);
  });

  it('keeps a justification through every change but that of the facts', async () => {
    await scan(item('a', { Open: 'wide', Size: 1 }), listed());
    await operator.justify(await issueId(), 'alma', 'It is a museum.', null);
    expect(await stamp()).toEqual({ score: 7, unjustified_score: 0 });
    await scan(item('a', { Open: 'wide', Size: 2, Note: 'other words' }), listed());
    await operator.setOverride({ checkId: 'thing.open', score: 9, disabled: false, patterns: [] });
    await test.app.audit(signal);
    expect(await stamp()).toEqual({ score: 9, unjustified_score: 0 });
    await scan(item('a', {}), listed());
    await scan(item('a', { Open: 'wide' }), listed());
    expect(await stamp(), 'it came back as it was').toEqual({ score: 9, unjustified_score: 0 });
    await scan(item('a', { Open: 'wider' }), listed());
    expect(await stamp()).toEqual({ score: 9, unjustified_score: 9 });
    expect(await test.rows('select ended from justification')).toEqual([{ ended: 'facts changed' }]);
  });

  it('ends a justification on its day', async () => {
    await scan(item('a', { Open: true }), listed());
    await operator.justify(await issueId(), 'alma', 'Until Friday.', new Date(clock + DAY));
    clock += 2 * DAY;
    await test.app.audit(signal);
    expect(await stamp()).toEqual({ score: 7, unjustified_score: 7 });
    expect(await test.rows('select ended from justification')).toEqual([{ ended: 'expired' }]);
  });

  it('takes a justification back on request, and keeps that it was there', async () => {
    await scan(item('a', { Open: true }), listed());
    await operator.justify(await issueId(), 'alma', 'Fine.', null);
    await operator.justify(await issueId(), 'bruno', 'Still fine.', null);
    await operator.revoke(await issueId(), 'carla');
    expect(await stamp()).toEqual({ score: 7, unjustified_score: 7 });
    expect(await test.rows('select author, ended, ended_by from justification order by id')).toEqual([
      { author: 'alma', ended: 'replaced', ended_by: 'bruno' },
      { author: 'bruno', ended: 'revoked', ended_by: 'carla' },
    ]);
    await expect(operator.revoke(await issueId(), 'carla')).rejects.toMatchObject({ code: 'conflict' });
    await expect(operator.justify(await issueId(), 'alma', '  ', null)).rejects.toMatchObject({ code: 'bad-input' });
  });

  it('judges again when the time of a verdict is over', async () => {
    await scan(item('a', { Expires: new Date(START + DAY).toISOString() }), listed());
    expect(await issues()).toEqual([]);
    clock += 2 * DAY;
    expect(await test.app.audit(signal)).toBe(1);
    expect(await issues()).toMatchObject([{ check_id: 'thing.expires', state: 'open' }]);
    expect(await test.app.audit(signal)).toBe(0);
  });

  it('isolates a check that fails: its verdict is unknown, nothing of it is fixed, the others go on', async () => {
    await scan(item('a', { Twice: false, Open: true }), listed());
    await scan(item('a', { Explode: true, Open: true }), item('b', { Twice: true }), listed());
    expect(await unknowns()).toEqual([
      { check_id: 'thing.raises', code: 'DefectiveCheck' },
      { check_id: 'thing.raises', code: 'DefectiveCheck' },
    ]);
    expect((await issues()).filter((row) => row.check_id === 'thing.open')).toMatchObject([{ state: 'open' }]);
  });

  it('applies overrides by account pattern, then the general one, and switches checks off and on', async () => {
    await scan(item('a', { Open: true }), listed());
    await operator.setOverride({
      checkId: 'thing.open',
      score: 5,
      disabled: false,
      patterns: [{ field: 'name', pattern: 'ow*', score: 2 }],
    });
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ score: 2, state: 'open' }]);
    await operator.setOverride({ checkId: 'thing.open', score: null, disabled: true, patterns: [] });
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ state: 'fixed', suspended: true }]);
    await operator.removeOverride('thing.open');
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ score: 7, state: 'open', suspended: false }]);
  });

  it('fixes nothing of an item that cannot be seen, whatever else becomes known', async () => {
    await scan(item('a', { Shared: 'partner' }), listed());
    await scan(failed('here'));
    await addAccount(test.app.database.kysely, values('partner'), [], new Date(clock));
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ state: 'open' }]);
    await scan(item('a', { Shared: 'partner' }), listed());
    await operator.dueAll(null, null);
    await test.app.audit(signal);
    expect(await issues()).toMatchObject([{ state: 'fixed' }]);
  });

  it('writes nothing in a full audit that finds nothing new', async () => {
    await scan(item('a', { Open: true, Shared: 'partner', From: '10.0.0.0/8' }), item('b', {}), listed());
    const before = await rowVersions(test.rows);
    await operator.dueAll(null, null);
    expect(await test.app.audit(signal)).toBe(2);
    expect(await rowVersions(test.rows)).toEqual(before);
  });

  it('hides what the ignore list names, without ending its history', async () => {
    await scan(item('Temp-1', { Open: true }), item('b', { Open: true }), listed());
    const id = await operator.addIgnored({ technology: 'thing', prefix: 'temp', notes: null });
    await scan(item('Temp-1', { Open: true, Size: 2 }), item('b', { Open: true }), listed());
    expect((await Array.fromAsync(operator.eachItem({}))).map((row) => row.name)).toEqual(['b']);
    expect((await Array.fromAsync(operator.eachIssue({}))).map((row) => row.name)).toEqual(['b']);
    await operator.removeIgnored(id);
    expect((await Array.fromAsync(operator.eachItem({}))).map((row) => row.name)).toEqual(['Temp-1', 'b']);
    expect(await test.rows(`select change from revision r join item i on i.id = r.item_id where i.uid = 'Temp-1' order by r.id`)).toEqual([
      { change: 'created' },
      { change: 'changed' },
    ]);
  });

  it('keeps what an operator stated with the time in which it held', async () => {
    const id = await operator.addToWhitelist({ name: 'office', network: '192.0.2.0/24', notes: null });
    await operator.removeFromWhitelist(id);
    const [row] = await test.rows<{ value: { name: string }; valid_from: Date; valid_to: Date }>(
      `select value, valid_from, valid_to from fact_history where fact = 'network_whitelist'`,
    );
    expect(row!.value.name).toBe('office');
    expect(row!.valid_to.getTime()).toBeGreaterThanOrEqual(row!.valid_from.getTime());
  });
});
