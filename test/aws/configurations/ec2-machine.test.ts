import { EC2Client, RegisterImageCommand } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { accountClients } from '../account-clients.ts';
import { idOf, named } from '../estate/ec2-client.ts';
import { seedEstate } from '../seed-estate.ts';
import { useMoto } from '../use-moto.ts';
import { INSTANT, readOne, watchOne } from './read-one.ts';

const ESTATE = '222222222222';
const OF = { account: ESTATE };
const arnOf = (resource: string): string => `arn:aws:ec2:us-east-1:${ESTATE}:${resource}`;

let client: EC2Client;

const aws = useMoto(async ({ moto }) => {
  const technologies = ['vpc', 'subnet', 'elasticip', 'networkinterface', 'keypair', 'ebsvolume', 'ebssnapshot', 'ec2image', 'ec2instance'];
  await seedEstate(moto.endpoint, { accounts: [ESTATE], regions: ['us-east-1'], technologies });
  client = new EC2Client((await accountClients(moto.endpoint, ESTATE))('us-east-1'));
});

test('networkinterface', async () => {
  const id = await idOf(client, 'interface');
  const item = await readOne(aws.proxy, 'networkinterface', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, region: 'us-east-1', arn: arnOf(`network-interface/${id}`) });
  const address = expect.stringMatching(/^10\.80\.1\./);
  expect(item.config).toEqual({
    availability_zone: expect.stringMatching(/^us-east-1/),
    description: '',
    network_interface_id: id,
    interface_type: 'interface',
    mac_address: expect.any(String),
    owner_id: ESTATE,
    requester_id: expect.any(String),
    requester_managed: false,
    private_ip_address: address,
    private_ip_addresses: [address],
    ipv6_addresses: [],
    source_dest_check: true,
    status: 'available',
    subnet_id: await idOf(client, 'inner'),
    vpc_id: await idOf(client, 'net'),
    groups: [{ GroupId: expect.stringMatching(/^sg-/), GroupName: 'default' }],
    tags: { Name: 'interface' },
  });
});

test('networkinterface: what it is attached to, and its public address', async () => {
  const InstanceId = await idOf(client, 'doorkeeper');
  const { items } = await watchOne(aws.proxy, 'networkinterface', OF);
  const { config } = items.find((item) => (item.config['attachment'] as { instance_id?: string } | undefined)?.instance_id === InstanceId)!;
  expect(config).toMatchObject({
    attachment: {
      attach_time: expect.stringMatching(INSTANT),
      delete_on_termination: false,
      device_index: 0,
      id: expect.stringMatching(/^eni-attach-/),
      instance_id: InstanceId,
      status: 'attached',
    },
    allocation_id: await idOf(client, 'address of a machine'),
    association_id: expect.stringMatching(/^eipassoc-/),
    public_ip_address: expect.stringMatching(/^127\./),
    ip_owner_id: ESTATE,
  });
});

test('keypair', async () => {
  const id = await idOf(client, 'deploy');
  const item = await readOne(aws.proxy, 'keypair', 'deploy', OF);
  expect(item).toMatchObject({ uid: id, name: 'deploy', arn: arnOf('key-pair/deploy') });
  expect(item.config).toEqual({
    fingerprint: expect.stringContaining(':'),
    arn: item.arn,
    name: 'deploy',
    id,
    type: 'ed25519',
    create_time: expect.stringMatching(INSTANT),
    public_key: expect.stringMatching(/^ssh-ed25519 \S+$/),
    tags: { Name: 'deploy' },
  });
});

test('ebsvolume', async () => {
  const id = await idOf(client, 'disk');
  const item = await readOne(aws.proxy, 'ebsvolume', 'disk', OF);
  expect(item).toMatchObject({ uid: id, name: `disk (${id})`, arn: arnOf(`volume/${id}`) });
  expect(item.config).toEqual({
    name: 'disk',
    volume_id: id,
    volume_type: 'gp2',
    size: 1,
    create_time: expect.stringMatching(INSTANT),
    availability_zone: 'us-east-1a',
    state: 'available',
    encrypted: false,
    attachments: [],
    tags: { Name: 'disk' },
  });
});

test('ebsvolume: what it is attached to', async () => {
  const instance_id = await idOf(client, 'web');
  const { items } = await watchOne(aws.proxy, 'ebsvolume', OF);
  const attachments = items.flatMap(({ config }) => config['attachments'] as readonly { readonly instance_id: string }[]);
  expect(attachments.filter((attachment) => attachment.instance_id === instance_id)).toEqual([
    {
      attach_time: expect.stringMatching(INSTANT),
      instance_id,
      volume_id: expect.stringMatching(/^vol-/),
      state: 'attached',
      device: '/dev/sda1',
    },
  ]);
});

test('ebssnapshot', async () => {
  const id = await idOf(client, 'copy');
  const item = await readOne(aws.proxy, 'ebssnapshot', 'copy', OF);
  expect(item).toMatchObject({ uid: id, name: `copy (${id})`, arn: `arn:aws:ec2:us-east-1::snapshot/${id}` });
  expect(item.config).toEqual({
    create_volume_permissions: [],
    name: 'copy',
    snapshot_id: id,
    volume_id: await idOf(client, 'disk'),
    state: 'completed',
    start_time: expect.stringMatching(INSTANT),
    progress: '100%',
    ownerId: ESTATE,
    volume_size: 1,
    tags: { Name: 'copy' },
    encrypted: false,
  });
});

test('ec2image', async () => {
  const id = await idOf(client, 'golden image');
  const item = await readOne(aws.proxy, 'ec2image', id, OF);
  expect(item).toMatchObject({ uid: id, name: id, arn: `arn:aws:ec2:us-east-1::image/${id}` });
  expect(item.config).toEqual({
    Arn: item.arn,
    Region: 'us-east-1',
    ImageId: id,
    Name: 'golden image',
    Description: 'golden image of the estate',
    OwnerId: ESTATE,
    Public: false,
    State: 'available',
    CreationDate: expect.any(String),
    ImageType: 'machine',
    BootMode: 'uefi',
    RootDeviceName: '/dev/sda1',
    RootDeviceType: 'standard',
    BlockDeviceMappings: expect.any(Array),
    ProductCodes: [],
    Tags: { Name: 'golden image' },
    LaunchPermissions: [],
  });
});

test('ec2image: whom it is shared with is one call per image; nothing else is asked', async () => {
  await named(client, (await client.send(new RegisterImageCommand({ Name: 'one more' }))).ImageId, 'one more');
  aws.proxy.clear();
  const { items } = await watchOne(aws.proxy, 'ec2image', OF);
  const calls = aws.proxy.calls.filter(({ operation }) => operation === 'DescribeImageAttribute');
  expect(calls.length).toBe(items.length);
});

test('ec2instance', async () => {
  const id = await idOf(client, 'web');
  const item = await readOne(aws.proxy, 'ec2instance', `web(${id})`, OF);
  expect(item).toMatchObject({ uid: id, name: `web(${id})`, arn: arnOf(`instance/${id}`) });
  const subnet_id = await idOf(client, 'inner');
  const group = expect.stringMatching(/^sg-/);
  expect(item.config).toMatchObject({
    name: 'web',
    instance_id: id,
    image_id: 'ami-12345678',
    state: { Code: 16, Name: 'running' },
    private_dns_name: expect.stringContaining('internal'),
    instance_type: 't3.micro',
    launch_time: expect.stringMatching(INSTANT),
    placement: { AvailabilityZone: expect.stringMatching(/^us-east-1/), Tenancy: 'default' },
    architecture: 'x86_64',
    subnet_id,
    vpc_id: await idOf(client, 'net'),
    private_ip_address: expect.stringMatching(/^10\.80\.1\./),
    source_dest_check: true,
    // moto repeats only the groups that were asked for; its interface tells the others.
    security_groups: [],
    monitoring: { State: expect.any(String) },
    ebs_optimized: false,
    block_device_mappings: [{ device: '/dev/sda1', volume_id: expect.stringMatching(/^vol-/), delete_on_termination: true }],
    network_interfaces: [{ network_interface_id: expect.stringMatching(/^eni-/), subnet_id, groups: [group], device_index: 0 }],
    tags: { Name: 'web' },
  });
});
