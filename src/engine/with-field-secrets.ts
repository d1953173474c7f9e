import { inspect } from 'node:util';
import type { Account } from '../model/account.ts';
import { MonkeyError, sentenceOf } from '../model/errors.ts';
import type { Cause } from '../model/failure.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { UnreadPart, WatchEvent } from '../model/snapshot.ts';
import type { Diagnosis, Provider, SessionOptions, WatchSession } from '../plugin/define-provider.ts';

/** A shorter text may be any word. */
const SHORTEST = 4;

const textsIn = (value: Json | undefined): string[] => {
  if (typeof value === 'string') return value.length >= SHORTEST ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** Takes secrets out of a text. */
export const hiding = (secrets: JsonObject): ((text: string) => string) => {
  // The longest first: one may begin like another.
  const texts = textsIn(secrets).sort((a, b) => b.length - a.length);
  return (text) => texts.reduce((left, secret) => left.replaceAll(secret, '(hidden)'), text);
};

type Hide = ReturnType<typeof hiding>;

const causeWithout = (hide: Hide, cause: Cause): Cause => ({ ...cause, code: hide(cause.code), message: hide(cause.message) });
const partsWithout = (hide: Hide, parts: readonly UnreadPart[]): UnreadPart[] =>
  parts.map(({ path, cause }) => ({ path, cause: causeWithout(hide, cause) }));

const eventWithout = (hide: Hide, event: WatchEvent): WatchEvent => {
  switch (event.type) {
    case 'item':
      return { ...event, snapshot: { ...event.snapshot, unread: partsWithout(hide, event.snapshot.unread) } };
    case 'undescribed':
    case 'failure':
      return { ...event, cause: causeWithout(hide, event.cause) };
    case 'listed':
      return event;
  }
};

/** The same error, or one that says as much without the secrets: also its stack and its causes would be logged. */
const errorWithout = (hide: Hide, thrown: unknown): unknown => {
  const told = inspect(thrown);
  if (hide(told) === told) return thrown;
  const sentence = hide(sentenceOf(thrown));
  return thrown instanceof MonkeyError ? new MonkeyError(thrown.code, sentence) : new Error(sentence);
};

const guarded = async <T>(hide: Hide, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (thrown) {
    throw errorWithout(hide, thrown);
  }
};

async function* guardedStream<T>(hide: Hide, stream: AsyncIterable<T>, without: (hide: Hide, one: T) => T): AsyncGenerator<T> {
  try {
    for await (const one of stream) yield without(hide, one);
  } catch (thrown) {
    throw errorWithout(hide, thrown);
  }
}

const guardedSession = (hide: Hide, session: WatchSession): WatchSession => ({
  watch: (watchers) => guardedStream(hide, session.watch(watchers), eventWithout),
  ...(session.confirmGone && {
    confirmGone: (vanished) =>
      guarded(hide, async () => {
        const confirmation = await session.confirmGone!(vanished);
        return confirmation.gone ? confirmation : { gone: false as const, event: eventWithout(hide, confirmation.event) };
      }),
  }),
  calls: () => session.calls(),
  close: () => session.close(),
});

const lineWithout = (hide: Hide, line: Diagnosis): Diagnosis => ({
  ...line,
  sentence: hide(line.sentence),
  ...(line.code === undefined ? {} : { code: hide(line.code) }),
});

/**
 * A provider for one account with the values of its secret fields: sessions find them among the fields of the account, and whatever
 * the provider says or throws is told without them.
 */
export const withFieldSecrets = (provider: Provider, secrets: JsonObject): Provider => {
  if (Object.keys(secrets).length === 0) return provider;
  const hide = hiding(secrets);
  const withSecrets = (options: SessionOptions): SessionOptions => {
    const account: Account = { ...options.account, fields: { ...options.account.fields, ...secrets } };
    return { ...options, account };
  };
  return {
    ...provider,
    open: (options) => guarded(hide, async () => guardedSession(hide, await provider.open(withSecrets(options)))),
    ...(provider.diagnose && {
      diagnose: (options, watchers) => guardedStream(hide, provider.diagnose!(withSecrets(options), watchers), lineWithout),
    }),
    ...(provider.fetchFields && {
      fetchFields: (options) =>
        guarded(hide, async () => {
          const told = await provider.fetchFields!(withSecrets(options));
          return 'cause' in told ? { cause: causeWithout(hide, told.cause) } : told;
        }),
    }),
  };
};
