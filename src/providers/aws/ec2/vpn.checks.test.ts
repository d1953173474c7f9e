import { describe, expect, it } from 'vitest';
import { auditInTest } from '../policy/audit-in-test.ts';
import { vpnChecks } from './vpn.checks.ts';

const tunnel = (OutsideIpAddress: string, Status: string, StatusMessage: string) => ({ OutsideIpAddress, Status, StatusMessage });

describe('vpn.tunnel-down', () => {
  it('fires for each tunnel that is not up', () => {
    const VgwTelemetry = [tunnel('192.0.2.1', 'UP', ''), tunnel('192.0.2.2', 'DOWN', 'IPSEC IS DOWN')];
    const { keys, notes } = auditInTest(vpnChecks, 'vpn.tunnel-down', { VgwTelemetry });
    expect(keys).toEqual(['tunnel:192.0.2.2']);
    expect(notes).toEqual(['192.0.2.2 - DOWN - IPSEC IS DOWN']);
  });

  it('tells the same finding whatever the message is', () => {
    const facts = ['IPSEC IS DOWN', ''].map((message) => {
      const { findings } = auditInTest(vpnChecks, 'vpn.tunnel-down', { VgwTelemetry: [tunnel('192.0.2.2', 'DOWN', message)] });
      return findings.map(({ key, facts: own }) => [key, own]);
    });
    expect(facts[0]).toEqual(facts[1]);
  });

  it.each([[[]], [undefined], [null], ['x']])('passes where there are no tunnels: %j', (VgwTelemetry) => {
    expect(auditInTest(vpnChecks, 'vpn.tunnel-down', VgwTelemetry === undefined ? {} : { VgwTelemetry }).keys).toEqual([]);
  });
});
