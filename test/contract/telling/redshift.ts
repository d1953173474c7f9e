import { createWarehouse, createWarehouseSubnets } from '../../aws/estate/redshift-estate.ts';
import type { WireAnswer } from '../../aws/wire-error.ts';
import type { Telling } from './all-telling.ts';

const answer = (operation: string, result: string): WireAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(
    `<${operation}Response xmlns="http://redshift.amazonaws.com/doc/2012-12-01/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  ),
});

/** API reference, Cluster: one that is being restored in a VPC, which moto never tells, and everything of it that moves. */
const RESTORED = [
  '<ClusterIdentifier>restored</ClusterIdentifier><VpcId>vpc-1</VpcId><ClusterStatus>creating</ClusterStatus>',
  '<ClusterAvailabilityStatus>Modifying</ClusterAvailabilityStatus><ClusterRevisionNumber>12345</ClusterRevisionNumber>',
  '<RestoreStatus><Status>restoring</Status><ElapsedTimeInSeconds>60</ElapsedTimeInSeconds></RestoreStatus>',
  '<NextMaintenanceWindowStartTime>2026-01-02T03:00:00Z</NextMaintenanceWindowStartTime>',
  '<ExpectedNextSnapshotScheduleTime>2026-01-02T03:00:00Z</ExpectedNextSnapshotScheduleTime>',
  '<ClusterParameterGroups><ClusterParameterGroup><ParameterGroupName>strict</ParameterGroupName>',
  '<ParameterApplyStatus>applying</ParameterApplyStatus><ClusterParameterStatusList><member><ParameterName>require_ssl</ParameterName>',
  '<ParameterApplyStatus>pending-reboot</ParameterApplyStatus><ParameterApplyErrorDescription>later</ParameterApplyErrorDescription>',
  '</member></ClusterParameterStatusList></ClusterParameterGroup></ClusterParameterGroups>',
].join('');

const ANSWERS: Readonly<Record<string, string>> = {
  DescribeClusters: `<Clusters><Cluster>${RESTORED}</Cluster></Clusters>`,
  DescribeLoggingStatus:
    '<LoggingEnabled>true</LoggingEnabled><BucketName>logs</BucketName><LastSuccessfulDeliveryTime>2026-01-02T03:00:00Z</LastSuccessfulDeliveryTime>',
  DescribeClusterParameters:
    '<Parameters><Parameter><ParameterName>require_ssl</ParameterName><ParameterValue>true</ParameterValue></Parameter></Parameters>',
};

export const telling: Telling = {
  async seed(options) {
    await createWarehouseSubnets(options);
    await createWarehouse(options, 'gate', false);
    await createWarehouse(options, 'door');
  },
  beyondMoto: [
    {
      technology: 'redshift',
      rule: () => ({ service: 'redshift', fault: ({ operation }) => answer(operation, ANSWERS[operation] ?? '') }),
    },
  ],
};
