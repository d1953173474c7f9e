import type { CreateVolumePermission, Snapshot } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag, nameWithId } from './name-tag.ts';

const identityOf = ({ SnapshotId, Tags }: Snapshot): Identity => {
  const uid = required(SnapshotId, 'SnapshotId');
  return { uid, name: nameWithId(Tags, uid) };
};

const configOf = (listed: Snapshot, create_volume_permissions: readonly CreateVolumePermission[] | undefined | null) => ({
  create_volume_permissions,
  name: nameTag(listed.Tags),
  snapshot_id: listed.SnapshotId,
  volume_id: listed.VolumeId,
  state: listed.State,
  state_message: listed.StateMessage,
  start_time: listed.StartTime,
  progress: listed.Progress,
  ownerId: listed.OwnerId,
  description: listed.Description,
  volume_size: listed.VolumeSize,
  owner_alias: listed.OwnerAlias,
  tags: tagMap(listed.Tags),
  encrypted: listed.Encrypted,
  kms_key_id: listed.KmsKeyId,
  data_encryption_key_id: listed.DataEncryptionKeyId,
  storage_tier: listed.StorageTier,
});

export const ebsSnapshot = awsWatcher({
  ...EC2,
  index: 'ebssnapshot',
  title: 'EBS Snapshot',
  permissions: ['ec2:DescribeSnapshots', 'ec2:DescribeSnapshotAttribute'],
  goneWhen: ['InvalidSnapshot.NotFound'],
  // A snapshot completes by itself, which may take hours.
  ephemeral: ['progress', 'state'],
  unordered: ['create_volume_permissions'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeSnapshots(pages(1000), { OwnerIds: ['self'] })) yield* page.Snapshots ?? [];
  },

  identify: identityOf,

  async describe(listed, { sdk, client, partition, region, part }) {
    const identity = identityOf(listed);
    const Attribute = 'createVolumePermission';
    const permissions = await part('/create_volume_permissions', async () => {
      const answer = await client.send(new sdk.DescribeSnapshotAttributeCommand({ SnapshotId: identity.uid, Attribute }));
      return answer.CreateVolumePermissions ?? [];
    });
    // A snapshot's ARN names no account.
    return { ...identity, arn: `arn:${partition}:ec2:${region}::snapshot/${identity.uid}`, config: configOf(listed, permissions) };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeSnapshotsCommand({ SnapshotIds: [uid] }))).Snapshots);
  },
});
