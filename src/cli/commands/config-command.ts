import type { Command } from 'commander';
import { parseFormat, printRows, streamed } from '../print-rows.ts';

const FIELDS = ['setting', 'value', 'source'];

const show = async (options: { format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  const { loadSettings } = await import('../../app/load-settings.ts');
  const { showSettings } = await import('../../settings/show-settings.ts');
  const rows = showSettings(await loadSettings()).map(({ setting, value, source }) => ({ setting, value, source }));
  await printRows(format, FIELDS, streamed(rows));
};

const check = async (): Promise<void> => {
  const { loadSettings } = await import('../../app/load-settings.ts');
  const { configuredRegistry } = await import('../../app/configured-registry.ts');
  const { sendsMail } = await import('../../app/open-mailer.ts');
  const { webOptions } = await import('../../app/web-options.ts');
  const configuration = await loadSettings();
  await configuredRegistry(configuration);
  webOptions(configuration);
  sendsMail(configuration);
  const given = Object.values(configuration.origins).filter(({ from }) => from !== 'default').length;
  const { file } = configuration;
  const place = file ? `the environment and ${file.name}` : 'the environment; there is no configuration file';
  console.log(`The settings can be used. ${given} of them ${given === 1 ? 'comes' : 'come'} from ${place}.`);
};

export const addConfigCommand = (program: Command): void => {
  const config = program.command('config').description('the settings');
  config
    .command('show')
    .description('show every setting that holds, without secrets, and where it comes from')
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .action(show);
  config.command('check').description('say whether the settings can be used, plugins and technologies included').action(check);
};
