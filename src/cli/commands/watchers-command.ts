import { type Command, Option } from 'commander';
import { FORMAT_OPTION, lister } from '../lister.ts';
import { parseTruth, parseWholeNumber } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

interface WatcherOptions {
  readonly interval?: number;
  readonly off?: boolean;
}

const set = (technology: string, options: WatcherOptions): Promise<void> =>
  withApp(({ operator }) => operator.setWatcherSetting({ technology, active: !options.off, intervalMinutes: options.interval ?? null }));

interface LegacyOptions {
  readonly tech_name: string;
  readonly disabled?: boolean;
  readonly interval: string;
}

const addLegacy = (program: Command): void => {
  program
    .command('add-watcher-config')
    .alias('add_watcher_config')
    .description('watch a technology more often, less often, or not at all')
    .requiredOption('-t, --tech_name <index>', 'the technology')
    .option('-d, --disabled [truth]', 'do not watch it', parseTruth('--disabled'))
    .addOption(
      new Option('-i, --interval <minutes>', 'minutes between two runs').choices(['15', '60', '720', '1440', '10080']).default('60'),
    )
    .action(({ tech_name: technology, disabled = false, interval }: LegacyOptions) =>
      withApp(async ({ operator }) => {
        await operator.setWatcherSetting({ technology, active: !disabled, intervalMinutes: Number(interval) });
        console.log(`${technology} is ${disabled ? 'not watched any more' : `watched every ${interval} minutes`}.`);
      }),
    );
};

const addRemoval = (command: Command): void => {
  command
    .command('remove-items')
    .description('remove all items of a technology that is not watched any more, with everything that was kept of them')
    .argument('<technology>')
    .requiredOption(
      '--items <count>',
      'how many there are, as a confirmation; another number refuses, and tells',
      parseWholeNumber('--items'),
    )
    .action((technology: string, { items }: { readonly items: number }) =>
      withApp(async ({ operator, app, signal }) => {
        await operator.removeItems(technology, items);
        console.log(`Removed ${items} items of ${technology}; ${await app.audit(signal)} others were judged again.`);
      }),
    );
};

export const addWatchersCommand = (program: Command): void => {
  const command = program.command('watchers').description('what is watched, and how often');
  command
    .command('list')
    .description('list every technology')
    .option(...FORMAT_OPTION)
    .action(
      lister(['technology', 'title', 'account_type', 'active', 'interval_minutes'], async ({ app, operator }) => {
        const settings = new Map((await operator.listWatcherSettings()).map((row) => [row.technology, row]));
        return [...app.registry.technologies.values()].map(({ watcher, accountType }) => {
          const own = settings.get(watcher.index);
          return {
            technology: watcher.index,
            title: watcher.title,
            account_type: accountType,
            active: own?.active ?? true,
            interval_minutes: own?.intervalMinutes ?? watcher.interval,
          };
        });
      }),
    );
  command
    .command('set')
    .description('watch a technology more often, less often, or not at all')
    .argument('<technology>')
    .option('--interval <minutes>', 'minutes between two runs; 0: only when asked', parseWholeNumber('--interval'))
    .option('--off', 'do not watch it')
    .action(set);
  command
    .command('reset')
    .description('watch a technology as its watcher says')
    .argument('<technology>')
    .action((technology: string) => withApp(({ operator }) => operator.resetWatcherSetting(technology)));
  addRemoval(command);
  addLegacy(program);
};
