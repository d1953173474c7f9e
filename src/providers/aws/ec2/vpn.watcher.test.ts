import { expect, test } from 'vitest';
import { makeComparison, prepareSnapshot } from '../../../model/prepare-snapshot.ts';
import { vpn } from './vpn.watcher.ts';

test('no pre-shared key is stored, and a tunnel that goes down is no change', () => {
  const config = {
    Options: { TunnelOptions: [{ OutsideIpAddress: '192.0.2.1', PreSharedKey: 'a key' }] },
    VgwTelemetry: [{ OutsideIpAddress: '192.0.2.1', Status: 'DOWN', StatusMessage: 'IPSEC IS DOWN', AcceptedRouteCount: 0 }],
  };
  const seen = { technology: 'vpn', place: 'us-east-1', uid: 'vpn-1', name: 'vpn-1', region: 'us-east-1', arn: null, config, unread: [] };
  const { durableText } = prepareSnapshot(seen, makeComparison(vpn), (value) => `hash of ${value.length}`);
  expect(JSON.parse(durableText)).toEqual({
    Options: { TunnelOptions: [{ OutsideIpAddress: '192.0.2.1', PreSharedKey: 'hash of 5' }] },
    VgwTelemetry: [{ OutsideIpAddress: '192.0.2.1' }],
  });
});
