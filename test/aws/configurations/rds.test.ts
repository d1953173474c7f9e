import { expect, test } from 'vitest';
import { accountClients, type ClientsOf } from '../account-clients.ts';
import { groundOf } from '../estate/load-balancer-ground.ts';
import { createCluster, createInstance } from '../estate/rds-databases-estate.ts';
import { createSecurityGroup, createSubnetGroup } from '../estate/rds-groups-estate.ts';
import { createClusterSnapshot, createSnapshot } from '../estate/rds-snapshots-estate.ts';
import { useMoto } from '../use-moto.ts';
import { ACCOUNT, INSTANT, readOne } from './read-one.ts';

const ARN = `arn:aws:rds:us-east-1:${ACCOUNT}`;
const FRIEND = '222222222222';

let options: ClientsOf;

const aws = useMoto(async ({ moto }) => {
  options = (await accountClients(moto.endpoint, ACCOUNT))('us-east-1');
  await createInstance(options, 'orders', { isPublic: true });
  await createCluster(options, 'aurora');
  await createInstance(options, 'reader', { isPublic: true, cluster: 'aurora' });
  await createSnapshot(options, 'orders-before', 'orders', 'all', FRIEND);
  await createClusterSnapshot(options, 'aurora-before', 'aurora', FRIEND);
  await createSecurityGroup(options, 'office', '192.0.2.0/24');
  await createSubnetGroup(options, 'inner');
});

test('rdsdbinstance', async () => {
  const { group } = await groundOf(options);
  const item = await readOne(aws.proxy, 'rdsdbinstance', 'orders');
  const arn = `${ARN}:db:orders`;
  expect(item).toMatchObject({ place: 'us-east-1', region: 'us-east-1', uid: arn, arn, name: 'orders' });
  expect(item.config).toMatchObject({
    db_instance_identifier: 'orders',
    arn,
    db_instance_class: 'db.t3.medium',
    engine: 'postgres',
    db_instance_status: 'available',
    master_username: 'keeper',
    allocated_storage: 20,
    publicly_accessible: true,
    endpoint: { Port: 5432, Address: expect.any(String) },
    instance_create_time: expect.stringMatching(INSTANT),
    vpc_security_groups: [{ VpcSecurityGroupId: group, Status: 'active' }],
    storage_encrypted: false,
    deletion_protection: false,
    tags: { team: 'post' },
  });
  expect(JSON.stringify(item.config)).not.toContain('correct-horse');
});

test('rdsdbcluster', async () => {
  const item = await readOne(aws.proxy, 'rdsdbcluster', 'aurora');
  const arn = `${ARN}:cluster:aurora`;
  expect(item).toMatchObject({ uid: arn, arn, name: 'aurora' });
  expect(item.config).toMatchObject({
    name: 'aurora',
    arn,
    engine: 'aurora-postgresql',
    port: 5432,
    status: 'available',
    db_cluster_members: [{ DBInstanceIdentifier: 'reader', IsClusterWriter: true }],
    // A cluster of Aurora is as public as its members.
    public_members: ['reader'],
    tags: { team: 'post' },
  });
});

test('rdssnapshot', async () => {
  const item = await readOne(aws.proxy, 'rdssnapshot', 'orders-before');
  const arn = `${ARN}:snapshot:orders-before`;
  expect(item).toMatchObject({ uid: arn, arn, name: 'orders-before' });
  expect(item.config).toMatchObject({
    Arn: arn,
    DBSnapshotIdentifier: 'orders-before',
    DBInstanceIdentifier: 'orders',
    SnapshotType: 'manual',
    Status: 'available',
    SnapshotCreateTime: expect.stringMatching(INSTANT),
    Attributes: { restore: [FRIEND, 'all'] },
  });
});

test('rdssnapshot: nobody asks whom an automated one is shared with', async () => {
  const item = await readOne(aws.proxy, 'rdssnapshot', 'orders-before');
  const told = aws.proxy.calls.filter(({ operation }) => operation === 'DescribeDBSnapshotAttributes');
  expect(told.map(({ body }) => new URLSearchParams(body).get('DBSnapshotIdentifier'))).toEqual([item.name]);
});

test('rdsclustersnapshot', async () => {
  const item = await readOne(aws.proxy, 'rdsclustersnapshot', 'aurora-before');
  const arn = `${ARN}:cluster-snapshot:aurora-before`;
  expect(item).toMatchObject({ uid: arn, arn, name: 'aurora-before' });
  expect(item.config).toMatchObject({
    arn,
    db_cluster_snapshot_identifier: 'aurora-before',
    db_cluster_identifier: 'aurora',
    snapshot_type: 'manual',
    status: 'available',
    percent_progress: 100,
    snapshot_create_time: expect.stringMatching(INSTANT),
    attributes: { restore: [FRIEND] },
  });
});

test('rdssecuritygroup', async () => {
  const item = await readOne(aws.proxy, 'rdssecuritygroup', 'office');
  const arn = `${ARN}:secgrp:office`;
  expect(item).toMatchObject({ uid: arn, arn, name: 'office' });
  // moto does not tell the owner.
  expect(item.config).toEqual({
    name: 'office',
    description: 'the group office',
    region: 'us-east-1',
    vpc_id: null,
    ip_ranges: [{ cidr_ip: '192.0.2.0/24', status: 'authorized' }],
    ec2_groups: [],
    arn,
  });
});

test('rdssubnetgroup', async () => {
  const { vpc, subnets } = await groundOf(options);
  const item = await readOne(aws.proxy, 'rdssubnetgroup', 'inner');
  const arn = `${ARN}:subgrp:inner`;
  expect(item).toMatchObject({ uid: arn, arn, name: `inner (in ${vpc})` });
  expect(item.config).toEqual({
    name: 'inner',
    db_subnet_group_description: 'the subnets of inner',
    subnet_group_status: 'Complete',
    vpc_id: vpc,
    subnets: expect.arrayContaining(
      subnets.map((subnet_identifier) => ({ subnet_identifier, subnet_status: 'Active', name: expect.stringMatching(/^us-east-1/) })),
    ),
    arn,
  });
});
