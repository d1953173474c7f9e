import {
  CreateCustomerGatewayCommand,
  CreateDhcpOptionsCommand,
  CreateVpnConnectionCommand,
  CreateVpnGatewayCommand,
  DeleteDhcpOptionsCommand,
  DeleteVpnConnectionCommand,
  DeleteVpnGatewayCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { Technology } from '../technologies.ts';
import { clientOf, ec2Technology, idOf, named, tag } from './ec2-client.ts';
import { deeds, type EstatePart } from './estate-part.ts';

const createOptions = async (client: EC2Client, name: string): Promise<string> => {
  const servers = { Key: 'domain-name-servers', Values: ['10.80.0.2', '10.80.0.3'] };
  const DhcpConfigurations = [{ Key: 'domain-name', Values: ['net.example'] }, servers];
  const { DhcpOptions } = await client.send(new CreateDhcpOptionsCommand({ DhcpConfigurations }));
  return named(client, DhcpOptions?.DhcpOptionsId, name);
};

/** Sets of DHCP options are called by their ids. */
export const dhcpEstate: EstatePart = {
  technology: 'dhcp',
  impossible: 'A set of DHCP options has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['options', 'other options', 'short-lived options']) await createOptions(clientOf(estate, region), name);
    return ['dopt'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createOptions(client, 'options of today');
    const changed = await idOf(client, 'options');
    await tag(client, changed, 'team', 'post');
    const DhcpOptionsId = await idOf(client, 'short-lived options');
    await client.send(new DeleteDhcpOptionsCommand({ DhcpOptionsId }));
    return deeds('dhcp', region, {
      created: [made, 'CreateDhcpOptions'],
      changed: [changed, 'a tag'],
      deleted: [DhcpOptionsId, 'DeleteDhcpOptions'],
      ephemeral: null,
    });
  },
};

const createGateway = async (client: EC2Client, name: string): Promise<string> => {
  const { VpnGateway } = await client.send(new CreateVpnGatewayCommand({ Type: 'ipsec.1', AmazonSideAsn: 65_001 }));
  return named(client, VpnGateway?.VpnGatewayId, name);
};

/** Gateways are called by their ids. */
export const virtualGatewayEstate: EstatePart = {
  technology: 'virtual_gateway',
  order: 11,
  impossible: 'A virtual gateway has no value that moves by itself.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['gateway', 'other gateway', 'short-lived gateway']) await createGateway(clientOf(estate, region), name);
    return ['vgw'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    const made = await createGateway(client, 'gateway of today');
    const changed = await idOf(client, 'gateway');
    await tag(client, changed, 'team', 'post');
    const VpnGatewayId = await idOf(client, 'short-lived gateway');
    await client.send(new DeleteVpnGatewayCommand({ VpnGatewayId }));
    return deeds('virtual_gateway', region, {
      created: [made, 'CreateVpnGateway'],
      changed: [changed, 'a tag'],
      deleted: [VpnGatewayId, 'DeleteVpnGateway'],
      ephemeral: null,
    });
  },
};

const createConnection = async (client: EC2Client, name: string): Promise<string> => {
  const Type = 'ipsec.1';
  const { CustomerGateway } = await client.send(new CreateCustomerGatewayCommand({ Type, PublicIp: '203.0.113.9', BgpAsn: 65_000 }));
  const ends = { CustomerGatewayId: CustomerGateway?.CustomerGatewayId, VpnGatewayId: await idOf(client, 'gateway') };
  const { VpnConnection } = await client.send(new CreateVpnConnectionCommand({ Type, ...ends }));
  return named(client, VpnConnection?.VpnConnectionId, name);
};

export const vpnEstate: EstatePart = {
  technology: 'vpn',
  order: 12,
  impossible: 'moto tells nothing of tunnels, which alone move by themselves.',
  async seed(estate) {
    for (const region of estate.regions)
      for (const name of ['tunnel', 'other-tunnel', 'short-lived-tunnel']) await createConnection(clientOf(estate, region), name);
    return ['tunnel', 'other-tunnel', 'short-lived-tunnel'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await createConnection(client, 'tunnel-of-today');
    await tag(client, await idOf(client, 'tunnel'), 'team', 'post');
    await client.send(new DeleteVpnConnectionCommand({ VpnConnectionId: await idOf(client, 'short-lived-tunnel') }));
    return deeds('vpn', region, {
      created: ['tunnel-of-today', 'CreateVpnConnection'],
      changed: ['tunnel', 'a tag'],
      deleted: ['short-lived-tunnel', 'DeleteVpnConnection'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  ec2Technology('dhcp', 'DescribeDhcpOptions', ['dopt']),
  ec2Technology('virtual_gateway', 'DescribeVpnGateways', ['vgw'], { unpaged: true }),
  ec2Technology('vpn', 'DescribeVpnConnections', ['tunnel', 'other-tunnel', 'short-lived-tunnel'], { unpaged: true }),
];
