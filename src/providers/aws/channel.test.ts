import { expect, test } from 'vitest';
import { Channel } from './channel.ts';

const putAll = async (channel: Channel<number>, values: readonly number[], put: number[] = []): Promise<void> => {
  for (const value of values) {
    await channel.put(value);
    put.push(value);
  }
};

test('gives everything in order, and ends', async () => {
  const channel = new Channel<number>(2);
  const putting = putAll(channel, [1, 2, 3, 4, 5]).then(() => channel.end());
  const taken: number[] = [];
  for await (const value of channel.values()) taken.push(value);
  await putting;
  expect(taken).toEqual([1, 2, 3, 4, 5]);
});

test('makes writers wait while it is full', async () => {
  const channel = new Channel<number>(2);
  const put: number[] = [];
  const putting = putAll(channel, [1, 2, 3, 4], put);
  await Promise.resolve();
  await new Promise(setImmediate);
  expect(put).toEqual([1, 2]);
  const values = channel.values();
  await values.next();
  await new Promise(setImmediate);
  expect(put).toEqual([1, 2, 3]);
  await values.next();
  await putting;
  expect(put).toEqual([1, 2, 3, 4]);
});

test('tells every writer when its reader has left', async () => {
  const channel = new Channel<number>(1);
  await channel.put(1);
  // The second takes the place of the first, which the reader still takes.
  const [second, ...others] = [channel.put(2), channel.put(3), channel.put(4)];
  const refused = others.map((putting) => expect(putting).rejects.toThrow('Nobody reads'));
  for await (const _value of channel.values()) break;
  await Promise.all([second, ...refused]);
  await expect(channel.put(5)).rejects.toThrow('Nobody reads');
});

test('fails before what still waits', async () => {
  const channel = new Channel<number>(5);
  await putAll(channel, [1, 2]);
  channel.fail(new Error('over'));
  await expect(channel.values().next()).rejects.toThrow('over');
});

test('wakes a reader that waits for a value, an end or a failure', async () => {
  const ended = new Channel<number>(1);
  const next = ended.values().next();
  ended.end();
  expect(await next).toEqual({ done: true, value: undefined });
  const failed = new Channel<number>(1);
  const failing = failed.values().next();
  failed.fail(new Error('over'));
  await expect(failing).rejects.toThrow('over');
});
