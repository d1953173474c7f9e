import { expect, it } from 'vitest';
import { renamed } from './renamed.ts';

it('takes the named fields and nothing else', () => {
  const source: { A?: number; B?: string; C?: boolean } = { A: 1, C: true };
  expect(renamed(source, { a: 'A', b: 'B' })).toEqual({ a: 1, b: undefined });
});
