import { expect, test } from 'vitest';
import { makeSlots } from './make-slots.ts';
import { pause } from './pause.ts';

test('no more are at work than there are slots, and a failure gives its slot back', async () => {
  const inSlot = makeSlots(2);
  let working = 0;
  let most = 0;
  const work = async (fails: boolean): Promise<void> => {
    working += 1;
    most = Math.max(most, working);
    await pause(5);
    working -= 1;
    if (fails) throw new Error('failed');
  };
  const ends = await Promise.allSettled(Array.from({ length: 7 }, (_, index) => inSlot(() => work(index % 2 === 0))));
  expect(ends.map(({ status }) => status).filter((status) => status === 'fulfilled').length).toBe(3);
  expect(most).toBe(2);
});
