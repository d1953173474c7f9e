import { createCluster, createInstance } from '../../aws/estate/rds-databases-estate.ts';
import { createSecurityGroup, createSubnetGroup } from '../../aws/estate/rds-groups-estate.ts';
import { createClusterSnapshot, createSnapshot } from '../../aws/estate/rds-snapshots-estate.ts';
import type { Rule } from '../../aws/fault-proxy.ts';
import { FRIEND, NETWORK, OWN, STRANGER, SUPPLIER } from '../neighbours.ts';
import type { Telling } from './all-telling.ts';

const ARN = `arn:aws:rds:us-east-1:${OWN}`;

const answer = (operation: string, result: string): Rule => ({
  service: 'rds',
  operation,
  fault: () => ({
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(
      `<${operation}Response xmlns="http://rds.amazonaws.com/doc/2014-10-31/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
    ),
  }),
});

/** API reference, DescribeDBSnapshots: one that is being made, whose progress moto never tells. */
const snapshotUnderWay = answer(
  'DescribeDBSnapshots',
  `<DBSnapshots><DBSnapshot><DBSnapshotIdentifier>rds:under-way</DBSnapshotIdentifier><DBSnapshotArn>${ARN}:snapshot:rds:under-way</DBSnapshotArn><SnapshotType>automated</SnapshotType><Status>creating</Status><PercentProgress>40</PercentProgress></DBSnapshot></DBSnapshots>`,
);

/** API reference, DescribeDBClusters: one that is being restored. */
const clusterUnderWay = answer(
  'DescribeDBClusters',
  `<DBClusters><DBCluster><DBClusterIdentifier>restored</DBClusterIdentifier><DBClusterArn>${ARN}:cluster:restored</DBClusterArn><DbClusterResourceId>cluster-RESTORED</DbClusterResourceId><Status>creating</Status><PercentProgress>40</PercentProgress><Port>5432</Port></DBCluster></DBClusters>`,
);

const EVERYBODY = ['all', FRIEND, SUPPLIER, STRANGER];

export const telling: Telling = {
  async seed(options) {
    await createInstance(options, 'gate', { isPublic: true });
    await createInstance(options, 'door');
    for (const cluster of ['gate-cluster', 'door-cluster']) await createCluster(options, cluster);
    await createInstance(options, 'gate-member', { isPublic: true, cluster: 'gate-cluster' });
    await createInstance(options, 'door-member', { cluster: 'door-cluster' });
    await createSnapshot(options, 'gate-picture', 'gate', ...EVERYBODY);
    await createSnapshot(options, 'door-picture', 'door');
    await createClusterSnapshot(options, 'gate-picture', 'gate-cluster', ...EVERYBODY);
    await createClusterSnapshot(options, 'door-picture', 'door-cluster');
    await createSecurityGroup(options, 'gate', '0.0.0.0/0', '1.2.3.4/0', '10.0.0.0/8', '203.0.0.0/16');
    await createSecurityGroup(options, 'door', NETWORK.friend);
    for (const name of ['gate', 'door']) await createSubnetGroup(options, name);
  },
  beyondMoto: [
    { technology: 'rdssnapshot', rule: () => snapshotUnderWay },
    { technology: 'rdsdbcluster', rule: () => clusterUnderWay },
  ],
};
