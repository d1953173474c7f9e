import ipaddr from 'ipaddr.js';

/** An address with all its parts: the parser below also takes forms like `10.1`, which mean different things elsewhere. */
const WHOLE_ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/;

interface AddressRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

/** What has been made of texts lately: nine checks read the same rules of a security group, and their answers are stored. */
const remember = <Result>(make: (text: string) => Result): ((text: string) => Result) => {
  const known = new Map<string, Result>();
  return (text) => {
    const last = known.get(text);
    if (last !== undefined) return last;
    const result = make(text);
    if (known.size >= REMEMBERED_AT_MOST) known.clear();
    known.set(text, result);
    return result;
  };
};
const REMEMBERED_AT_MOST = 10_000;

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

/** First and last address of a network, as numbers; null when the text is no network. Host bits are tolerated. */
export const rangeOf = remember(parseRange);

const normalForm = (text: string): string | null => {
  const range = rangeOf(text);
  if (!range) return null;
  const bytes = Array.from({ length: range.bits / 8 }, (_, index) => Number((range.first >> BigInt(range.bits - 8 * (index + 1))) & 0xffn));
  const length = range.bits - (range.last - range.first + 1n).toString(2).length + 1;
  return `${ipaddr.fromByteArray(bytes).toString()}/${length}`;
};

/** `10.1.2.3/8` → `10.0.0.0/8`: the network as PostgreSQL's cidr takes it; null when the text is no network. */
export const normalNetwork = remember(normalForm);

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
