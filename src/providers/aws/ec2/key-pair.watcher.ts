import type { KeyPairInfo } from '@aws-sdk/client-ec2';
import { awsWatcher, type Identity } from '../aws-watcher.ts';
import { required } from '../required.ts';
import { tagMap } from '../tag-map.ts';
import { EC2, onlyOne } from './ec2-service.ts';

/** Old keys have no other id than their name. */
const identityOf = ({ KeyPairId, KeyName }: KeyPairInfo): Identity => {
  const name = required(KeyName, 'KeyName');
  return { uid: KeyPairId ?? name, name };
};

export const keyPair = awsWatcher({
  ...EC2,
  index: 'keypair',
  title: 'Keypair',
  permissions: ['ec2:DescribeKeyPairs'],
  goneWhen: ['InvalidKeyPair.NotFound'],

  async *list({ sdk, client }) {
    // EC2 tells all keys in one answer.
    yield* (await client.send(new sdk.DescribeKeyPairsCommand({ IncludePublicKey: true }))).KeyPairs ?? [];
  },

  identify: identityOf,

  async describe(listed, context) {
    const identity = identityOf(listed);
    const arn = context.arn('ec2', `key-pair/${identity.name}`);
    const config = {
      fingerprint: listed.KeyFingerprint,
      arn,
      name: identity.name,
      id: listed.KeyPairId,
      type: listed.KeyType,
      create_time: listed.CreateTime,
      public_key: listed.PublicKey?.trim(),
      tags: tagMap(listed.Tags),
    };
    return { ...identity, arn, config };
  },

  async find({ name }, { sdk, client }) {
    // Names are unique in a region; a namesake that was made since has another id.
    return onlyOne((await client.send(new sdk.DescribeKeyPairsCommand({ KeyNames: [name], IncludePublicKey: true }))).KeyPairs);
  },
});
