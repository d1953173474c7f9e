import { expect, test } from 'vitest';
import { renewableCredentials } from './renewable-credentials.ts';

const MINUTE = 60_000;

/** Credentials that are numbered as they are fetched, and a clock that is set by hand. */
const source = () => {
  const state = { fetched: 0, at: 0, refuse: false };
  const credentials = renewableCredentials({
    elapsed: () => state.at,
    fetch: async () => {
      state.fetched += 1;
      if (state.refuse) throw new Error('denied');
      return { identity: { accessKeyId: `key ${state.fetched}`, secretAccessKey: 'secret' }, usableMs: 55 * MINUTE };
    },
  });
  return { state, credentials };
};

test('fetches once for all who ask at the same time', async () => {
  const { credentials, state } = source();
  const answers = await Promise.all([credentials.provide(), credentials.provide(), credentials.provide()]);
  expect(new Set(answers).size).toBe(1);
  expect(state.fetched).toBe(1);
});

test('renews before they expire', async () => {
  const { credentials, state } = source();
  await credentials.provide();
  state.at = 54 * MINUTE;
  expect((await credentials.provide()).accessKeyId).toBe('key 1');
  state.at = 56 * MINUTE;
  expect((await credentials.provide()).accessKeyId).toBe('key 2');
});

test('renews once, however many say that the same credentials have expired', async () => {
  const { credentials, state } = source();
  const old = await credentials.provide();
  credentials.expire(old);
  const renewed = await credentials.provide();
  credentials.expire(old);
  expect(await credentials.provide()).toBe(renewed);
  expect(state.fetched).toBe(2);
});

test('remembers a refusal for half a minute', async () => {
  const { credentials, state } = source();
  state.refuse = true;
  await expect(credentials.provide()).rejects.toThrow('denied');
  await expect(credentials.provide()).rejects.toThrow('denied');
  expect(state.fetched).toBe(1);
  state.refuse = false;
  state.at = MINUTE;
  expect((await credentials.provide()).accessKeyId).toBe('key 2');
});
