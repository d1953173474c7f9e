import { CreateVaultCommand, DeleteVaultCommand, GlacierClient, UploadArchiveCommand } from '@aws-sdk/client-glacier';
import type { Technology } from '../technologies.ts';
import { deeds, type Estate, type EstatePart } from './estate-part.ts';

const clientOf = ({ in: options }: Estate, region: string): GlacierClient => new GlacierClient(options(region));

const create = (vaultName: string): CreateVaultCommand => new CreateVaultCommand({ accountId: '-', vaultName });

/** moto knows neither policies nor tags of vaults: the proxy answers for it that there are none. */
export const glacierEstate: EstatePart = {
  technology: 'glacier',
  async seed(estate) {
    for (const region of estate.regions) {
      for (const name of ['letters', 'papers', 'photos', 'short-lived']) await clientOf(estate, region).send(create(name));
    }
    return ['letters', 'papers', 'photos', 'short-lived'];
  },
  async day(estate) {
    const region = estate.regions[0]!;
    const client = clientOf(estate, region);
    await client.send(create('made-today'));
    await client.send(new DeleteVaultCommand({ accountId: '-', vaultName: 'photos' }));
    await client.send(create('photos'));
    await client.send(new DeleteVaultCommand({ accountId: '-', vaultName: 'short-lived' }));
    await client.send(new UploadArchiveCommand({ accountId: '-', vaultName: 'letters', body: Buffer.from('hello'), checksum: 'x' }));
    return deeds('glacier', region, {
      created: ['made-today', 'CreateVault'],
      changed: ['photos', 'made anew'],
      deleted: ['short-lived', 'DeleteVault'],
      ephemeral: ['letters', 'one archive more'],
    });
  },
};

export const technologies: readonly Technology[] = [
  {
    index: 'glacier',
    service: 'glacier',
    scope: 'region',
    list: { operation: 'ListVaults', permission: 'glacier:ListVaults' },
    names: ['letters', 'papers', 'photos', 'short-lived'],
    part: { operation: 'ListTagsForVault', paths: ['/Tags'], permission: 'glacier:ListTagsForVault' },
    confirm: { operation: 'DescribeVault', permission: 'glacier:DescribeVault' },
  },
];
