import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ NetworkInterfaceId }: NetworkInterface): Identity => {
  const uid = required(NetworkInterfaceId, 'NetworkInterfaceId');
  return { uid, name: uid };
};

const attachmentOf = ({ Attachment: attachment }: NetworkInterface) =>
  attachment && {
    attach_time: attachment.AttachTime,
    delete_on_termination: attachment.DeleteOnTermination,
    device_index: attachment.DeviceIndex,
    id: attachment.AttachmentId,
    instance_id: attachment.InstanceId,
    instance_owner_id: attachment.InstanceOwnerId,
    status: attachment.Status,
  };

/** Only where there is a public address. */
const publicAddressOf = ({ Association: association }: NetworkInterface) => ({
  allocation_id: association?.AllocationId,
  association_id: association?.AssociationId,
  public_ip_address: association?.PublicIp,
  public_dns_name: association?.PublicDnsName,
  ip_owner_id: association?.IpOwnerId,
});

const configOf = (listed: NetworkInterface) => ({
  availability_zone: listed.AvailabilityZone,
  description: listed.Description,
  network_interface_id: listed.NetworkInterfaceId,
  interface_type: listed.InterfaceType,
  mac_address: listed.MacAddress,
  owner_id: listed.OwnerId,
  requester_id: listed.RequesterId,
  requester_managed: listed.RequesterManaged,
  private_ip_address: listed.PrivateIpAddress,
  private_ip_addresses: listed.PrivateIpAddresses?.map(({ PrivateIpAddress }) => PrivateIpAddress),
  ipv6_addresses: listed.Ipv6Addresses?.map(({ Ipv6Address }) => Ipv6Address),
  private_dns_name: listed.PrivateDnsName,
  source_dest_check: listed.SourceDestCheck,
  status: listed.Status,
  subnet_id: listed.SubnetId,
  vpc_id: listed.VpcId,
  groups: listed.Groups,
  attachment: attachmentOf(listed),
  ...publicAddressOf(listed),
  tags: tagMap(listed.TagSet),
});

export const networkInterface = awsWatcher({
  ...EC2,
  index: 'networkinterface',
  title: 'ENI',
  permissions: ['ec2:DescribeNetworkInterfaces'],
  goneWhen: ['InvalidNetworkInterfaceID.NotFound', 'InvalidNetworkInterfaceId.NotFound'],
  unordered: ['groups', 'private_ip_addresses', 'ipv6_addresses'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeNetworkInterfaces(pages(1000), {})) yield* page.NetworkInterfaces ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    return { ...identity, arn: context.arn('ec2', `network-interface/${identity.uid}`), config: configOf(listed) };
  },

  async find({ uid }, { sdk, client }) {
    const command = new sdk.DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [uid] });
    return onlyOne((await client.send(command)).NetworkInterfaces);
  },
});
