import { describe, expect, it } from 'vitest';
import { rangeOf } from '../../../model/network-coverage.ts';
import { isInside, isOpenNetwork, mergeNetworks, PRIVATE_NETWORKS } from './network.ts';

const network = (text: string) => rangeOf(text)!;

describe('networks', () => {
  it('merges neighbours, overlaps and duplicates', () => {
    const merged = mergeNetworks(['10.0.1.0/24', '10.0.0.0/24', '10.0.0.128/25', '10.0.0.0/24', '10.0.3.0/24'].map(network));
    expect(merged).toEqual([{ bits: 32, first: network('10.0.0.0/23').first, last: network('10.0.0.0/23').last }, network('10.0.3.0/24')]);
  });

  it('keeps IPv4 and IPv6 apart', () => {
    expect(mergeNetworks(['::/0', '0.0.0.0/0'].map(network))).toHaveLength(2);
    expect(isInside(network('::a00:1/128'), PRIVATE_NETWORKS)).toBe(false);
  });

  it('calls the internet what is as wide as the setting says', () => {
    expect(isOpenNetwork(network('8.0.0.0/7'), 7)).toBe(true);
    expect(isOpenNetwork(network('8.0.0.0/8'), 7)).toBe(false);
    expect(isOpenNetwork(network('2000::/3'), 0)).toBe(true);
    expect(isOpenNetwork(network('2001:db8::/32'), 7)).toBe(false);
  });
});
