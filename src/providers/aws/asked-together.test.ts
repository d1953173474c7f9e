import { expect, it } from 'vitest';
import { askedTogether } from './asked-together.ts';

const refusal = (name: string): Error => Object.assign(new Error(name), { name });

it('asks once for neighbours, and only when somebody wants to know', async () => {
  const asked: string[][] = [];
  const items = [
    ...askedTogether(['a', 'b', 'c'], 2, [], async (some) => {
      asked.push([...some]);
      return some.join('');
    }),
  ];
  expect(asked).toEqual([]);
  expect(await Promise.all(items.map(({ answer }) => answer()))).toEqual(['ab', 'ab', 'c']);
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

it('asks for each alone when one of them has gone', async () => {
  const [a, b] = askedTogether(['a', 'gone'], 2, ['NotFound'], async (some) => {
    if (some.includes('gone')) throw refusal('NotFound');
    return some.join('');
  });
  expect(await a!.answer()).toBe('a');
  await expect(b!.answer()).rejects.toThrow('NotFound');
});

it('does not ask again after another refusal', async () => {
  let calls = 0;
  const items = [
    ...askedTogether(['a', 'b'], 2, ['NotFound'], async () => {
      calls += 1;
      throw refusal('AccessDenied');
    }),
  ];
  for (const { answer } of items) await expect(answer()).rejects.toThrow('AccessDenied');
  expect(calls).toBe(1);
});
