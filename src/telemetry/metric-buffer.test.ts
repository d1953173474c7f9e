import { expect, test } from 'vitest';
import { type BufferLimits, type Datum, makeMetricBuffer } from './metric-buffer.ts';

const LIMITS: BufferLimits = { held: 100, perRequest: 1000, bytesPerRequest: 1_000_000 };

const datum = (sum: number, some: Partial<Datum> = {}): Datum => ({
  name: 'queue_items_added',
  tech: 'IAM Role',
  account: '111111111111',
  at: new Date('2026-01-01T12:00:00Z'),
  samples: 1,
  sum,
  least: sum,
  most: sum,
  ...some,
});

const seconds = (count: number): Date => new Date(Date.parse('2026-01-01T12:00:00Z') + count * 1000);

test('equal series of one minute become one, with nothing lost but the order', () => {
  const buffer = makeMetricBuffer(LIMITS);
  for (const [sum, at] of [
    [200, 0],
    [7, 30],
    [50, 59],
  ] as const)
    buffer.add(datum(sum, { at: seconds(at) }));
  expect(buffer.take()).toEqual([{ ...datum(257), samples: 3, least: 7, most: 200 }]);
});

test('another name, title, account or minute is another datum', () => {
  const buffer = makeMetricBuffer(LIMITS);
  buffer.add(datum(1));
  buffer.add(datum(2, { name: 'queue_items_completed' }));
  buffer.add(datum(3, { tech: 'IAM User' }));
  buffer.add(datum(4, { account: '222222222222' }));
  buffer.add(datum(5, { at: seconds(60) }));
  expect(buffer.take().map(({ sum }) => sum)).toEqual([1, 2, 3, 4, 5]);
});

test('what was put back is sent first, together with what came meanwhile', () => {
  const buffer = makeMetricBuffer(LIMITS);
  buffer.add(datum(1));
  buffer.add(datum(2, { tech: 'IAM User' }));
  const taken = buffer.take();
  buffer.add(datum(3, { tech: 'SQS Policy' }));
  buffer.add(datum(4));
  buffer.putBack(taken);
  expect(buffer.take().map(({ tech, sum }) => `${tech} ${sum}`)).toEqual(['IAM Role 5', 'IAM User 2', 'SQS Policy 3']);
  expect(buffer.size).toBe(0);
});

test('too much waits for too long: the oldest is dropped, and counted', () => {
  const buffer = makeMetricBuffer({ ...LIMITS, held: 3 });
  for (let number = 0; number < 5; number += 1) buffer.add(datum(number, { account: String(number) }));
  buffer.add(datum(40, { account: '4' }));
  expect(buffer.size).toBe(3);
  expect(buffer.dropped).toBe(2);
  expect(buffer.take().map(({ sum }) => sum)).toEqual([2, 3, 44]);
});

test('putting back drops the oldest too', () => {
  const buffer = makeMetricBuffer({ ...LIMITS, held: 2 });
  buffer.add(datum(1, { account: '1' }));
  const taken = buffer.take();
  buffer.add(datum(2, { account: '2' }));
  buffer.add(datum(3, { account: '3' }));
  buffer.putBack(taken);
  expect(buffer.take().map(({ sum }) => sum)).toEqual([2, 3]);
  expect(buffer.dropped).toBe(1);
});

test('a request takes no more data than it may', () => {
  const buffer = makeMetricBuffer({ ...LIMITS, held: 10_000 });
  for (let number = 0; number < 2500; number += 1) buffer.add(datum(1, { account: String(number) }));
  expect([buffer.take().length, buffer.take().length, buffer.take().length, buffer.take().length]).toEqual([1000, 1000, 500, 0]);
});

test('a request takes no more bytes than it may, and at least one datum', () => {
  const buffer = makeMetricBuffer({ ...LIMITS, bytesPerRequest: 5000 });
  const longest = 'x'.repeat(1024);
  for (let number = 0; number < 4; number += 1) buffer.add(datum(1, { tech: longest, account: String(number) }));
  expect(buffer.take()).toHaveLength(2);
  const tight = makeMetricBuffer({ ...LIMITS, bytesPerRequest: 10 });
  tight.add(datum(1));
  expect(tight.take()).toHaveLength(1);
});

test('dimensions are made into what CloudWatch takes: one bad value would have the others refused', () => {
  const buffer = makeMetricBuffer(LIMITS);
  for (const account of ['Zürich\n', ':colon', '', '  ', 'y'.repeat(2000)]) buffer.add(datum(1, { account }));
  expect(buffer.take().map(({ account }) => account)).toEqual(['Z?rich?', 'colon', 'unknown', 'y'.repeat(1024)]);
});
