import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../model/json.ts';
import { auditInTest, FRIEND, OWN, STRANGER, VENDOR } from '../policy/audit-in-test.ts';
import { snsChecks } from './sns.checks.ts';

const subscribedBy = (Owner: string, more: JsonObject = {}): JsonObject => ({
  subscriptions: [
    { Owner, Protocol: 'sqs', Endpoint: 'arn:aws:sqs:us-east-1:1:q', SubscriptionArn: 'arn:aws:sns:us-east-1:1:t:u', ...more },
  ],
});
const crossAccount = (config: JsonObject) => auditInTest(snsChecks, 'sns.subscriptions-cross-account', config).findings;

describe('sns.policy-empty', () => {
  const empty = (config: JsonObject) => auditInTest(snsChecks, 'sns.policy-empty', config).keys;

  it('fires for no policy and for one that says nothing', () => {
    for (const config of [{}, { policy: null }, { policy: {} }]) expect(empty(config)).toEqual(['empty']);
  });

  it('passes a policy that says something', () => {
    expect(empty({ policy: { Statement: [] } })).toEqual([]);
  });
});

describe('sns.subscriptions-cross-account', () => {
  it('tells friends, third parties and strangers apart', () => {
    expect(crossAccount(subscribedBy(FRIEND.identifier))).toMatchObject([{ category: 'Friendly Cross Account', score: 0 }]);
    expect(crossAccount(subscribedBy(VENDOR.identifier))).toMatchObject([{ category: 'Thirdparty Cross Account', score: 0 }]);
    expect(crossAccount(subscribedBy(STRANGER))).toMatchObject([
      { category: 'Unknown Access', score: 10, notes: expect.stringContaining(`Account: [${STRANGER}/UNKNOWN]`) },
    ]);
  });

  it('passes what is subscribed by the own account, by nobody named, and not yet', () => {
    expect(crossAccount(subscribedBy(OWN.identifier))).toEqual([]);
    expect(crossAccount({ subscriptions: [{ Protocol: 'email' }, null, 'odd'] })).toEqual([]);
    expect(crossAccount(subscribedBy(STRANGER, { SubscriptionArn: 'PendingConfirmation' }))).toEqual([]);
    expect(crossAccount({ subscriptions: 'odd' })).toEqual([]);
  });

  it('makes one finding of an endpoint that is subscribed twice', () => {
    const { subscriptions } = subscribedBy(STRANGER) as { subscriptions: JsonObject[] };
    expect(crossAccount({ subscriptions: [...subscriptions, ...subscriptions] })).toHaveLength(1);
  });
});
