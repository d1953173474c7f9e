import type { AccountFacts } from '../../src/plugin/define-check.ts';
import type { Vector, VectorAccount } from '../conformance/vector.ts';

/** Everybody whom the configurations of the contract's estate name. */
export const OWN = '111111111111';
export const FRIEND = '222222222222';
export const SUPPLIER = '333333333333';
/** In no list of accounts. */
export const STRANGER = '999999999999';

/** Canonical user ids, and addresses as old access control lists name people. */
export const CANONICAL = { friend: 'f'.repeat(64), supplier: '5'.repeat(64), stranger: '9'.repeat(64) } as const;
export const ADDRESS = { friend: 'files@friend.example', supplier: 'files@supplier.example' } as const;

/** Networks from the ranges for documentation (RFC 5737), each somebody's but the last. */
export const NETWORK = { friend: '192.0.2.0/24', supplier: '198.51.100.0/24', stranger: '203.0.113.0/24' } as const;

const account = (identifier: string, name: string, third_party: boolean, custom: VectorAccount['custom'] = {}): VectorAccount => ({
  identifier,
  name,
  account_type: 'AWS',
  third_party,
  custom,
});

/** What is known of the neighbours, in the form of the conformance vectors, whose surroundings it is made into. */
export const NEIGHBOURS: Vector = {
  id: 'neighbours',
  account: account(OWN, 'own', false),
  context: {
    accounts: [
      account(FRIEND, 'friend', false, { canonical_id: CANONICAL.friend, s3_name: ADDRESS.friend }),
      account(SUPPLIER, 'supplier', true, { canonical_id: CANONICAL.supplier, s3_name: ADDRESS.supplier }),
    ],
    tracked_items: [
      { technology: 'vpc', account: 'friend', name: 'office', config: { cidr_block: NETWORK.friend } },
      { technology: 'vpc', account: 'supplier', name: 'plant', config: { cidr_block: NETWORK.supplier } },
    ],
  },
};

export const OWN_FACTS: AccountFacts = { identifier: OWN, name: 'own', type: 'AWS', thirdParty: false };
