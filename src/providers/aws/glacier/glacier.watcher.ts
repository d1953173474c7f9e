import { awsWatcher } from '../aws-watcher.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import { required } from '../required.ts';

/** The account of the credentials. */
const accountId = '-';

export const glacier = awsWatcher({
  index: 'glacier',
  title: 'Glacier Vault',
  scope: 'region',
  sdk: () => import('@aws-sdk/client-glacier'),
  client: (sdk, options) => new sdk.GlacierClient(options),
  permissions: ['glacier:ListVaults', 'glacier:DescribeVault', 'glacier:GetVaultAccessPolicy', 'glacier:ListTagsForVault'],
  goneWhen: ['ResourceNotFoundException'],
  // An inventory is taken every day, and every upload counts.
  ephemeral: ['LastInventoryDate', 'NumberOfArchives', 'SizeInBytes'],

  async *list({ sdk, pages }) {
    // Glacier gives ten at most.
    for await (const page of sdk.paginateListVaults(pages(10), { accountId })) yield* required(page.VaultList, 'VaultList');
  },

  identify: ({ VaultARN, VaultName }) => ({ uid: required(VaultARN, 'VaultARN'), name: required(VaultName, 'VaultName') }),

  async describe(vault, { sdk, client, part }) {
    const arn = required(vault.VaultARN, 'VaultARN');
    const vaultName = required(vault.VaultName, 'VaultName');
    const { CreationDate, LastInventoryDate, NumberOfArchives, SizeInBytes } = vault;
    const readPolicy = async () => {
      const { policy } = await client.send(new sdk.GetVaultAccessPolicyCommand({ accountId, vaultName }));
      return decodePolicyDocument(required(policy?.Policy, 'Policy'));
    };
    const Policy = await part('/Policy', readPolicy, { absent: ['ResourceNotFoundException'] });
    const Tags = await part('/Tags', async () => (await client.send(new sdk.ListTagsForVaultCommand({ accountId, vaultName }))).Tags ?? {});
    const facts = { Arn: arn, VaultARN: arn, VaultName: vaultName, CreationDate, LastInventoryDate, NumberOfArchives, SizeInBytes };
    return { uid: arn, name: vaultName, arn, config: { ...facts, Policy, Tags } };
  },

  find: async ({ name }, { sdk, client }) => ({ listed: await client.send(new sdk.DescribeVaultCommand({ accountId, vaultName: name })) }),
});
