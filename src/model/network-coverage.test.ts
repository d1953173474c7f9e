import { expect, test } from 'vitest';
import { networksCover, normalNetwork, rangeOf } from './network-coverage.ts';

test.each([
  ['10.1.2.3', '10.1.2.3/32'],
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['255.255.255.255/32', '255.255.255.255/32'],
  ['2001:DB8::1/32', '2001:db8::/32'],
  ['::/0', '::/0'],
  ['::1', '::1/128'],
])('%s is the network %s', (text, expected) => {
  expect(normalNetwork(text)).toBe(expected);
});

test.each([
  '',
  '/',
  '/8',
  '10.0.0.0/',
  '10.0.0.0/x',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8.0',
  '10.0.0.0/ 8',
  '10.0.0',
  '10.1',
  '256.1.1.1',
  '::/129',
  'everybody',
  '10.0.0.0/1e1',
  '0x0a000000/8',
])('%j is no network', (text) => {
  expect(rangeOf(text)).toBeNull();
  expect(normalNetwork(text)).toBeNull();
});

test.each<readonly [networks: readonly string[], asked: string, covered: boolean]>([
  [['10.0.0.0/8'], '10.1.2.3', true],
  [['10.0.0.0/8'], '10.0.0.0/8', true],
  [['10.0.0.0/8'], '10.0.0.0/7', false],
  [['10.0.0.0/25', '10.0.0.128/25'], '10.0.0.0/24', true],
  [['10.0.0.128/25', '10.0.0.0/25'], '10.0.0.0/24', true],
  [['10.0.0.0/25', '10.0.0.129/32'], '10.0.0.0/24', false],
  [['10.0.0.0/24', '10.0.0.7/32'], '10.0.0.0/24', true],
  [['0.0.0.0/0'], '::1', false],
  [['::/0'], '10.0.0.1', false],
  [['2001:db8::/33', '2001:db8:8000::/33'], '2001:db8::/32', true],
  [[], '10.0.0.1', false],
  [['10.0.0.0/'], '10.0.0.1', false],
  [['10.0.0.0/8'], '10.0.0.0/', false],
])('%j cover %s: %s', (networks, asked, covered) => {
  expect(networksCover(networks, asked)).toBe(covered);
});

test('256 addresses are as good as their network', () => {
  const addresses = Array.from({ length: 256 }, (_, at) => `192.0.2.${255 - at}`);
  expect(networksCover(addresses, '192.0.2.0/24')).toBe(true);
  expect(networksCover(addresses.slice(1), '192.0.2.0/24')).toBe(false);
});
