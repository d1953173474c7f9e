import { describe, expect, it } from 'vitest';
import { inBatches } from './in-batches.ts';

describe('asking in batches', () => {
  it('gathers what is asked for in one turn, and what is asked for while a call is under way', async () => {
    const batches: (readonly number[])[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const ask = inBatches<number>(async (items) => {
      batches.push(items);
      await promise;
    });
    const first = [ask(1), ask(2)];
    await new Promise((end) => setImmediate(end));
    const second = [ask(3), ask(4)];
    resolve();
    await Promise.all([...first, ...second]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('throws to everyone whom a call was made for, and goes on with the next', async () => {
    const ask = inBatches<number>(async ([first]) => {
      if (first === 1) throw new Error('one');
    });
    const [one, two] = [ask(1), ask(2)];
    await expect(one).rejects.toThrow('one');
    await expect(two).rejects.toThrow('one');
    await expect(ask(3)).resolves.toBeUndefined();
  });
});
