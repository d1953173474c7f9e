import type { Rule } from './fault-proxy.ts';

export const PRE_SHARED_KEY = 'a_key_that_nobody_may_see';

const tunnel = (outside: string, status: 'UP' | 'DOWN', message: string): string =>
  `<item><outsideIpAddress>${outside}</outsideIpAddress><status>${status}</status><lastStatusChange>2026-01-01T00:00:00.000Z</lastStatusChange><statusMessage>${message}</statusMessage><acceptedRouteCount>1</acceptedRouteCount></item>`;

const option = (outside: string, inside: string): string =>
  `<item><outsideIpAddress>${outside}</outsideIpAddress><tunnelInsideCidr>${inside}</tunnelInsideCidr><preSharedKey>${PRE_SHARED_KEY}</preSharedKey></item>`;

const CONNECTION = [
  '<vpnConnectionId>vpn-1</vpnConnectionId><state>available</state><type>ipsec.1</type><category>VPN</category>',
  `<customerGatewayConfiguration>&lt;pre_shared_key&gt;${PRE_SHARED_KEY}&lt;/pre_shared_key&gt;</customerGatewayConfiguration>`,
  '<customerGatewayId>cgw-1</customerGatewayId><vpnGatewayId>vgw-1</vpnGatewayId>',
  `<options><staticRoutesOnly>true</staticRoutesOnly><tunnelOptionSet>${option('192.0.2.1', '169.254.10.0/30')}${option('192.0.2.2', '169.254.11.0/30')}</tunnelOptionSet></options>`,
  '<routes><item><destinationCidrBlock>10.9.0.0/16</destinationCidrBlock><source>Static</source><state>available</state></item></routes>',
  '<tagSet><item><key>Name</key><value>office</value></item></tagSet>',
  `<vgwTelemetry>${tunnel('192.0.2.2', 'DOWN', 'IPSEC IS DOWN')}${tunnel('192.0.2.1', 'UP', '1 BGP ROUTES')}</vgwTelemetry>`,
].join('');

/** EC2 API reference, DescribeVpnConnections: tunnels, their options and their state, of which moto tells nothing. */
export const tunnelsRule: Rule = {
  service: 'ec2',
  operation: 'DescribeVpnConnections',
  fault: () => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<?xml version="1.0" encoding="UTF-8"?>\n<DescribeVpnConnectionsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><vpnConnectionSet><item>${CONNECTION}</item></vpnConnectionSet></DescribeVpnConnectionsResponse>`,
    ),
  }),
};
