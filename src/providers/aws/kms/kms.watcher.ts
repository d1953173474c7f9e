import type { AliasListEntry, GrantListEntry, KeyListEntry, KeyMetadata } from '@aws-sdk/client-kms';
import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { itemsOfPages } from '../items-of-pages.ts';
import { once } from '../once.ts';
import { required } from '../required.ts';

interface ListedKey {
  readonly key: KeyListEntry;
  readonly aliases: () => Promise<readonly AliasListEntry[]>;
}

/** Predefined aliases of keys that AWS has not made yet (`alias/aws/…`) point to no key. */
const aliasNames = (aliases: readonly AliasListEntry[], keyId: string): string[] =>
  aliases
    .filter(({ TargetKeyId }) => TargetKeyId === keyId)
    .map(({ AliasName = '' }) => AliasName.replace(/^alias\//, ''))
    .sort();

const titleOf = (keyId: string, names: readonly string[] | undefined | null): string => {
  if (!names) return `[Unknown Aliases] (${keyId})`;
  return `${names[0] ?? '[No Aliases]'} (${keyId})`;
};

/** KMS rotates by itself only symmetric keys whose material it made. For all others it answers false, or an error. */
const canRotate = ({ KeySpec, Origin }: KeyMetadata): boolean => KeySpec === 'SYMMETRIC_DEFAULT' && Origin === 'AWS_KMS';

const byGrantId = (a: GrantListEntry, b: GrantListEntry): number => ((a.GrantId ?? '') < (b.GrantId ?? '') ? -1 : 1);

const factsOf = (metadata: KeyMetadata) => {
  const { Arn, KeyId, AWSAccountId, Description, Enabled, KeyState, KeyUsage, KeySpec, Origin, KeyManager, MultiRegion } = metadata;
  const { CreationDate, DeletionDate, ExpirationModel, ValidTo } = metadata;
  const durable = { Arn, KeyId, AWSAccountId, Description, Enabled, KeyState, KeyUsage, KeySpec, Origin, KeyManager, MultiRegion };
  return { ...durable, CreationDate, DeletionDate, ExpirationModel, ValidTo };
};

export const kms = awsWatcher({
  index: 'kms',
  title: 'KMS Master Key',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-kms'),
  client: (sdk, options) => new sdk.KMSClient(options),
  permissions: ['kms:ListKeys', 'kms:ListAliases', 'kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:ListGrants', 'kms:GetKeyRotationStatus'],
  goneWhen: ['NotFoundException'],

  async *list({ sdk, pages }): AsyncGenerator<ListedKey> {
    // One answer for the keys of the whole region: an alias is a short name, and asking key by key would cost a call each.
    const aliases = once(() => itemsOfPages(sdk.paginateListAliases(pages(100), {}), ({ Aliases }) => Aliases));
    for await (const page of sdk.paginateListKeys(pages(1000), {})) {
      for (const key of page.Keys ?? []) yield { key, aliases };
    }
  },

  identify: ({ key }) => ({ uid: required(key.KeyArn, 'KeyArn'), name: required(key.KeyId, 'KeyId') }),

  async describe({ key, aliases }, { sdk, client, pages, part }) {
    const KeyId = required(key.KeyId, 'KeyId');
    const answer = await client.send(new sdk.DescribeKeyCommand({ KeyId }));
    const metadata = required(answer.KeyMetadata, 'KeyMetadata');
    const Aliases = await part('/Aliases', async () => aliasNames(await aliases(), KeyId));
    // `default` is the only policy name that KMS knows.
    const Policies = await part('/Policies', async () => [
      decodePolicyDocument((await client.send(new sdk.GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy),
    ]);
    const Grants = await part('/Grants', async () =>
      (await itemsOfPages(sdk.paginateListGrants(pages(100), { KeyId }), (page) => page.Grants)).sort(byGrantId),
    );
    const rotation = once(async () => (canRotate(metadata) ? client.send(new sdk.GetKeyRotationStatusCommand({ KeyId })) : null));
    const absent = { absent: ['UnsupportedOperationException'] };
    const KeyRotationEnabled = await part('/KeyRotationEnabled', async () => (await rotation())?.KeyRotationEnabled ?? null, absent);
    const RotationPeriodInDays = await part('/RotationPeriodInDays', async () => (await rotation())?.RotationPeriodInDays ?? null, absent);
    const Arn = required(metadata.Arn, 'Arn');
    const config = { ...factsOf(metadata), Aliases, Policies, Grants, KeyRotationEnabled, RotationPeriodInDays };
    return { uid: Arn, name: titleOf(KeyId, Aliases), arn: Arn, config };
  },

  async find({ uid }, { sdk, pages }) {
    const KeyId = uid.slice(uid.lastIndexOf('/') + 1);
    const aliases = once(() => itemsOfPages(sdk.paginateListAliases(pages(100), { KeyId }), ({ Aliases }) => Aliases));
    return { listed: { key: { KeyArn: uid, KeyId }, aliases } };
  },
});
