import { EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { idOf } from '../estate/ec2-client.ts';
import { seedEstate } from '../seed-estate.ts';
import { tunnelsRule } from '../tunnels-answer.ts';
import { useMoto } from '../use-moto.ts';
import { readOne, watchOne } from './read-one.ts';

const ESTATE = '222222222222';
const OF = { account: ESTATE };
const arnOf = (resource: string): string => `arn:aws:ec2:us-east-1:${ESTATE}:${resource}`;

let client: EC2Client;

const aws = useMoto(async ({ moto }) => {
  const technologies = ['vpc', 'subnet', 'elasticip', 'natgateway', 'endpoint', 'dhcp', 'virtual_gateway', 'vpn'];
  await seedEstate(moto.endpoint, { accounts: [ESTATE], regions: ['us-east-1'], technologies });
  client = new EC2Client((await accountClients(moto.endpoint, ESTATE))('us-east-1'));
});

test('elasticip', async () => {
  const { items } = await watchOne(aws.proxy, 'elasticip', OF);
  const id = await idOf(client, 'address of a machine');
  const { config, name, arn } = items.find(({ uid }) => uid === id)!;
  expect(arn).toBe(arnOf(`elastic-ip/${id}`));
  expect(config).toEqual({
    assigned_to: 'doorkeeper',
    public_ip: name,
    instance_id: await idOf(client, 'doorkeeper'),
    domain: 'vpc',
    allocation_id: id,
    association_id: expect.stringMatching(/^eipassoc-/),
    network_interface_id: expect.stringMatching(/^eni-/),
    network_interface_owner_id: ESTATE,
    private_ip_address: expect.stringMatching(/^10\.80\.2\./),
    tags: { Name: 'address of a machine' },
  });
});

test('elasticip: the names of all machines are read by one call, and none for addresses without', async () => {
  await watchOne(aws.proxy, 'elasticip', OF);
  expect(aws.proxy.calls.filter(({ operation }) => operation === 'DescribeTags').length).toBe(1);
  aws.proxy.clear();
  aws.proxy.add({ service: 'ec2', operation: 'DescribeTags', fault: 'denied' });
  const { items } = await watchOne(aws.proxy, 'elasticip', OF);
  const plain = items.find(({ config }) => config['instance_id'] === null)!;
  expect(plain).toMatchObject({ unread: [], config: { assigned_to: null } });
});

test('natgateway', async () => {
  const id = await idOf(client, 'way out');
  const item = await readOne(aws.proxy, 'natgateway', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: arnOf(`natgateway/${id}`) });
  expect(item.config).toMatchObject({
    id,
    subnet_id: await idOf(client, 'outer'),
    vpc_id: await idOf(client, 'net'),
    connectivity_type: 'private',
    create_time: expect.stringMatching(/Z$/),
    nat_gateway_addresses: [{ private_ip: expect.any(String), network_interface_id: expect.stringMatching(/^eni-/) }],
    state: 'available',
    tags: { Name: 'way out' },
  });
});

test('endpoint', async () => {
  const id = await idOf(client, 'way to dynamodb');
  const item = await readOne(aws.proxy, 'endpoint', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: arnOf(`vpc-endpoint/${id}`) });
  expect(item.config).toEqual({
    id,
    policy_document: expect.objectContaining({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Principal: { AWS: '*' } }] }),
    service_name: 'com.amazonaws.us-east-1.dynamodb',
    service: 'dynamodb',
    type: 'Gateway',
    state: 'available',
    vpc_id: await idOf(client, 'net'),
    owner_id: ESTATE,
    route_table_ids: [],
    subnet_ids: [],
    groups: [],
    network_interface_ids: [],
    private_dns_enabled: true,
    creation_time_stamp: expect.stringMatching(/Z$/),
    tags: { Name: 'way to dynamodb' },
  });
});

test('dhcp: options are lists, even of one', async () => {
  const id = await idOf(client, 'options');
  const item = await readOne(aws.proxy, 'dhcp', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: arnOf(`dhcp-options/${id}`) });
  expect(item.config).toEqual({
    id,
    'domain-name': ['net.example'],
    'domain-name-servers': ['10.80.0.2', '10.80.0.3'],
    tags: { Name: 'options' },
  });
});

test('virtual_gateway', async () => {
  const id = await idOf(client, 'gateway');
  const item = await readOne(aws.proxy, 'virtual_gateway', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: arnOf(`vpn-gateway/${id}`) });
  expect(item.config).toEqual({
    name: id,
    state: 'available',
    type: 'ipsec.1',
    vpcAttachments: [],
    amazon_side_asn: 65_001,
    tags: { Name: 'gateway' },
  });
});

test('vpn, with the tunnels that AWS tells of', async () => {
  aws.proxy.add(tunnelsRule);
  const item = await readOne(aws.proxy, 'vpn', 'office', OF);
  expect(item).toMatchObject({ uid: 'vpn-1', name: 'office (vpn-1)', arn: arnOf('vpn-connection/vpn-1') });
  const tunnel = (OutsideIpAddress: string, Status: string, StatusMessage: string) => ({
    OutsideIpAddress,
    Status,
    StatusMessage,
    LastStatusChange: '2026-01-01T00:00:00Z',
    AcceptedRouteCount: 1,
  });
  const { Options, ...rest } = item.config;
  expect(Options).toMatchObject({ StaticRoutesOnly: true, TunnelOptions: [{ TunnelInsideCidr: '169.254.10.0/30' }, {}] });
  expect(rest).toEqual({
    Arn: item.arn,
    VpnConnectionId: 'vpn-1',
    State: 'available',
    Type: 'ipsec.1',
    Category: 'VPN',
    CustomerGatewayId: 'cgw-1',
    VpnGatewayId: 'vgw-1',
    Routes: [{ DestinationCidrBlock: '10.9.0.0/16', Source: 'Static', State: 'available' }],
    Tags: { Name: 'office' },
    VgwTelemetry: [tunnel('192.0.2.1', 'UP', '1 BGP ROUTES'), tunnel('192.0.2.2', 'DOWN', 'IPSEC IS DOWN')],
  });
});
