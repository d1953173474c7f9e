import type { Command } from 'commander';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { parseId, parseWholeNumber } from '../parse-option.ts';
import { type PrintedRow, parseFormat, printRows, streamed } from '../print-rows.ts';
import { type Tools, withApp } from '../with-app.ts';

const FORMAT = ['--format <format>', 'table, json, ndjson or csv', 'table'] as const;

const lister =
  (fields: readonly string[], read: (tools: Tools) => Promise<readonly PrintedRow[]>) =>
  (options: { format: string }): Promise<void> => {
    const format = parseFormat(options.format);
    return withApp(async (tools) => printRows(format, fields, streamed(await read(tools)), timeZoneOf(tools.app.settings)));
  };

const addWhitelist = (program: Command): void => {
  const command = program.command('whitelist').description('networks that are known to be harmless');
  command
    .command('list')
    .description('list them')
    .option(...FORMAT)
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
};

const addIgnore = (program: Command): void => {
  const command = program.command('ignore').description('items that are hidden by the beginning of their names; their history goes on');
  command
    .command('list')
    .description('list the prefixes')
    .option(...FORMAT)
    .action(
      lister(['id', 'technology', 'prefix', 'notes'], async ({ operator }) =>
        (await operator.listIgnored()).map(({ id, technology, prefix, notes }) => ({ id, technology, prefix, notes })),
      ),
    );
  command
    .command('add')
    .description('hide items')
    .argument('<technology>')
    .argument('<prefix>', 'how their names begin, whatever the case')
    .option('--notes <text>')
    .action((technology: string, prefix: string, options: { notes?: string }) =>
      withApp(async ({ operator }) => {
        await operator.addIgnored({ technology, prefix, notes: options.notes ?? null });
        console.log(`Items of ${technology} whose names begin with "${prefix}" are hidden.`);
      }),
    );
  command
    .command('remove')
    .description('show items again')
    .argument('<id>')
    .action((id: string) => withApp(({ operator }) => operator.removeIgnored(parseId('The id')(id))));
};

interface OverrideOptions {
  readonly score?: number;
  readonly disable?: boolean;
}

const addOverrides = (program: Command): void => {
  const command = program.command('overrides').description('scores of checks as you want them');
  command
    .command('list')
    .description('list them')
    .option(...FORMAT)
    .action(
      lister(['check', 'score', 'disabled', 'patterns'], async ({ operator }) =>
        (await operator.listOverrides()).map(({ checkId, score, disabled, patterns }) => ({
          check: checkId,
          score,
          disabled,
          patterns: JSON.stringify(patterns),
        })),
      ),
    );
  command
    .command('set')
    .description('give a check another score, or switch it off')
    .argument('<check>', 'its id, like s3.acl-unknown')
    .option('--score <points>', 'points of each finding', parseWholeNumber('--score'))
    .option('--disable', 'do not run it')
    .action((checkId: string, options: OverrideOptions) =>
      withApp(async ({ operator, app, signal }) => {
        await operator.setOverride({ checkId, score: options.score ?? null, disabled: options.disable ?? false, patterns: [] });
        console.log(`Set; ${await app.audit(signal)} items were judged again.`);
      }),
    );
  command
    .command('remove')
    .description('go back to its own score')
    .argument('<check>')
    .action((checkId: string) =>
      withApp(async ({ operator, app, signal }) => {
        await operator.removeOverride(checkId);
        console.log(`Removed; ${await app.audit(signal)} items were judged again.`);
      }),
    );
};

interface WatcherOptions {
  readonly interval?: number;
  readonly off?: boolean;
}

const addWatchers = (program: Command): void => {
  const command = program.command('watchers').description('what is watched, and how often');
  command
    .command('list')
    .description('list every technology')
    .option(...FORMAT)
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
    .action((technology: string, options: WatcherOptions) =>
      withApp(({ operator }) =>
        operator.setWatcherSetting({ technology, active: !options.off, intervalMinutes: options.interval ?? null }),
      ),
    );
};

export const addFactCommands = (program: Command): void => {
  addWhitelist(program);
  addIgnore(program);
  addOverrides(program);
  addWatchers(program);
};
