import { isIPv6 } from 'node:net';

/** Who has one address of IPv6 has 2^64 of them: a network for each site (RFC 6177). */
const IPV6_GROUPS = 4;

/** `2001:db8::1` → its eight groups. */
const groupsOf = (address: string): string[] => {
  const [head = '', tail] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(missing).fill('0'), ...after];
};

/** What one client can call from: an IPv4 address, the first 64 bits of an IPv6 address. */
export const networkOf = (address: string): string => {
  // `::ffff:192.0.2.1` is an address of IPv4.
  if (!isIPv6(address) || address.includes('.')) return address.replace(/^::ffff:/i, '');
  return groupsOf(address.toLowerCase())
    .slice(0, IPV6_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
};
