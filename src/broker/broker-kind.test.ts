import { expect, test } from 'vitest';
import { brokerKind } from './broker-kind.ts';

test.each([
  ['', 'database'],
  ['database', 'database'],
  ['redis://localhost:6379/0', 'redis'],
  ['rediss://user:s3cr3t@host:6380?cluster=true', 'redis'],
  ['AMQPS://user:s3cr3t@host/x', 'amqps'],
])('the kind of %j is %s', (url, kind) => {
  expect(brokerKind(url)).toBe(kind);
});
