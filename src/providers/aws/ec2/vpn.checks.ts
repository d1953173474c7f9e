import { isJsonObject, type Json } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';

/** Only whether a tunnel is up counts, so that another reason for the same state asks for no new verdict. */
const TUNNELS = [
  { path: 'VgwTelemetry$*$Status', matters: (status: Json) => status === 'UP' },
  { path: 'VgwTelemetry$*$StatusMessage', matters: () => null },
];

const tunnelDown = defineCheck({
  id: 'vpn.tunnel-down',
  watches: { index: 'vpn' },
  overrideKey: 'check_tunnels (VPNAuditor)',
  category: 'VPN Connection tunnel is not UP',
  score: 1,
  title: 'Every tunnel of the VPN connection is up',
  risk: 'When the other tunnel fails too, whatever relies on the connection stands still.',
  remedy: "Look at the status message, and at the customer's router.",
  ephemeral: TUNNELS,
  *audit({ config: { VgwTelemetry } }) {
    const tunnels = Array.isArray(VgwTelemetry) ? (VgwTelemetry as readonly Json[]).filter(isJsonObject) : [];
    for (const { OutsideIpAddress, Status, StatusMessage } of tunnels) {
      if (Status === 'UP') continue;
      const address = String(OutsideIpAddress ?? '');
      yield {
        key: `tunnel:${address}`,
        notes: `${address} - ${Status ?? ''} - ${StatusMessage ?? ''}`,
        facts: [configFact('tunnel that is not up', address)],
      };
    }
  },
});

export const vpnChecks: readonly Check[] = [tunnelDown];
