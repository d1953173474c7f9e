import { expect, test } from 'vitest';
import { trustedAddresses } from './trusted-addresses.ts';

const isTrusted = trustedAddresses(['10.1.0.0/16', '192.0.2.7', 'loopback', '2001:db8::/32']);

test.each(['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', '127.0.0.1', '::1', '2001:db8::7'])('%s is trusted', (address) => {
  expect(isTrusted(address)).toBe(true);
});

test.each(['10.2.0.1', '192.0.2.8', '::ffff:10.2.0.1', '2001:db9::1', 'fe80::1'])('%s is not', (address) => {
  expect(isTrusted(address)).toBe(false);
});

test('of nothing nobody is trusted, of everything everybody', () => {
  expect(trustedAddresses([])('127.0.0.1')).toBe(false);
  expect(trustedAddresses(['0.0.0.0/0'])('198.51.100.1')).toBe(true);
});
