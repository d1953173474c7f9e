import type { JsonObject } from '../../src/model/json.ts';
import type { WatchEvent } from '../../src/model/snapshot.ts';
import type { Check } from '../../src/plugin/define-check.ts';
import { type Confirmation, defineProvider, type Provider, type Vanished } from '../../src/plugin/define-provider.ts';
import { defineWatcher, type Watcher } from '../../src/plugin/define-watcher.ts';

/** A cloud that does what a test tells it to. */
export interface FakeCloud {
  /** What the next watch tells. */
  events: WatchEvent[] | (() => AsyncGenerator<WatchEvent>);
  /** What confirming says; absent: every vanished item is gone. */
  confirm?: (vanished: Vanished) => Confirmation;
}

export const thing: Watcher = defineWatcher({
  index: 'thing',
  title: 'Thing',
  plural: 'Things',
  scope: 'region',
  ephemeral: ['Counter', 'Keys$*$Used'],
  unordered: ['Tags'],
  tells: ['s3'],
  *entities(config) {
    if (typeof config['Bucket'] === 'string') yield { kind: 's3', value: config['Bucket'] };
  },
});

export const fakeProvider = (cloud: FakeCloud, checks: readonly Check[] = [], watchers: readonly Watcher[] = [thing]): Provider =>
  defineProvider({
    type: 'fake',
    title: 'A cloud of the tests',
    fields: [],
    watchers,
    checks,
    parseIdentifier: (text) => text,
    open: async () => ({
      async *watch() {
        yield* typeof cloud.events === 'function' ? cloud.events() : cloud.events;
      },
      confirmGone: async (vanished) => cloud.confirm?.(vanished) ?? { gone: true },
      calls: () => 1,
      close: async () => undefined,
    }),
  });

export interface ThingOptions {
  readonly place?: string;
  readonly name?: string;
  readonly technology?: string;
  readonly unread?: string[];
}

/** An item of the fake cloud. */
export const item = (
  uid: string,
  config: JsonObject,
  { place = 'here', name = uid, technology = 'thing', unread = [] }: ThingOptions = {},
): WatchEvent => ({
  type: 'item',
  snapshot: {
    technology,
    place,
    uid,
    name,
    region: place,
    arn: `arn:fake:${uid}`,
    config: structuredClone(config) as JsonObject,
    unread: unread.map((path) => ({ path, cause: { code: 'AccessDenied', message: 'denied', permission: 'fake:Get' } })),
  },
});

export const listed = (place = 'here', technology = 'thing'): WatchEvent => ({ type: 'listed', technology, place });

export const failed = (place: string | null, code = 'AccessDenied', technology = 'thing'): WatchEvent => ({
  type: 'failure',
  at: { technology, place, uid: null, name: null, part: null },
  cause: { code, message: 'not allowed', permission: 'fake:List' },
});
