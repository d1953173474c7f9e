import type { Command } from 'commander';
import { FORMAT_OPTION, lister } from '../lister.ts';
import { parseId } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

export const addIgnoreCommand = (program: Command): void => {
  const command = program.command('ignore').description('items that are hidden by the beginning of their names; their history goes on');
  command
    .command('list')
    .description('list the prefixes')
    .option(...FORMAT_OPTION)
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
    .action((id: string) =>
      withApp(async ({ operator }) => {
        const { technology, prefix } = await operator.removeIgnored(parseId('The id')(id));
        console.log(`Items of ${technology} whose names begin with "${prefix}" are shown again.`);
      }),
    );
};
