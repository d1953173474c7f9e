import { describe, expect, it } from 'vitest';
import { surroundingsOf } from './known-from-context.ts';
import { smallestNetworks } from './smallest-networks.ts';

const account = { name: 'a', identifier: '012345678910', account_type: 'AWS', third_party: false };

describe('smallestNetworks', () => {
  it('makes a /24 of 256 single addresses', () => {
    expect(smallestNetworks(Array.from({ length: 256 }, (_, last) => `203.0.113.${last}/32`))).toEqual(['203.0.113.0/24']);
  });

  it('cuts a run that begins anywhere into whole networks', () => {
    expect(smallestNetworks(['203.0.113.1/32', '203.0.113.2/31', '203.0.113.4/32'])).toEqual([
      '203.0.113.1/32',
      '203.0.113.2/31',
      '203.0.113.4/32',
    ]);
  });
});

describe('surroundingsOf', () => {
  it('takes the single addresses of an account together', () => {
    const tracked_items = Array.from({ length: 256 }, (_, last) => ({
      technology: 'elasticip',
      account: 'a',
      name: 'n',
      config: { public_ip: `203.0.113.${last}` },
    }));
    const { answer } = surroundingsOf({ id: 'x', account, context: { tracked_items } });
    expect(answer({ kind: 'network', value: '203.0.113.0/24' }).owners).toMatchObject([{ identifier: account.identifier }]);
    expect(answer({ kind: 'network', value: '203.0.112.0/23' }).owners).toEqual([]);
  });

  it('takes the networks of our accounts together where no account has all of a range', () => {
    const other = { ...account, name: 'b', identifier: '222222222222' };
    const vendor = { ...account, name: 'v', identifier: '333333333333', third_party: true };
    const tracked = (owner: string, id: string, cidr_block: string) => ({
      technology: 'vpc',
      account: owner,
      name: id,
      config: { id, cidr_block },
    });
    const tracked_items = [
      tracked('a', 'vpc-1', '10.0.0.0/16'),
      tracked('b', 'vpc-2', '10.1.0.0/16'),
      tracked('v', 'vpc-3', '10.2.0.0/16'),
    ];
    const { answer } = surroundingsOf({ id: 'x', account, context: { accounts: [other, vendor], tracked_items } });
    expect(answer({ kind: 'network', value: '10.0.0.0/15' }).owners.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(answer({ kind: 'network', value: '10.0.0.0/14' }).owners).toEqual([]);
  });

  it('ignores unset names of accounts', () => {
    const { answer } = surroundingsOf({ id: 'x', account: { ...account, custom: { s3_name: null, canonical_id: 'ABC' } }, context: {} });
    expect(answer({ kind: 'canonical', value: 'none' }).owners).toEqual([]);
    expect(answer({ kind: 'canonical', value: 'abc' }).owners).toHaveLength(1);
  });
});
