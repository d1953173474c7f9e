import type { DhcpOptions } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ DhcpOptionsId }: DhcpOptions): Identity => {
  const uid = required(DhcpOptionsId, 'DhcpOptionsId');
  return { uid, name: uid };
};

/** One key per option, `domain-name-servers`, and always a list: one server more is no change of type. */
const optionsOf = ({ DhcpConfigurations = [] }: DhcpOptions): Record<string, (string | undefined)[]> =>
  Object.fromEntries(DhcpConfigurations.map(({ Key, Values = [] }) => [required(Key, 'Key'), Values.map(({ Value }) => Value)]));

export const dhcp = awsWatcher({
  ...EC2,
  index: 'dhcp',
  title: 'DHCP Option Set',
  permissions: ['ec2:DescribeDhcpOptions'],
  goneWhen: ['InvalidDhcpOptionID.NotFound', 'InvalidDhcpOptionsID.NotFound', 'InvalidDhcpOptionsId.NotFound'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeDhcpOptions(pages(1000), {})) yield* page.DhcpOptions ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = { id: identity.uid, ...optionsOf(listed), owner_id: listed.OwnerId, tags: tagMap(listed.Tags) };
    return { ...identity, arn: context.arn('ec2', `dhcp-options/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeDhcpOptionsCommand({ DhcpOptionsIds: [uid] }))).DhcpOptions);
  },
});
