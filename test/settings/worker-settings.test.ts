import { expect, test } from 'vitest';
import { pause } from '../../src/base/pause.ts';
import { makeRegistry } from '../../src/engine/registry.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import { addAccount } from '../../src/store/account-store.ts';
import { fakeProvider, listed } from '../setup/fake-provider.ts';
import type { TestApp } from '../setup/test-app.ts';
import { whileUp } from './while-up.ts';

const ACCOUNTS = 5;
/** Twice as long as a worker that has free hands takes to look for more. */
const SETTLED = 1_500;

test('worker_concurrency: so many runs are carried on at the same time', async () => {
  let running = 0;
  let most = 0;
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const events = async function* (): AsyncGenerator<WatchEvent> {
    running += 1;
    most = Math.max(most, running);
    await gate;
    running -= 1;
    yield listed();
  };
  const prepare = async ({ app }: TestApp): Promise<void> => {
    for (let index = 0; index < ACCOUNTS; index += 1) {
      const name = `account ${index}`;
      const values = { type: 'fake', name, identifier: name, active: true, thirdParty: false, notes: null, fields: {} };
      await addAccount(app.database.kysely, values, [], app.now());
    }
  };
  const work = async (): Promise<void> => {
    while (running < 2) await pause(20);
    await pause(SETTLED);
    expect(running).toBe(2);
    release();
    while (running > 0) await pause(20);
  };
  await whileUp({ MONKEY_WORKER_CONCURRENCY: '2' }, work, { registry: makeRegistry([fakeProvider({ events })]), prepare });
  expect(most).toBe(2);
});
