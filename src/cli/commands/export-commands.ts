import type { Command } from 'commander';
import { allAsNone, collect } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

interface BackupOptions {
  readonly output: string;
  readonly accounts?: readonly string[];
  readonly monitors?: readonly string[];
}

const backUp = ({ output, accounts, monitors }: BackupOptions): Promise<void> =>
  withApp(async ({ app, operator, signal }) => {
    const { exportOperations } = await import('../../app/export-operations.ts');
    const [names, technologies] = [allAsNone(accounts), allAsNone(monitors)];
    await operator.assertNames({ ...(names && { account: names }), ...(technologies && { technology: technologies }) });
    const files = await exportOperations(app).backUpConfigurations({ folder: output, accounts: names, technologies }, signal);
    console.log(`Wrote ${files} configurations below ${output}.`);
  });

const exportEnvironment = ({ output }: { readonly output: string }): Promise<void> =>
  withApp(async ({ app, signal }) => {
    const { exportOperations } = await import('../../app/export-operations.ts');
    await exportOperations(app).exportEnvironment(output === '-' ? null : output, signal);
    if (output !== '-') console.log(`Wrote what is known of the environment to ${output}.`);
  });

const backingUp = (command: Command): Command =>
  command
    .description('write the latest configuration of every item, gone ones included, to <folder>/<account>/<technology>/<item>.json')
    .option('-o, --output <folder>', 'where', 'backups')
    .option('-a, --accounts <names>', 'only these accounts, with commas (default: all)', collect)
    .option('-m, --monitors <indices>', 'only these technologies, with commas (default: all)', collect)
    .action(backUp);

const exporting = (command: Command): Command =>
  command
    .description('write what checks know of the environment as JSON: accounts, and whose buckets, users, networks and VPCs are')
    .option('-o, --output <file>', 'where; - is standard output', 'environment_summary.json')
    .action(exportEnvironment);

/** What is taken out of the database: below a noun, and by the names of the original. */
export const addExportCommands = (program: Command): void => {
  const command = program.command('export').description('take out of the database what others work with');
  backingUp(command.command('configurations'));
  backingUp(program.command('backup-config-to-json').alias('backup_config_to_json'));
  exporting(command.command('environment'));
  exporting(program.command('export-environment-summary').alias('export_environment_summary'));
};
