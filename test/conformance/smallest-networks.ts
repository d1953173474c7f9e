import ipaddr from 'ipaddr.js';
import { rangeOf } from '../../src/model/network-coverage.ts';
import { mergeNetworks, type Network } from '../../src/providers/aws/policy/network.ts';

const textOf = (bits: 32 | 128, first: bigint, hostBits: bigint): string => {
  const bytes = Array.from({ length: bits / 8 }, (_, index) => Number((first >> BigInt(bits - 8 * (index + 1))) & 0xffn));
  return `${ipaddr.fromByteArray(bytes).toString()}/${BigInt(bits) - hostBits}`;
};

/** Cuts a run of addresses into networks: each begins at a multiple of its size. */
function* blocks({ bits, first, last }: Network): Iterable<string> {
  let start = first;
  while (start <= last) {
    let hostBits = 0n;
    const wider = (): bigint => 1n << (hostBits + 1n);
    while (hostBits < BigInt(bits) && start % wider() === 0n && start + wider() - 1n <= last) hostBits += 1n;
    yield textOf(bits, start, hostBits);
    start += 1n << hostBits;
  }
}

/** The fewest networks with the same addresses: 256 single neighbours become a /24. */
export const smallestNetworks = (networks: readonly string[]): readonly string[] =>
  mergeNetworks(networks.map(rangeOf).filter((range) => range !== null)).flatMap((run) => [...blocks(run)]);
