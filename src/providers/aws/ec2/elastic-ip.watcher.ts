import type { Address } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, type Ec2Context, FILTER_VALUES, onlyOne } from './ec2-service.ts';

interface ListedAddress {
  readonly address: Address;
  /** The name tags of the machines of this address and its neighbours in the listing, by the machine's id. */
  readonly names: () => Promise<ReadonlyMap<string | undefined, string | undefined>>;
}

const instanceOf = ({ InstanceId }: Address): string | null => InstanceId || null;

/** An address of EC2-Classic has no allocation: there the address itself is its id. */
const identityOf = ({ AllocationId, PublicIp, CarrierIp }: Address): Identity => {
  const uid = required(AllocationId ?? PublicIp, 'AllocationId');
  return { uid, name: PublicIp ?? CarrierIp ?? uid };
};

/** One call for the names of up to 200 machines, made when the first of their addresses is described. */
function* withNames(addresses: readonly Address[], { sdk, pages }: Ec2Context): Generator<ListedAddress> {
  for (let at = 0; at < addresses.length; at += FILTER_VALUES) {
    const neighbours = addresses.slice(at, at + FILTER_VALUES);
    const Values = [...new Set(neighbours.map(instanceOf).filter((id) => id !== null))];
    const Filters = [
      { Name: 'resource-type', Values: ['instance'] },
      { Name: 'key', Values: ['Name'] },
      { Name: 'resource-id', Values },
    ];
    const names = once(async () => {
      const tags = await itemsOfPages(sdk.paginateDescribeTags(pages(1000), { Filters }), ({ Tags }) => Tags);
      return new Map(tags.map(({ ResourceId, Value }) => [ResourceId, Value]));
    });
    for (const address of neighbours) yield { address, names };
  }
}

export const elasticIp = awsWatcher({
  ...EC2,
  index: 'elasticip',
  title: 'Elastic IP',
  permissions: ['ec2:DescribeAddresses', 'ec2:DescribeTags'],
  goneWhen: ['InvalidAllocationID.NotFound', 'InvalidAddress.NotFound'],
  // What an address points to changes whenever machines are replaced; whose it is does not.
  ephemeral: ['assigned_to', 'instance_id', 'network_interface_id', 'network_interface_owner_id', 'association_id', 'private_ip_address'],

  async *list(context) {
    // EC2 tells all addresses in one answer.
    const { Addresses = [] } = await context.client.send(new context.sdk.DescribeAddressesCommand({}));
    yield* withNames(Addresses, context);
  },

  identify: ({ address }) => identityOf(address),

  async describe({ address, names }, { arn: arnOf, part }) {
    const identity = identityOf(address);
    const instance_id = instanceOf(address);
    const assigned_to = instance_id === null ? null : await part('/assigned_to', async () => (await names()).get(instance_id) ?? null);
    const config = {
      assigned_to,
      public_ip: address.PublicIp,
      carrier_ip: address.CarrierIp,
      customer_owned_ip: address.CustomerOwnedIp,
      instance_id,
      domain: address.Domain,
      allocation_id: address.AllocationId,
      association_id: address.AssociationId,
      network_interface_id: address.NetworkInterfaceId,
      network_interface_owner_id: address.NetworkInterfaceOwnerId,
      private_ip_address: address.PrivateIpAddress,
      public_ipv4_pool: address.PublicIpv4Pool,
      network_border_group: address.NetworkBorderGroup,
      tags: tagMap(address.Tags),
    };
    return { ...identity, arn: address.AllocationId ? arnOf('ec2', `elastic-ip/${address.AllocationId}`) : null, config };
  },

  async find({ uid }, context) {
    const which = uid.startsWith('eipalloc-') ? { AllocationIds: [uid] } : { PublicIps: [uid] };
    const { Addresses = [] } = await context.client.send(new context.sdk.DescribeAddressesCommand(which));
    return onlyOne([...withNames(Addresses, context)]);
  },
});
