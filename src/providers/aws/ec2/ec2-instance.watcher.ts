import type { Instance, InstanceBlockDeviceMapping, InstanceNetworkInterface } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';
import { nameTag } from './name-tag.ts';

/** `web(i-1)`, as the original called them: lists of what to ignore rest on these names. */
const identityOf = ({ InstanceId, Tags }: Instance): Identity => {
  const uid = required(InstanceId, 'InstanceId');
  return { uid, name: `${nameTag(Tags) ?? uid}(${uid})` };
};

/** EC2 tells of a terminated machine for about an hour. */
const isThere = ({ State }: Instance): boolean => State?.Name !== 'terminated';

const interfaceOf = ({
  NetworkInterfaceId,
  SubnetId,
  VpcId,
  PrivateIpAddress,
  Association,
  Groups,
  Attachment,
}: InstanceNetworkInterface) => ({
  network_interface_id: NetworkInterfaceId,
  subnet_id: SubnetId,
  vpc_id: VpcId,
  private_ip_address: PrivateIpAddress,
  public_ip: Association?.PublicIp,
  groups: Groups?.map(({ GroupId }) => GroupId).sort(),
  device_index: Attachment?.DeviceIndex,
});

const deviceOf = ({ DeviceName, Ebs }: InstanceBlockDeviceMapping) => ({
  device: DeviceName,
  volume_id: Ebs?.VolumeId,
  delete_on_termination: Ebs?.DeleteOnTermination,
});

const configOf = (listed: Instance) => ({
  name: nameTag(listed.Tags) ?? listed.InstanceId,
  instance_id: listed.InstanceId,
  image_id: listed.ImageId,
  state: listed.State,
  private_dns_name: listed.PrivateDnsName,
  public_dns_name: listed.PublicDnsName,
  instance_type: listed.InstanceType,
  launch_time: listed.LaunchTime,
  placement: listed.Placement,
  platform_details: listed.PlatformDetails,
  architecture: listed.Architecture,
  key_name: listed.KeyName,
  subnet_id: listed.SubnetId,
  vpc_id: listed.VpcId,
  private_ip_address: listed.PrivateIpAddress,
  public_ip_address: listed.PublicIpAddress,
  ipv6_address: listed.Ipv6Address,
  source_dest_check: listed.SourceDestCheck,
  security_groups: listed.SecurityGroups,
  iam_instance_profile: listed.IamInstanceProfile,
  metadata_options: listed.MetadataOptions,
  monitoring: listed.Monitoring,
  enclave_options: listed.EnclaveOptions,
  ebs_optimized: listed.EbsOptimized,
  block_device_mappings: listed.BlockDeviceMappings?.map(deviceOf),
  network_interfaces: listed.NetworkInterfaces?.map(interfaceOf),
  tags: tagMap(listed.Tags),
});

export const ec2Instance = awsWatcher({
  ...EC2,
  index: 'ec2instance',
  title: 'EC2 Instance',
  permissions: ['ec2:DescribeInstances'],
  goneWhen: ['InvalidInstanceID.NotFound'],
  unordered: ['security_groups', 'block_device_mappings', 'network_interfaces'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeInstances(pages(1000), {}))
      yield* (page.Reservations ?? []).flatMap(({ Instances = [] }) => Instances).filter(isThere);
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    return { ...identity, arn: context.arn('ec2', `instance/${identity.uid}`), config: configOf(listed) };
  },

  async find({ uid }, { sdk, client }) {
    const { Reservations = [] } = await client.send(new sdk.DescribeInstancesCommand({ InstanceIds: [uid] }));
    return onlyOne(Reservations.flatMap(({ Instances = [] }) => Instances).filter(isThere));
  },
});
