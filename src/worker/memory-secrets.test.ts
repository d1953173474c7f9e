import { expect, test } from 'vitest';
import { memorySecrets } from './memory-secrets.ts';

const secret = (id: string, usableMs = 1_000) => ({ id, value: { key: id }, usableMs });

test('a secret is kept as long as it may be used, and says how long that still is', async () => {
  let now = 0;
  const secrets = memorySecrets(() => now);
  secrets.keep('role', secret('a'));
  now = 400;
  expect(await secrets.get('role')).toEqual({ id: 'a', value: { key: 'a' }, usableMs: 600 });
  expect(await secrets.get('another')).toBeNull();
  now = 1_000;
  expect(await secrets.get('role')).toBeNull();
});

test('one that was refused is forgotten, its successor is not', async () => {
  const secrets = memorySecrets(() => 0);
  secrets.keep('role', secret('a'));
  secrets.forget('role', 'a');
  expect(await secrets.get('role')).toBeNull();
  secrets.keep('role', secret('b'));
  secrets.forget('role', 'a');
  expect((await secrets.get('role'))?.id).toBe('b');
});
