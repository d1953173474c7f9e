import { EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { idOf, tag } from '../estate/ec2-client.ts';
import { seedEstate } from '../seed-estate.ts';
import { useMoto } from '../use-moto.ts';
import { readOne, watchOne } from './read-one.ts';

const ESTATE = '222222222222';
const OF = { account: ESTATE };

let client: EC2Client;

const aws = useMoto(async ({ moto }) => {
  const technologies = ['vpc', 'subnet', 'routetable', 'networkacl', 'flowlog', 'peering'];
  await seedEstate(moto.endpoint, { accounts: [ESTATE], regions: ['us-east-1'], technologies });
  client = new EC2Client((await accountClients(moto.endpoint, ESTATE))('us-east-1'));
});

test('vpc', async () => {
  const item = await readOne(aws.proxy, 'vpc', 'net', OF);
  const Id = await idOf(client, 'net');
  const arn = `arn:aws:ec2:us-east-1:${ESTATE}:vpc/${Id}`;
  expect(item).toMatchObject({ uid: Id, name: `net (${Id})`, arn, region: 'us-east-1' });
  const ids = async (...names: string[]) => (await Promise.all(names.map((name) => idOf(client, name)))).sort();
  const logs = await ids('traffic', 'more-traffic', 'short-lived-traffic');
  expect(item.config).toEqual({
    Arn: arn,
    Id,
    Name: 'net',
    Region: 'us-east-1',
    Tags: { Name: 'net' },
    IsDefault: false,
    InstanceTenancy: 'default',
    CidrBlock: '10.80.0.0/16',
    CidrBlockAssociationSet: [expect.objectContaining({ CidrBlock: '10.80.0.0/16' })],
    Ipv6CidrBlockAssociationSet: [],
    DhcpOptionsId: 'default',
    OwnerId: ESTATE,
    State: 'available',
    Attributes: { EnableDnsHostnames: { Value: false }, EnableDnsSupport: { Value: true } },
    InternetGateway: {},
    VpcPeeringConnections: await ids('bridge', 'other-bridge', 'short-lived-bridge'),
    Subnets: await ids('inner', 'outer', 'short-lived'),
    RouteTables: expect.arrayContaining(await ids('ways', 'short-lived-ways')),
    NetworkAcls: expect.arrayContaining(await ids('rules')),
    FlowLogs: logs,
    FlowLogStatus: Object.fromEntries(logs.map((id) => [id, 'ACTIVE'])),
  });
});

test('vpc: the lists of many networks are read by a call each, and told to whom they belong', async () => {
  const { items } = await watchOne(aws.proxy, 'vpc', OF);
  const calls = aws.proxy.calls.filter(({ operation }) => operation === 'DescribeSubnets');
  expect(calls.length).toBe(1);
  const sets = items.map(({ config }) => config['Subnets'] as readonly string[]);
  expect(new Set(sets.flat()).size).toBe(sets.flat().length);
});

test('vpc: lists that cannot be read are told as such, all others are kept', async () => {
  aws.proxy.add({ service: 'ec2', operation: 'DescribeFlowLogs', fault: 'denied' });
  const { items } = await watchOne(aws.proxy, 'vpc', OF);
  for (const { unread, config } of items) {
    expect(unread.map(({ path }) => path)).toEqual(['/FlowLogs', '/FlowLogStatus']);
    expect(config).not.toHaveProperty('FlowLogs');
    expect(config).toHaveProperty('Subnets');
  }
});

test('subnet', async () => {
  const item = await readOne(aws.proxy, 'subnet', 'inner', OF);
  const id = await idOf(client, 'inner');
  const arn = `arn:aws:ec2:us-east-1:${ESTATE}:subnet/${id}`;
  expect(item).toMatchObject({ uid: id, name: `inner (${id})`, arn });
  expect(item.config).toEqual({
    name: 'inner',
    arn,
    id,
    cidr_block: '10.80.1.0/24',
    ipv6_cidr_block_association_set: [],
    ipv6_native: false,
    availability_zone: expect.stringMatching(/^us-east-1/),
    availability_zone_id: expect.stringMatching(/^use1-/),
    defaultForAz: false,
    mapPublicIpOnLaunch: false,
    assign_ipv6_address_on_creation: false,
    state: 'available',
    tags: { Name: 'inner' },
    vpc_id: await idOf(client, 'net'),
    owner_id: ESTATE,
    available_ip_address_count: 251,
  });
});

test('routetable', async () => {
  const item = await readOne(aws.proxy, 'routetable', 'ways', OF);
  const id = await idOf(client, 'ways');
  const arn = `arn:aws:ec2:us-east-1:${ESTATE}:route-table/${id}`;
  expect(item).toMatchObject({ uid: id, name: `ways (${id})`, arn });
  expect(item.config).toEqual({
    name: 'ways',
    arn,
    id,
    routes: [{ destination_cidr_block: '10.80.0.0/16', gateway_id: 'local', origin: 'CreateRouteTable', state: 'active' }],
    tags: { Name: 'ways' },
    vpc_id: await idOf(client, 'net'),
    owner_id: ESTATE,
    associations: [],
  });
});

test('routetable: the one that comes with a network says so', async () => {
  const vpc = await idOf(client, 'neighbour');
  const { items } = await watchOne(aws.proxy, 'routetable', OF);
  const main = items.find(({ config }) => config['vpc_id'] === vpc)!;
  expect(main.name).toBe(main.uid);
  expect(main.config).toMatchObject({ name: null, tags: {} });
  expect(main.config['associations']).toEqual([{ id: expect.stringMatching(/^rtbassoc-/), main: true, state: 'associated' }]);
});

test('networkacl', async () => {
  const id = await idOf(client, 'rules');
  const item = await readOne(aws.proxy, 'networkacl', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: `arn:aws:ec2:us-east-1:${ESTATE}:network-acl/${id}` });
  expect(item.config).toEqual({
    id,
    vpc_id: await idOf(client, 'net'),
    owner_id: ESTATE,
    is_default: false,
    entries: [],
    associations: [],
    tags: { Name: 'rules' },
  });
});

test('networkacl: the one that comes with a network, its rules in the order in which they hold', async () => {
  const vpc = await idOf(client, 'net');
  const { items } = await watchOne(aws.proxy, 'networkacl', OF);
  const { config } = items.find((item) => item.config['vpc_id'] === vpc && item.config['is_default'] === true)!;
  const rule = { CidrBlock: '0.0.0.0/0', Protocol: '-1' };
  const rules = [
    { ...rule, RuleAction: 'allow', RuleNumber: 100 },
    { ...rule, RuleAction: 'deny', RuleNumber: 32_767 },
  ];
  expect(config['entries']).toEqual([false, true].flatMap((Egress) => rules.map((one) => ({ ...one, Egress }))));
  expect(config['associations']).toContainEqual(expect.objectContaining({ SubnetId: await idOf(client, 'inner') }));
});

test('flowlog', async () => {
  const item = await readOne(aws.proxy, 'flowlog', 'traffic', OF);
  const id = await idOf(client, 'traffic');
  expect(item).toMatchObject({ uid: id, name: `traffic (${id})`, arn: `arn:aws:ec2:us-east-1:${ESTATE}:vpc-flow-log/${id}` });
  expect(item.config).toEqual({
    creation_time: expect.stringMatching(/Z$/),
    deliver_logs_permission_arn: `arn:aws:iam::${ESTATE}:role/logs`,
    deliver_logs_status: 'FAILED',
    deliver_logs_error_message: 'Access error',
    flow_log_id: id,
    flow_log_status: 'ACTIVE',
    log_group_name: 'traffic',
    log_destination_type: 'cloud-watch-logs',
    log_format: expect.stringContaining('version'),
    max_aggregation_interval: 600,
    resource_id: await idOf(client, 'net'),
    traffic_type: 'ALL',
    tags: { Name: 'traffic' },
  });
});

test('peering', async () => {
  const item = await readOne(aws.proxy, 'peering', 'bridge', OF);
  const id = await idOf(client, 'bridge');
  expect(item).toMatchObject({ uid: id, name: `bridge (${id})`, arn: `arn:aws:ec2:us-east-1:${ESTATE}:vpc-peering-connection/${id}` });
  expect(item.config).toEqual({
    name: 'bridge',
    status: { Code: 'pending-acceptance', Message: expect.stringContaining(ESTATE) },
    accepter_vpc_info: expect.objectContaining({ OwnerId: ESTATE, VpcId: await idOf(client, 'neighbour') }),
    requester_vpc_info: expect.objectContaining({ CidrBlock: '10.80.0.0/16', VpcId: await idOf(client, 'net') }),
    vpc_peering_connection_id: id,
    tags: { Name: 'bridge' },
  });
});

test('a name is the tag Name, whatever the other tags are', async () => {
  const id = await idOf(client, 'other-bridge');
  await tag(client, id, 'Alias', 'not this one');
  expect((await readOne(aws.proxy, 'peering', 'other-bridge', OF)).name).toBe(`other-bridge (${id})`);
});
