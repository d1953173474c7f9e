import type { NetworkAcl, NetworkAclEntry } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

const identityOf = ({ NetworkAclId }: NetworkAcl): Identity => {
  const uid = required(NetworkAclId, 'NetworkAclId');
  return { uid, name: uid };
};

/** As EC2 evaluates them: by number, those that let in before those that let out. */
const byDirectionAndNumber = (a: NetworkAclEntry, b: NetworkAclEntry): number =>
  Number(a.Egress ?? false) - Number(b.Egress ?? false) || (a.RuleNumber ?? 0) - (b.RuleNumber ?? 0);

export const networkAcl = awsWatcher({
  ...EC2,
  index: 'networkacl',
  title: 'Network ACL',
  permissions: ['ec2:DescribeNetworkAcls'],
  goneWhen: ['InvalidNetworkAclID.NotFound'],
  unordered: ['associations'],

  async *list({ sdk, pages }) {
    for await (const page of sdk.paginateDescribeNetworkAcls(pages(1000), {})) yield* page.NetworkAcls ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const config = {
      id: identity.uid,
      vpc_id: listed.VpcId,
      owner_id: listed.OwnerId,
      is_default: listed.IsDefault,
      entries: listed.Entries?.toSorted(byDirectionAndNumber),
      associations: listed.Associations,
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn: context.arn('ec2', `network-acl/${identity.uid}`), config };
  },

  async find({ uid }, { sdk, client }) {
    return onlyOne((await client.send(new sdk.DescribeNetworkAclsCommand({ NetworkAclIds: [uid] }))).NetworkAcls);
  },
});
