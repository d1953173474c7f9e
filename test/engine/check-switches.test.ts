import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Operator, operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import { configFact, defineCheck, type Subject } from '../../src/plugin/define-check.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type AsOf, asOf, present } from '../../src/store/as-of.ts';
import { listSwitchedOff } from '../../src/store/check-switch-store.ts';
import { countIssues } from '../../src/store/issue-store.ts';
import { EVERYTHING } from '../../src/store/scope.ts';
import { type FakeCloud, failed, fakeProvider, item, listed } from '../setup/fake-provider.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const base = { category: 'Test', title: 'Things are fine', risk: 'They are not.', remedy: 'Mend them.', watches: { index: 'thing' } };

const open = defineCheck({
  ...base,
  id: 'thing.open',
  score: 7,
  *audit({ config }: Subject) {
    if (config['Open']) yield { key: 'open', notes: null, facts: [configFact('/Open', config['Open'])] };
  },
});

const large = defineCheck({
  ...base,
  id: 'thing.large',
  score: 2,
  *audit({ config }: Subject) {
    if (config['Size'] === 9) yield { key: 'large', notes: null, facts: [configFact('/Size', 9)] };
  },
});

const usesBucket = defineCheck({
  ...base,
  id: 'thing.uses-bucket',
  score: 5,
  *audit({ config, known }: Subject) {
    if (typeof config['Uses'] !== 'string') return;
    const answer = known.owners('s3', config['Uses']);
    if (answer.owners.length === 0 && answer.complete) yield { key: config['Uses'], notes: null, facts: [] };
  },
});

const START = Date.parse('2026-01-01T00:00:00Z');

describe('a check that is switched off in an account', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = START;
  let test: TestApp;
  let operator: Operator;
  let own: Account;
  let other: Account;

  const add = (name: string) =>
    addAccount(
      test.app.database.kysely,
      { type: 'fake', name, identifier: name, active: true, thirdParty: false, notes: null, fields: {} },
      [],
      new Date(clock),
    );
  const scan = async (account: Account, ...events: Extract<FakeCloud['events'], unknown[]>) => {
    cloud.events = events;
    clock += 60_000;
    await test.app.watch(account, ['thing'], { signal });
    await test.app.audit(signal);
  };
  /** Returns how many items were judged because of it. */
  const turn = async (off: boolean, account: string | null = 'own', check = 'thing.open'): Promise<number> => {
    clock += 60_000;
    await operator.switchCheck(check, account, off);
    return test.app.audit(signal);
  };
  const issues = async () =>
    (
      await test.rows<{ account: string; check_id: string; state: string; suspended: boolean }>(
        `select a.name as account, i.check_id, i.state, i.suspended from issue i join account a on a.id = i.account_id order by a.name, i.check_id, i.id`,
      )
    ).map(({ account, check_id, state, suspended }) => `${account} ${check_id.slice(6)} ${suspended ? 'suspended' : state}`);
  const sums = async () =>
    (
      await test.rows<{ score: number; issues: number; unknowns: number }>(
        `select score, issues, unknowns from audit_stamp where valid_to = 'infinity' order by item_id`,
      )
    ).map(({ score, issues: count, unknowns }) => [score, count, unknowns]);
  const openAt = (at: AsOf) => countIssues(test.app.database.kysely, EVERYTHING, {}, at, 100);

  beforeEach(async () => {
    clock = START;
    test = await openTestApp({ registry: makeRegistry([fakeProvider(cloud, [open, large, usesBucket])]), now: () => new Date(clock) });
    operator = operatorOf(test.app);
    own = await add('own');
    other = await add('other');
    await scan(own, item('a', { Open: true, Size: 9 }), item('b', { Size: 1 }), item('c', { Size: 2 }), listed());
    await scan(other, item('a', { Open: true }), listed());
  });
  afterEach(() => test.close());

  it('suspends its issues there, judges again just what had one, and counts them nowhere', async () => {
    expect(await turn(true)).toBe(1);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open suspended']);
    expect(await sums()).toEqual([
      [2, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
      [7, 1, 0],
    ]);
    // Whatever of the technology may have become an issue meanwhile.
    expect(await turn(false)).toBe(3);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open open']);
    expect((await sums())[0]).toEqual([9, 2, 0]);
  });

  it('says nothing of what comes while it is off', async () => {
    await turn(true);
    await scan(own, item('a', { Open: true, Size: 9 }), item('b', { Open: true }), item('c', { Size: 2 }), listed());
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open suspended']);
    await turn(false);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open open', 'own open open']);
  });

  it('fixes what has been mended meanwhile only once it has looked', async () => {
    await turn(true);
    await scan(own, item('a', { Size: 9 }), item('b', { Size: 1 }), item('c', { Size: 2 }), listed());
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open suspended']);
    await turn(false);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open fixed']);
    await scan(own, item('a', { Open: true, Size: 9 }), item('b', { Size: 1 }), item('c', { Size: 2 }), listed());
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open reopened']);
  });

  it('fixes what has gone', async () => {
    await turn(true);
    await scan(own, item('b', { Size: 1 }), item('c', { Size: 2 }), listed());
    expect(await issues()).toEqual(['other open open', 'own large fixed', 'own open fixed']);
  });

  it('suspends what cannot be seen just now, too, and opens it again unseen', async () => {
    await scan(own, failed('here'));
    await turn(true);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open suspended']);
    await turn(false);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open open']);
  });

  it('knows of no unknown verdict, and of the same again once it is on', async () => {
    // Nobody has read that account, so whose the bucket is cannot be told.
    await add('third');
    await scan(own, item('a', { Uses: 'elsewhere' }), listed());
    const unknowns = () => test.rows(`select check_id from unknown_verdict where valid_to = 'infinity'`);
    expect(await unknowns()).toEqual([{ check_id: 'thing.uses-bucket' }]);
    expect(await turn(true, 'own', 'thing.uses-bucket')).toBe(1);
    expect(await unknowns()).toEqual([]);
    await turn(false, 'own', 'thing.uses-bucket');
    expect(await unknowns()).toEqual([{ check_id: 'thing.uses-bucket' }]);
  });

  it('opens a suspended issue again of which it cannot say anything', async () => {
    await scan(own, item('a', { Uses: 'elsewhere' }), listed());
    await scan(other, item('a', {}), listed());
    expect(await issues()).toContain('own uses-bucket open');
    await turn(true, 'own', 'thing.uses-bucket');
    await add('third');
    await operator.dueAll(null, null);
    await test.app.audit(signal);
    expect(await issues()).toContain('own uses-bucket suspended');
    await turn(false, 'own', 'thing.uses-bucket');
    expect(await issues(), 'nobody has read the third account').toContain('own uses-bucket open');
  });

  it('may be off everywhere, whatever it is in one account', async () => {
    await turn(true);
    expect(await turn(true, null)).toBe(1);
    expect(await issues()).toEqual(['other open suspended', 'own large open', 'own open suspended']);
    await turn(false, null);
    expect(await issues()).toEqual(['other open open', 'own large open', 'own open suspended']);
  });

  it('writes nothing in a full audit, off or on again', async () => {
    await turn(true);
    const settle = async () => {
      await operator.dueAll(null, null);
      await test.app.audit(signal);
    };
    const before = await rowVersions(test.rows);
    await settle();
    expect(await rowVersions(test.rows)).toEqual(before);
    await turn(false);
    const after = await rowVersions(test.rows);
    await settle();
    expect(await rowVersions(test.rows)).toEqual(after);
  });

  it('was off for as long as it was, as of any instant', async () => {
    const instants: AsOf[] = [asOf(new Date(clock))];
    for (const off of [true, false, true]) {
      await turn(off);
      instants.push(asOf(new Date(clock)));
    }
    const offAt = async (at: AsOf) => (await listSwitchedOff(test.app.database.kysely, EVERYTHING, at)).length;
    expect(await Promise.all(instants.map(openAt))).toEqual([3, 2, 3, 2]);
    expect(await Promise.all(instants.map(offAt))).toEqual([0, 1, 0, 1]);
    expect(await openAt(present(new Date(clock)))).toBe(2);
  });

  it('keeps its justification', async () => {
    const [{ id }] = (await test.rows<{ id: number }>(`select id from issue where account_id = ${own.id} and check_id = 'thing.open'`)) as [
      { id: number },
    ];
    await operator.justify(id, 'alma', 'It is a museum.', null);
    await turn(true);
    await turn(false);
    expect(await test.rows(`select author from justification where valid_to = 'infinity'`)).toEqual([{ author: 'alma' }]);
    expect(await test.rows(`select unjustified_score from audit_stamp where valid_to = 'infinity' order by item_id limit 1`)).toEqual([
      { unjustified_score: 2 },
    ]);
  });
});
