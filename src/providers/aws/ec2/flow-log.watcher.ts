import type { FlowLog } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ FlowLogId, LogGroupName, LogDestination }: FlowLog): Identity => {
  const uid = required(FlowLogId, 'FlowLogId');
  const destination = LogGroupName || LogDestination;
  return { uid, name: destination ? `${destination} (${uid})` : uid };
};

export const flowLog = awsWatcher({
  ...EC2,
  index: 'flowlog',
  title: 'Flow Log',
  permissions: ['ec2:DescribeFlowLogs'],
  goneWhen: ['InvalidFlowLogId.NotFound'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeFlowLogs(pages(1000), {})) yield* page.FlowLogs ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = {
      creation_time: listed.CreationTime,
      deliver_logs_permission_arn: listed.DeliverLogsPermissionArn,
      deliver_logs_status: listed.DeliverLogsStatus,
      deliver_logs_error_message: listed.DeliverLogsErrorMessage,
      flow_log_id: identity.uid,
      flow_log_status: listed.FlowLogStatus,
      log_group_name: listed.LogGroupName,
      log_destination_type: listed.LogDestinationType,
      log_destination: listed.LogDestination,
      log_format: listed.LogFormat,
      max_aggregation_interval: listed.MaxAggregationInterval,
      resource_id: listed.ResourceId,
      traffic_type: listed.TrafficType,
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn: context.arn('ec2', `vpc-flow-log/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeFlowLogsCommand({ FlowLogIds: [uid] }))).FlowLogs);
  },
});
