import type { Volume } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';

const identityOf = ({ VolumeId, Tags }: Volume): Identity => {
  const uid = required(VolumeId, 'VolumeId');
  return { uid, name: nameWithId(Tags, uid) };
};

const attachmentsOf = ({ Attachments }: Volume) =>
  Attachments?.map((attachment) => ({
    attach_time: attachment.AttachTime,
    instance_id: attachment.InstanceId,
    volume_id: attachment.VolumeId,
    state: attachment.State,
    delete_on_termination: attachment.DeleteOnTermination,
    device: attachment.Device,
  })).sort((a, b) => ((a.instance_id ?? '') < (b.instance_id ?? '') ? -1 : 1));

const configOf = (listed: Volume) => ({
  name: nameTag(listed.Tags),
  volume_id: listed.VolumeId,
  volume_type: listed.VolumeType,
  size: listed.Size,
  iops: listed.Iops,
  throughput: listed.Throughput,
  multi_attach_enabled: listed.MultiAttachEnabled,
  snapshot_id: listed.SnapshotId,
  create_time: listed.CreateTime,
  availability_zone: listed.AvailabilityZone,
  state: listed.State,
  encrypted: listed.Encrypted,
  kms_key_id: listed.KmsKeyId,
  attachments: attachmentsOf(listed),
  tags: tagMap(listed.Tags),
});

export const ebsVolume = awsWatcher({
  ...EC2,
  index: 'ebsvolume',
  title: 'EBS Volume',
  permissions: ['ec2:DescribeVolumes'],
  goneWhen: ['InvalidVolume.NotFound'],
  // Attaching is a matter of seconds that goes through several states.
  ephemeral: ['attachments$*$state', 'attachments$*$attach_time'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeVolumes(pages(1000), {})) yield* page.Volumes ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    return { ...identity, arn: context.arn('ec2', `volume/${identity.uid}`), config: configOf(listed) };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeVolumesCommand({ VolumeIds: [uid] }))).Volumes);
  },
});
