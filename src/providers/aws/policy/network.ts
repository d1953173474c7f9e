import { rangeOf } from '../../../model/network-coverage.ts';

/** A run of addresses, first and last one as numbers. */
export interface Network {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

const networks = (...texts: readonly string[]): readonly Network[] => texts.map((text) => rangeOf(text)!);

/** RFC 1918. */
export const PRIVATE_NETWORKS = networks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');
/** Addresses that no packet from the internet carries: RFC 1918, RFC 6598, loopback, link-local, RFC 4193. */
export const UNROUTED_NETWORKS = [
  ...PRIVATE_NETWORKS,
  ...networks('100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', 'fc00::/7', 'fe80::/10', '::1/128'),
];

export const isInside = (network: Network, outer: readonly Network[]): boolean =>
  outer.some(({ bits, first, last }) => bits === network.bits && first <= network.first && network.last <= last);

/** Puts neighbours together: two halves of the internet are the internet. */
export const mergeNetworks = (separate: readonly Network[]): readonly Network[] => {
  const merged: Network[] = [];
  for (const network of separate.toSorted((a, b) => a.bits - b.bits || Number(a.first > b.first) - Number(a.first < b.first))) {
    const before = merged.at(-1);
    if (before === undefined || before.bits !== network.bits || network.first > before.last + 1n) merged.push(network);
    else if (network.last > before.last) merged[merged.length - 1] = { ...before, last: network.last };
  }
  return merged;
};

/** The whole IPv6 internet is 2000::/3 (RFC 4291), so n bits of IPv4 compare with n + 3 bits of IPv6. */
const IPV6_UNICAST_BITS = 3;

/** True for networks so wide that they are the internet. `openPrefixLength`: IPv4 bits, see `AuditSettings`. */
export const isOpenNetwork = ({ bits, first, last }: Network, openPrefixLength: number): boolean => {
  const prefixLength = bits === 32 ? openPrefixLength : openPrefixLength + IPV6_UNICAST_BITS;
  return last - first + 1n >= 1n << BigInt(bits - prefixLength);
};
