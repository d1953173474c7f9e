import ipaddr from 'ipaddr.js';

/** An address with all its parts: the parser below also takes forms like `10.1`, which mean different things elsewhere. */
const WHOLE_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/;

interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** Nine checks read the same rules of a security group, one after the other. */
const remembered = new Map<string, AddressRange | null>();
const REMEMBERED_AT_MOST = 10_000;

/** First and last address of a network, as numbers; null when the text is no network. Host bits are tolerated. */
export const rangeOf = (text: string): AddressRange | null => {
  const known = remembered.get(text);
  if (known !== undefined) return known;
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.clear();
  const range = parseRange(text);
  remembered.set(text, range);
  return range;
};

const parseRange = (text: string): AddressRange | null => {
  const [address, prefix] = text.split('/');
  if (!address || !WHOLE_ADDRESS.test(address) || !ipaddr.isValid(address)) return null;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return null;
  const length = prefix === undefined ? bits : Number(prefix);
  if (!Number.isInteger(length) || length < 0 || length > bits) return null;
  const value = parsed.toByteArray().reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const hosts = (1n << BigInt(bits - length)) - 1n;
  const first = value & ~hosts;
  return { bits, first, last: first | hosts };
};

/** `10.1.2.3/8` → `10.0.0.0/8`: the network as PostgreSQL's cidr takes it; null when the text is no network. */
export const normalNetwork = (text: string): string | null => {
  const range = rangeOf(text);
  if (!range) return null;
  const bytes = Array.from({ length: range.bits / 8 }, (_, index) => Number((range.first >> BigInt(range.bits - 8 * (index + 1))) & 0xffn));
  const length = range.bits - (range.last - range.first + 1n).toString(2).length + 1;
  return `${ipaddr.fromByteArray(bytes).toString()}/${length}`;
};

/**
 * Do these networks, taken together, contain the asked one? A rule that names 10.0.0.0/24 is covered by its 256 single
 * addresses as well as by one network.
 */
export const networksCover = (networks: readonly string[], asked: string): boolean => {
  const wanted = rangeOf(asked);
  if (!wanted) return false;
  const ranges = networks.map(rangeOf).filter((range) => range !== null && range.bits === wanted.bits) as { first: bigint; last: bigint }[];
  ranges.sort((a, b) => (a.first < b.first ? -1 : Number(a.first > b.first)));
  let next = wanted.first;
  for (const { first, last } of ranges) {
    if (first > next) return false;
    if (last >= next) next = last + 1n;
    if (next > wanted.last) return true;
  }
  return false;
};
