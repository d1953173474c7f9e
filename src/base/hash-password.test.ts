import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { HasherBusyError, makePasswordHasher } from './hash-password.ts';

const hasher = makePasswordHasher();
const PASSWORD = 'correct horse battery staple';

test('a password is kept as Argon2id with the parameters that OWASP asks for, and a salt of its own', async () => {
  const [one, other] = await Promise.all([hasher.hash(PASSWORD), hasher.hash(PASSWORD)]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await hasher.verify(PASSWORD, one)).toBe(true);
  expect(await hasher.verify(`${PASSWORD} `, one)).toBe(false);
  expect(hasher.isWeak(one)).toBe(false);
});

test('the same characters are the same password, however they were composed', async () => {
  expect(await hasher.verify('Zürich im Regen', await hasher.hash('Zu\u0308rich im Regen'))).toBe(true);
});

test('one that was made with lesser parameters is still known, and told to be weak', async () => {
  const nonce = Buffer.alloc(16, 7);
  const tag = argon2Sync('argon2id', { message: PASSWORD, nonce, parallelism: 1, tagLength: 32, memory: 1_024, passes: 1 });
  const stored = `$argon2id$v=19$m=1024,t=1,p=1$${nonce.toString('base64').replace(/=+$/, '')}$${tag.toString('base64').replace(/=+$/, '')}`;
  expect(await hasher.verify(PASSWORD, stored)).toBe(true);
  expect(hasher.isWeak(stored)).toBe(true);
});

test('who has no password is refused as slowly as who has one', async () => {
  const stored = await hasher.hash(PASSWORD);
  const took = async (kept: string | null): Promise<number> => {
    const times: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const start = performance.now();
      expect(await hasher.verify('something else', kept)).toBe(false);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2]!;
  };
  const [nobody, somebody] = [await took(null), await took(stored)];
  expect(nobody).toBeGreaterThan(somebody / 3);
  expect(nobody).toBeLessThan(somebody * 3);
});

test('what is no hash is an error, not a wrong password', async () => {
  await expect(hasher.verify(PASSWORD, '$2b$12$abc')).rejects.toThrow(/not in the form/);
});

test('no more than so many wait', async () => {
  const all = await Promise.allSettled(Array.from({ length: 70 }, () => hasher.verify('x', null)));
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused.length).toBe(6);
  expect(refused.every(({ reason }) => reason instanceof HasherBusyError)).toBe(true);
});
