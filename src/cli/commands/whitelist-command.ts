import type { Command } from 'commander';
import { MonkeyError } from '../../model/errors.ts';
import { FORMAT_OPTION, lister } from '../lister.ts';
import { parseId } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

interface ImportOptions {
  readonly file?: string;
  /** Of "whitelist import". */
  readonly bucket?: string;
  /** Of "sync-networks", as the original calls it. */
  readonly bucketName?: string;
  readonly bucketRegion: string;
  readonly inputFilename: string;
  readonly authoritative?: boolean;
}

/** A list in a bucket, or a file; the name of the list is that of a file, too, when no bucket is named. */
const sourceOf = ({ file, bucketName, bucket = bucketName, bucketRegion, inputFilename }: ImportOptions) => {
  if (file !== undefined && bucket !== undefined)
    throw new MonkeyError('bad-input', 'Say where the networks lie: either in a bucket or in a file.');
  return bucket === undefined ? { file: file ?? inputFilename } : { bucket, key: inputFilename, region: bucketRegion };
};

const importNetworks = (options: ImportOptions): Promise<void> => {
  const source = sourceOf(options);
  return withApp(async ({ operator, app, signal }) => {
    const { added, changed, removed, unchanged } = await operator.importWhitelist(source, options.authoritative ?? false, signal);
    console.log(
      `Networks: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${unchanged} unchanged; ${await app.audit(signal)} items were judged again.`,
    );
  });
};

const withImportOptions = (command: Command, bucket: '--bucket' | '--bucket-name'): Command =>
  command
    .option('-f, --file <path>', 'read this file')
    .option(`-b, ${bucket} <bucket>`, 'read from this bucket, with credentials of the program')
    .option('-r, --bucket-region <region>', 'the region of the bucket', 'us-east-1')
    .option('-i, --input-filename <name>', 'the key in the bucket; without a bucket, a file', 'networks.json')
    .option('-a, --authoritative', 'take networks away that the list does not have')
    .action(importNetworks);

const addImport = (program: Command, whitelist: Command): void => {
  withImportOptions(
    whitelist
      .command('import')
      .description('make the whitelist as a JSON object of names and networks says, by name: all of it, or nothing and every reason why'),
    '--bucket',
  );
  withImportOptions(program.command('sync-networks').alias('sync_networks').description('the same as "whitelist import"'), '--bucket-name');
};

export const addWhitelistCommand = (program: Command): void => {
  const command = program.command('whitelist').description('networks that are known to be harmless');
  command
    .command('list')
    .description('list them')
    .option(...FORMAT_OPTION)
    .action(
      lister(['id', 'name', 'network', 'notes'], async ({ operator }) =>
        (await operator.listWhitelist()).map(({ id, name, network, notes }) => ({ id, name, network, notes })),
      ),
    );
  command
    .command('add')
    .description('add one')
    .argument('<name>')
    .argument('<network>', 'like 192.0.2.0/24 or 2001:db8::/32')
    .option('--notes <text>')
    .action((name: string, network: string, options: { notes?: string }) =>
      withApp(async ({ operator, app, signal }) => {
        await operator.addToWhitelist({ name, network, notes: options.notes ?? null });
        console.log(`Added ${network}; ${await app.audit(signal)} items were judged again.`);
      }),
    );
  command
    .command('remove')
    .description('remove one')
    .argument('<id>')
    .action((id: string) =>
      withApp(async ({ operator, app, signal }) => {
        await operator.removeFromWhitelist(parseId('The id')(id));
        console.log(`Removed; ${await app.audit(signal)} items were judged again.`);
      }),
    );
  addImport(program, command);
};
