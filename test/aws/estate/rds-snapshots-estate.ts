import {
  CreateDBClusterSnapshotCommand,
  CreateDBSnapshotCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBSnapshotCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { ClientsOf } from '../account-clients.ts';
import type { Technology } from '../technologies.ts';
import { deeds, type EstatePart } from './estate-part.ts';
import { createCluster, createInstance } from './rds-databases-estate.ts';

/** Before the other databases, whose automated snapshots nobody can share: the doctor looks at the first few only. */
const order = 5;
const IMPOSSIBLE = 'Snapshots of moto are complete at once: nothing about them moves.';

/** A snapshot of a database, shared with accounts, or with `all`. */
export const createSnapshot = async (
  options: ClientsOf,
  name: string,
  database: string,
  ...sharedWith: readonly string[]
): Promise<void> => {
  const client = new RDSClient(options);
  const id = { DBSnapshotIdentifier: name };
  await client.send(new CreateDBSnapshotCommand({ ...id, DBInstanceIdentifier: database }));
  if (sharedWith.length === 0) return;
  await client.send(new ModifyDBSnapshotAttributeCommand({ ...id, AttributeName: 'restore', ValuesToAdd: [...sharedWith] }));
};

/** The same of a cluster. */
export const createClusterSnapshot = async (
  options: ClientsOf,
  name: string,
  cluster: string,
  ...sharedWith: readonly string[]
): Promise<void> => {
  const client = new RDSClient(options);
  const id = { DBClusterSnapshotIdentifier: name };
  await client.send(new CreateDBClusterSnapshotCommand({ ...id, DBClusterIdentifier: cluster }));
  if (sharedWith.length === 0) return;
  await client.send(new ModifyDBClusterSnapshotAttributeCommand({ ...id, AttributeName: 'restore', ValuesToAdd: [...sharedWith] }));
};

export const rdsSnapshotEstate: EstatePart = {
  technology: 'rdssnapshot',
  order,
  impossible: IMPOSSIBLE,
  async seed(estate) {
    const names = ['before-move', 'by-hand', 'first', 'short-lived'];
    for (const region of estate.regions) {
      await createInstance(estate.in(region), 'pictured');
      for (const name of names) await createSnapshot(estate.in(region), name, 'pictured');
    }
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createSnapshot(estate.in(region), 'made-today', 'pictured');
    const change = { DBSnapshotIdentifier: 'by-hand', AttributeName: 'restore', ValuesToAdd: ['333333333333'] };
    await client.send(new ModifyDBSnapshotAttributeCommand(change));
    await client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: 'short-lived' }));
    return deeds('rdssnapshot', region, {
      created: ['made-today', 'CreateDBSnapshot'],
      changed: ['by-hand', 'shared with an account'],
      deleted: ['short-lived', 'DeleteDBSnapshot'],
      ephemeral: null,
    });
  },
};

export const rdsClusterSnapshotEstate: EstatePart = {
  technology: 'rdsclustersnapshot',
  order,
  impossible: IMPOSSIBLE,
  async seed(estate) {
    const names = ['before-move', 'by-hand', 'first', 'short-lived'];
    for (const region of estate.regions) {
      await createCluster(estate.in(region), 'pictured-cluster');
      for (const name of names) await createClusterSnapshot(estate.in(region), name, 'pictured-cluster');
    }
    return names;
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = new RDSClient(estate.in(region));
    await createClusterSnapshot(estate.in(region), 'made-today', 'pictured-cluster');
    const change = { DBClusterSnapshotIdentifier: 'by-hand', AttributeName: 'restore', ValuesToAdd: ['333333333333'] };
    await client.send(new ModifyDBClusterSnapshotAttributeCommand(change));
    await client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: 'short-lived' }));
    return deeds('rdsclustersnapshot', region, {
      created: ['made-today', 'CreateDBClusterSnapshot'],
      changed: ['by-hand', 'shared with an account'],
      deleted: ['short-lived', 'DeleteDBClusterSnapshot'],
      ephemeral: null,
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'rdssnapshot',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBSnapshots', permission: 'rds:DescribeDBSnapshots' },
    names: ['before-move', 'by-hand', 'first', 'short-lived'],
    part: { operation: 'DescribeDBSnapshotAttributes', paths: ['/Attributes'], permission: 'rds:DescribeDBSnapshotAttributes' },
    confirm: { operation: 'DescribeDBSnapshots', permission: 'rds:DescribeDBSnapshots' },
  },
  {
    index: 'rdsclustersnapshot',
    service: 'rds',
    scope: 'region',
    list: { operation: 'DescribeDBClusterSnapshots', permission: 'rds:DescribeDBClusterSnapshots' },
    names: ['before-move', 'by-hand', 'first', 'short-lived'],
    part: {
      operation: 'DescribeDBClusterSnapshotAttributes',
      paths: ['/attributes'],
      permission: 'rds:DescribeDBClusterSnapshotAttributes',
    },
    confirm: { operation: 'DescribeDBClusterSnapshots', permission: 'rds:DescribeDBClusterSnapshots' },
  },
];
