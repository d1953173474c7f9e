import type { Command } from 'commander';
import { FORMAT_OPTION, lister } from '../lister.ts';
import { collect } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

export const CHECK_FIELDS = ['check', 'technology', 'category', 'title', 'score', 'override', 'on', 'off_in', 'issues'];

interface ListOptions {
  readonly format: string;
  readonly technology?: readonly string[];
}

const list = lister<ListOptions>(CHECK_FIELDS, async ({ operator }, { technology }) => {
  await operator.assertNames(technology === undefined ? {} : { technology });
  const rows = (await operator.listChecks()).filter((row) => technology?.includes(row.technology) ?? true);
  return rows.map(({ check, technology: of, category, title, score, override, offIn, issues }) => ({
    check,
    technology: of,
    category,
    title,
    score,
    override: override?.score ?? null,
    on: !(override?.disabled ?? false),
    off_in: offIn.join(', '),
    issues,
  }));
});

const switcher =
  (isOff: boolean) =>
  (check: string, { account }: { readonly account?: readonly string[] }): Promise<void> =>
    withApp(async ({ operator, app, signal }) => {
      let moved = 0;
      for (const name of account ?? [null]) moved += (await operator.switchCheck(check, name, isOff)) ? 1 : 0;
      const said = isOff ? 'off' : 'on';
      if (moved === 0) console.log(`${check} was ${said} already.`);
      else console.log(`${check} is ${said}; ${await app.audit(signal)} items were judged again.`);
    });

const WHERE = ['-a, --account <name>', 'only in this account, by name or identifier; may be given more than once', collect] as const;

export const addChecksCommand = (program: Command): void => {
  const command = program.command('checks').description('what items are judged by, and where it is switched off');
  command
    .command('list')
    .description('list them with their open issues')
    .option('-t, --technology <index>', 'only of this technology; may be given more than once', collect)
    .option(...FORMAT_OPTION)
    .action(list);
  command
    .command('off')
    .description('switch a check off; its issues are suspended, and nothing is deleted')
    .argument('<check>', 'its id, like s3.acl-unknown')
    .option(...WHERE)
    .action(switcher(true));
  command
    .command('on')
    .description('switch a check on again')
    .argument('<check>', 'its id, like s3.acl-unknown')
    .option(...WHERE)
    .action(switcher(false));
};
