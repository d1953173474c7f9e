import type { Command } from 'commander';
import { MonkeyError } from '../../model/errors.ts';
import { withApp } from '../with-app.ts';

interface SwagCommandOptions {
  readonly owner: string;
  readonly bucketName?: string;
  readonly bucketPrefix: string;
  readonly bucketRegion: string;
  readonly file?: string;
  readonly accountType: string;
  readonly spinnaker?: boolean;
}

const sourceOf = ({ bucketName, bucketPrefix, bucketRegion, file }: SwagCommandOptions) => {
  if ((bucketName === undefined) === (file === undefined))
    throw new MonkeyError('bad-input', 'Say where the list of SWAG lies: either --bucket-name or --file.');
  return bucketName === undefined ? { file: file! } : { bucket: bucketName, key: bucketPrefix, region: bucketRegion };
};

const sync = (options: SwagCommandOptions): Promise<void> => {
  const source = sourceOf(options);
  const { owner, accountType, spinnaker = false } = options;
  return withApp(async ({ operator, signal }) => {
    const { added, updated, unchanged, unlisted } = await operator.syncSwag({ source, owner, accountType, spinnaker, signal });
    console.log(`Accounts of SWAG: ${added} added, ${updated} updated, ${unchanged} unchanged.`);
    console.log(`Accounts of ours that SWAG does not list: ${unlisted}; they stay as they are.`);
  });
};

export const addSwagCommand = (program: Command): void => {
  program
    .command('sync-swag')
    .alias('sync_swag')
    .description('make accounts as SWAG lists them (schema 2): all of them, or none and every reason why')
    .requiredOption('-o, --owner <owner>', 'who owns our accounts in SWAG; those of any other owner are third parties')
    .option('-b, --bucket-name <bucket>', 'the bucket with the list')
    .option('-p, --bucket-prefix <key>', 'the key of the list in the bucket', 'accounts.json')
    .option('-r, --bucket-region <region>', 'the region of the bucket', 'us-east-1')
    .option('-f, --file <path>', 'read the list from a file, not from a bucket')
    .option('-t, --account-type <type>', 'the accounts of this type', 'AWS')
    .option('-s, --spinnaker', 'call accounts as Spinnaker does, where SWAG knows how')
    .action(sync);
};
