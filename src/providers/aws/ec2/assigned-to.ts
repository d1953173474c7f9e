import type { NetworkInterface } from '@aws-sdk/client-ec2';
import type { ProviderSettings } from '../../../plugin/define-provider.ts';
import { tagMap } from '../tag-map.ts';

const attachment = ({ NetworkInterfaceId = '', InterfaceType, Description, Status, Attachment, TagSet }: NetworkInterface) => ({
  interface_id: NetworkInterfaceId,
  interface_type: InterfaceType ?? 'interface',
  instance_id: Attachment?.InstanceId ?? null,
  description: Description ?? '',
  status: Status ?? null,
  tags: tagMap(TagSet),
});

/**
 * What a group is attached to, told by network interfaces, because load balancers, databases and functions have no instance.
 * An empty list, or a count of 0, is what checks ask for.
 */
export const assignedTo = (
  groupId: string,
  interfaces: readonly NetworkInterface[],
  detail: ProviderSettings['securityGroupInstanceDetail'],
) => {
  const mine = interfaces.filter(({ Groups = [] }) => Groups.some(({ GroupId }) => GroupId === groupId));
  if (detail === 'SUMMARY') return `${mine.length} network interfaces`;
  return mine.map(attachment).sort((a, b) => (a.interface_id < b.interface_id ? -1 : 1));
};
