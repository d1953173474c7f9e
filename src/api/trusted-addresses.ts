import { BlockList, isIPv6 } from 'node:net';

/** What the names of `trust_proxy` stand for: RFC 1122, 3927, 1918, 4291, 4193. */
const NETWORKS: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4');

/** Says of an address whether it is one of these, or in one of these networks. */
export const trustedAddresses = (members: readonly string[]): ((address: string) => boolean) => {
  const list = new BlockList();
  for (const member of members.flatMap((one) => NETWORKS[one] ?? [one])) {
    const [address = '', bits] = member.split('/');
    if (bits === undefined) list.addAddress(address, familyOf(address));
    else list.addSubnet(address, Number(bits), familyOf(address));
  }
  return (address) => list.check(address, familyOf(address));
};
