import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorOf } from '../../src/app/operator.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { Account } from '../../src/model/account.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { configFact, defineCheck, itemFact, type Subject } from '../../src/plugin/define-check.ts';
import { defineWatcher } from '../../src/plugin/define-watcher.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { type FakeCloud, failed, fakeProvider, item, listed, thing } from '../setup/fake-provider.ts';
import { rowVersions } from '../setup/row-versions.ts';
import { openTestApp, type TestApp } from '../setup/test-app.ts';

const gate = defineWatcher({ index: 'gate', title: 'Gate', plural: 'Gates', scope: 'region', ephemeral: ['Visitors'] });

const base = { category: 'Open', score: 10, title: 'Things are shut', risk: 'They are open.', remedy: 'Shut the gate.', watches: thing };

const behindOpenGate = defineCheck({
  ...base,
  id: 'thing.behind-open-gate',
  asks: [gate],
  *audit({ config, known }: Subject) {
    if (typeof config['Gate'] !== 'string') return;
    const found = known.item('gate', config['Gate']);
    if (!found?.config['Open']) return;
    const facts = [configFact('/Gate', config['Gate']), itemFact(found.uid, found.config['Open'])];
    yield { key: found.uid, notes: `behind ${found.name}`, facts, links: [found.id] };
  },
});

const undeclared = defineCheck({
  ...base,
  id: 'thing.undeclared',
  *audit({ config, known }: Subject) {
    if (config['Prying'] && known.item('gate', 'g1')) yield { key: 'found', notes: null, facts: [] };
  },
});

describe('what a check asks about another item', () => {
  const cloud: FakeCloud = { events: [] };
  const signal = new AbortController().signal;
  let clock = 0;
  let test: TestApp;
  let account: Account;

  const scan = async (technology: 'thing' | 'gate', ...events: WatchEvent[]) => {
    cloud.events = events;
    clock += 60_000;
    await test.app.watch(account, [technology], { signal });
    await test.app.audit(signal);
  };
  const gates = (...events: WatchEvent[]) => scan('gate', ...events, listed('here', 'gate'));
  const things = (...events: WatchEvent[]) => scan('thing', ...events, listed());
  const aGate = (uid: string, config: { Open: boolean | string; Visitors?: number; Colour?: string }, unread: string[] = []) =>
    item(uid, config, { technology: 'gate', unread });
  const states = async () => (await test.rows<{ state: string }>('select state from issue order by id')).map((row) => row.state);
  const unknowns = async () =>
    (await test.rows<{ code: string }>(`select code from unknown_verdict where valid_to = 'infinity' order by check_id`)).map(
      (row) => row.code,
    );
  const links = () =>
    test.rows<{ of: string; to: string }>(
      'select a.uid as of, b.uid as to from issue_link l join issue i on i.id = l.issue_id join item a on a.id = i.item_id join item b on b.id = l.item_id order by 1, 2',
    );

  beforeEach(async () => {
    clock = Date.parse('2026-01-01T00:00:00Z');
    test = await openTestApp({
      registry: makeRegistry([fakeProvider(cloud, [behindOpenGate, undeclared], [thing, gate])]),
      now: () => new Date(clock),
    });
    const values = { type: 'fake', name: 'own', identifier: 'own', active: true, thirdParty: false, notes: null, fields: {} };
    account = await addAccount(test.app.database.kysely, values, [], new Date(clock));
  });
  afterEach(() => test.close());

  it('is found, linked to, and followed through every change of that item, its end included', async () => {
    await gates(aGate('g1', { Open: true }));
    await things(item('t1', { Gate: 'g1' }));
    expect(await states()).toEqual(['open']);
    expect(await links()).toEqual([{ of: 't1', to: 'g1' }]);
    const [shown] = await Array.fromAsync(operatorOf(test.app).eachIssue({}));
    expect(shown!.related).toEqual([{ itemId: expect.any(Number), technology: 'gate', name: 'g1' }]);
    await gates(aGate('g1', { Open: false }));
    expect(await states()).toEqual(['fixed']);
    await gates(aGate('g1', { Open: true }));
    expect(await states()).toEqual(['reopened']);
    await gates();
    expect(await states()).toEqual(['fixed']);
  });

  it('is unknown until that technology has been read completely, and then decided, whether the item is there or not', async () => {
    await things(item('t1', { Gate: 'g1' }), item('t2', { Gate: 'g2' }));
    expect(await unknowns()).toEqual(['SourceIncomplete', 'SourceIncomplete']);
    await gates(aGate('g1', { Open: true }));
    expect(await unknowns()).toEqual([]);
    expect(await links()).toEqual([{ of: 't1', to: 'g1' }]);
  });

  it('is unknown while a place fails that may have it, and is decided again afterwards', async () => {
    await gates(aGate('g1', { Open: true }));
    await scan('gate', failed('there', 'AccessDenied', 'gate'), aGate('g1', { Open: true }), listed('here', 'gate'));
    await things(item('t1', { Gate: 'g1' }), item('t2', { Gate: 'g2' }));
    expect(await unknowns()).toEqual(['AccessDenied']);
    await scan('gate', aGate('g1', { Open: true }), aGate('g2', { Open: true }), listed('here', 'gate'), listed('there', 'gate'));
    expect(await unknowns()).toEqual([]);
    expect(await states()).toEqual(['open', 'open']);
  });

  it('is unknown where the part that it rests on could not be read; what was found stays found', async () => {
    await gates(aGate('g1', { Open: true }));
    await things(item('t1', { Gate: 'g1' }));
    await gates(aGate('g1', { Open: false }, ['/Open']));
    expect(await unknowns()).toEqual(['AccessDenied']);
    expect(await states()).toEqual(['open']);
    await gates(aGate('g1', { Open: false }));
    expect(await unknowns()).toEqual([]);
    expect(await states()).toEqual(['fixed']);
  });

  it('is unknown while that item itself cannot be described, and never fixed by it', async () => {
    const cause = { code: 'InternalError', message: 'try later' };
    await gates(aGate('g1', { Open: true }));
    await things(item('t1', { Gate: 'g1' }));
    await gates({ type: 'undescribed', technology: 'gate', place: 'here', uid: 'g1', name: 'g1', cause });
    expect(await unknowns()).toEqual(['InternalError']);
    expect(await states()).toEqual(['open']);
    await gates(aGate('g1', { Open: true }));
    expect(await unknowns()).toEqual([]);
    expect(await states()).toEqual(['open']);
  });

  it('ends a justification when a fact of that item changes, and not before', async () => {
    await gates(aGate('g1', { Open: 'wide' }), aGate('g2', { Open: 'wide' }));
    await things(item('t1', { Gate: 'g1' }));
    const [issue] = await test.rows<{ id: number }>('select id from issue');
    await operatorOf(test.app).justify(issue!.id, 'me@example.com', 'meant', null);
    const ended = async () => (await test.rows<{ ended: string | null }>('select ended from justification')).map((row) => row.ended);
    await gates(aGate('g1', { Open: 'wide', Colour: 'red' }), aGate('g2', { Open: false }));
    expect(await ended()).toEqual([null]);
    await gates(aGate('g1', { Open: 'ajar', Colour: 'red' }), aGate('g2', { Open: false }));
    expect(await ended()).toEqual(['facts changed']);
    expect(await states()).toEqual(['open']);
  });

  it('moves the link with what is asked for', async () => {
    await gates(aGate('g1', { Open: true }), aGate('g2', { Open: true }));
    await things(item('t1', { Gate: 'g1' }));
    await things(item('t1', { Gate: 'g2' }));
    expect(await states()).toEqual(['fixed', 'open']);
    expect(await links()).toEqual([
      { of: 't1', to: 'g1' },
      { of: 't1', to: 'g2' },
    ]);
  });

  it('writes nothing while only what is ephemeral moves there', async () => {
    await gates(aGate('g1', { Open: true, Visitors: 1 }));
    await things(item('t1', { Gate: 'g1' }));
    const before = await rowVersions(test.rows);
    await gates(aGate('g1', { Open: true, Visitors: 2 }));
    expect(await rowVersions(test.rows)).toEqual(before);
  });

  it('must be declared by the check', async () => {
    await things(item('t1', { Prying: true }));
    expect(await unknowns()).toEqual(['DefectiveCheck']);
    const asks = [defineWatcher({ index: 'wall', title: 'Wall', plural: 'Walls', scope: 'global' })];
    expect(() => makeRegistry([fakeProvider(cloud, [{ ...behindOpenGate, asks: asks.map(({ index }) => index) }], [thing])])).toThrow(
      'asks for the technology "wall", which nothing watches',
    );
  });
});
