import { awsWatcher } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';

export const cloudTrail = awsWatcher({
  index: 'cloudtrail',
  title: 'CloudTrail',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-cloudtrail'),
  client: (sdk, options) => new sdk.CloudTrailClient(options),
  permissions: ['cloudtrail:DescribeTrails', 'cloudtrail:GetTrailStatus', 'cloudtrail:GetEventSelectors', 'cloudtrail:ListTags'],
  goneWhen: ['TrailNotFoundException'],

  async *list({ sdk, client }) {
    // All trails in one answer, without the shadows that trails of several regions cast in every other one.
    const { trailList } = await client.send(new sdk.DescribeTrailsCommand({ includeShadowTrails: false }));
    yield* required(trailList, 'trailList');
  },

  identify: ({ TrailARN, Name }) => ({ uid: required(TrailARN, 'TrailARN'), name: required(Name, 'Name') }),

  async describe(trail, { sdk, client, pages, part }) {
    const arn = required(trail.TrailARN, 'TrailARN');
    const name = required(trail.Name, 'Name');
    const config = {
      trail: name,
      trail_arn: arn,
      trail_status: await part('/trail_status', async () => {
        const { IsLogging } = await client.send(new sdk.GetTrailStatusCommand({ Name: arn }));
        return required(IsLogging, 'IsLogging');
      }),
      s3_bucket_name: trail.S3BucketName,
      s3_key_prefix: trail.S3KeyPrefix,
      sns_topic_name: trail.SnsTopicName,
      include_global_service_events: trail.IncludeGlobalServiceEvents,
      is_multi_region_trail: trail.IsMultiRegionTrail,
      is_organization_trail: trail.IsOrganizationTrail,
      home_region: trail.HomeRegion,
      log_file_validation_enabled: trail.LogFileValidationEnabled,
      cloudwatch_logs_log_group_arn: trail.CloudWatchLogsLogGroupArn,
      cloudwatch_logs_role_arn: trail.CloudWatchLogsRoleArn,
      kms_key_id: trail.KmsKeyId,
      event_selectors: await part('/event_selectors', async () => {
        const { EventSelectors, AdvancedEventSelectors } = await client.send(new sdk.GetEventSelectorsCommand({ TrailName: arn }));
        return { EventSelectors, AdvancedEventSelectors };
      }),
      tags: await part('/tags', async () => {
        const listed = await itemsOfPages(sdk.paginateListTags(pages(20), { ResourceIdList: [arn] }), (page) => page.ResourceTagList);
        return tagMap(listed.flatMap(({ TagsList }) => TagsList ?? []));
      }),
    };
    return { uid: arn, name, arn, config };
  },

  async find({ uid }, { sdk, client }) {
    // Trails that are asked for by name and are not there are left out of the answer.
    const { trailList } = await client.send(new sdk.DescribeTrailsCommand({ trailNameList: [uid], includeShadowTrails: false }));
    const listed = required(trailList, 'trailList').find(({ TrailARN }) => TrailARN === uid);
    return listed === undefined ? 'gone' : { listed };
  },
});
