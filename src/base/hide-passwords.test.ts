import { expect, test } from 'vitest';
import { hidePasswords } from './hide-passwords.ts';

test.each([
  ['postgres://monkey:hunter2@db/monkey', 'postgres://monkey:(hidden)@db/monkey'],
  ['redis://:hunter2@cache:6379/0', 'redis://:(hidden)@cache:6379/0'],
  ['postgres://monkey:hunter@2@db/monkey', 'postgres://monkey:(hidden)@db/monkey'],
  ['postgres://db/monkey?user=x&password=hunter2&sslmode=require', 'postgres://db/monkey?user=x&password=(hidden)&sslmode=require'],
  ['cannot reach "rediss://u:hunter2@a" nor "rediss://u:hunter2@b".', 'cannot reach "rediss://u:(hidden)@a" nor "rediss://u:(hidden)@b".'],
  ['{"url":"redis://:hunter2@cache"}', '{"url":"redis://:(hidden)@cache"}'],
  ['postgres://monkey@db/monkey', 'postgres://monkey@db/monkey'],
  ['embedded:./data', 'embedded:./data'],
  ['http://127.0.0.1:5000/a@b', 'http://127.0.0.1:5000/a@b'],
])('%s', (text, hidden) => {
  expect(hidePasswords(text)).toBe(hidden);
});
