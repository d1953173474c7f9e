import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;
type Network = [Address, number];

/** IANA has given out unicast addresses of IPv6 from here only (RFC 4291, RFC 3513); what is elsewhere is no place of the internet. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3');
/** NAT64 (RFC 6052): the last 32 bits are an address of IPv4, and that is where the connection goes. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');
const IPV4_BYTES = 4;

/**
 * Where clouds tell machines their credentials. Whoever allows a whole network does not mean these, so each must be named by itself.
 * AWS (EC2, ECS, EKS), also Google, Azure, Oracle; AWS over IPv6; Alibaba; Oracle Classic; Azure's host.
 */
const METADATA: ReadonlySet<string> = new Set(
  [
    '169.254.169.254',
    '169.254.170.2',
    '169.254.170.23',
    'fd00:ec2::254',
    'fd00:ec2::23',
    '100.100.100.200',
    '192.0.0.192',
    '168.63.129.16',
  ].map((address) => ipaddr.parse(address).toNormalizedString()),
);

const HOST = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
/** A name whose last part is a number is an address to a browser, in one of many notations. */
const NUMERIC_END = /(^|\.)(\d+|0x[0-9a-f]*)$/;

const bitsOf = (address: Address): number => address.toByteArray().length * 8;

/** `10.0.0.0/8`, `10.1.2.3`, `fd00::/8`; null: it is none. */
const networkOf = (entry: string): Network | null => {
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) || ipaddr.IPv6.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  if (!ipaddr.IPv4.isValidFourPartDecimal(entry) && !ipaddr.IPv6.isValid(entry)) return null;
  const address = ipaddr.parse(entry);
  return [address, bitsOf(address)];
};

const hostOf = (entry: string): string => entry.toLowerCase().replace(/\.$/, '');

const isHost = (entry: string): boolean => HOST.test(hostOf(entry)) && !NUMERIC_END.test(hostOf(entry));

/** Whether this may stand in the list of what is allowed: a network, an address or the name of a host. */
export const isOutboundEntry = (entry: string): boolean => networkOf(entry) !== null || isHost(entry);

/** The address where a connection to this one ends: mapped ones (RFC 4291) and those of NAT64 are addresses of IPv4 in disguise. */
const destinationOf = (text: string): Address => {
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4' || !address.match(NAT64)) return address;
  return ipaddr.fromByteArray(address.toByteArray().slice(-IPV4_BYTES));
};

/** Part of the internet: nothing that leads to this machine, this network, or to many machines at once. */
const isPublic = (address: Address): boolean =>
  address.range() === 'unicast' && (address.kind() === 'ipv4' || address.match(GLOBAL_UNICAST));

const isIn = (address: Address, [network, length]: Network): boolean => address.kind() === network.kind() && address.match(network, length);

/** Says where requests may go whose address a person or a setting named. */
export interface OutboundPolicy {
  /** Why the program must not connect to this address, found under this name; null: it may. */
  refusalOf(host: string, address: string): string | null;
}

/** Public addresses are allowed, and what the list names: networks, addresses, and hosts wherever they are. */
export const makeOutboundPolicy = (allow: readonly string[]): OutboundPolicy => {
  const networks = allow.map(networkOf).filter((network) => network !== null);
  const hosts = new Set(allow.filter((entry) => networkOf(entry) === null).map(hostOf));
  const isNamed = (address: Address): boolean => networks.some((network) => isIn(address, network) && network[1] === bitsOf(address));
  return {
    refusalOf(host, text) {
      if (!ipaddr.isValid(text)) return `${text} is no address`;
      const address = destinationOf(text);
      if (METADATA.has(address.toNormalizedString())) return isNamed(address) ? null : `${text} hands out credentials of a cloud`;
      const isAllowed = isPublic(address) || hosts.has(hostOf(host)) || networks.some((network) => isIn(address, network));
      return isAllowed ? null : `${text} is no address of the internet (${address.range()}), and outbound_allow does not name it`;
    },
  };
};
