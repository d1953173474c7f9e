import { setTimeout as sleep } from 'node:timers/promises';
import { defineProvider, defineWatcher, type SessionOptions, type WatchEvent, type Watcher } from '../../src/plugin/index.ts';

/** As many technologies as a large provider has. */
const TECHNOLOGIES = 64;
/** To watch one technology takes so many calls, one after the other; each finds an item. */
const CALLS = 20;
const CALL_MILLISECONDS = 50;
const PLACE = 'here';

const watchers: readonly Watcher[] = Array.from({ length: TECHNOLOGIES }, (_, index) =>
  defineWatcher({ index: `simulated${index + 1}`, title: `Simulated ${index + 1}`, plural: `Simulated ${index + 1}`, scope: 'global' }),
);

const itemOf = (technology: string, number: number): WatchEvent => ({
  type: 'item',
  snapshot: {
    technology,
    place: PLACE,
    uid: `${technology} ${number}`,
    name: `${technology} ${number}`,
    region: PLACE,
    arn: null,
    config: { Number: number },
    unread: [],
  },
});

async function* watch({ account, budget, signal }: SessionOptions, { index }: Watcher): AsyncGenerator<WatchEvent> {
  for (let call = 1; call <= CALLS; call += 1) {
    await budget.take({ account: account.identifier, service: index, region: PLACE }, signal);
    await sleep(CALL_MILLISECONDS, undefined, { signal });
    yield itemOf(index, call);
  }
  yield { type: 'listed', technology: index, place: PLACE };
}

/** A cloud whose calls take time and nothing else: a plugin, for `imports`. */
export const simulatedCloud = defineProvider({
  type: 'simulated',
  title: 'Simulated cloud',
  fields: [],
  watchers,
  checks: [],
  parseIdentifier: (text) => text,
  open: async (options) => ({
    async *watch(asked) {
      for (const one of asked) yield* watch(options, one);
    },
    calls: () => CALLS,
    close: async () => undefined,
  }),
});
