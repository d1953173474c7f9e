import type { Command } from 'commander';
import { MonkeyError } from '../../model/errors.ts';
import { isAgreed } from '../ask-to-type.ts';
import { allAsNone, collect, parseInstant } from '../parse-option.ts';
import { type Tools, withApp } from '../with-app.ts';

type Removals = ReturnType<typeof import('../../app/removal-operations.ts').removalOperations>;

interface AgreeOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

const withRemovals = (work: (removals: Removals, tools: Tools) => Promise<void>): Promise<void> =>
  withApp(async (tools) => {
    const { removalOperations } = await import('../../app/removal-operations.ts');
    await work(removalOperations(tools.app), tools);
  });

/** Tells what would be done, and whether to do it. Where nobody can be asked and `--yes` is lacking, that is an error: a script must notice. */
const goesOn = async (sentence: string, { dryRun = false, yes = false }: AgreeOptions): Promise<boolean> => {
  console.log(sentence);
  if (dryRun) return false;
  if (await isAgreed(yes)) return true;
  throw new MonkeyError('bad-input', 'Nothing was changed. Give --yes to have it done, or --dry-run to be told only.');
};

const forgetRevisions = (start: string, end: string, options: AgreeOptions): Promise<void> =>
  withRemovals(async (removals, { app, signal }) => {
    const range = removals.rangeOf(parseInstant(app.now)(start), parseInstant(app.now)(end));
    const times = `from ${range.since.toISOString()} to ${range.until.toISOString()}`;
    const count = await removals.countRevisions(range);
    if (count === 0) {
      console.log(`There are no revisions that began and ended ${times}.`);
      return;
    }
    const sentence = `${count} revisions that began and ended ${times} go for good, and lists are not told as of these times any more.`;
    if (await goesOn(sentence, options)) console.log(`Removed ${await removals.forgetRevisions(range, signal)} revisions.`);
  });

const clearExpired = ({ dryRun = false }: { readonly dryRun?: boolean }): Promise<void> =>
  withRemovals(async (removals, { signal }) => {
    if (dryRun) console.log(`${await removals.countExpired()} entries of the failure log have expired.`);
    else console.log(`Removed ${await removals.clearExpired(signal)} entries of the failure log that had expired.`);
  });

const closeStale = (options: AgreeOptions): Promise<void> =>
  withRemovals(async (removals, { signal }) => {
    const stale = await removals.listStale();
    if (stale.length === 0) {
      console.log('Every open issue is of a check that this program has.');
      return;
    }
    for (const { check, technology, issues, unknowns } of stale)
      console.log(`${check} of ${technology}: ${issues} issues, ${unknowns} unknown verdicts.`);
    const sentence = 'This program has none of these checks. Their issues are closed, and stay in the history.';
    if (!(await goesOn(sentence, options))) return;
    const { issues, unknowns } = await removals.closeStale(stale, signal);
    console.log(`Closed ${issues} issues and ${unknowns} unknown verdicts.`);
  });

interface IssueOptions extends AgreeOptions {
  readonly accounts?: readonly string[];
  readonly monitors?: readonly string[];
}

const removeUnjustified = ({ accounts, monitors, ...options }: IssueOptions): Promise<void> =>
  withRemovals(async (removals, { app, operator, signal }) => {
    const [names, technologies] = [allAsNone(accounts), allAsNone(monitors)];
    await operator.assertNames({ ...(names && { account: names }), ...(technologies && { technology: technologies }) });
    const selection = await removals.selectIssues(names, technologies);
    const counted = await removals.countUnjustified(selection);
    if (counted.newest === 0) {
      console.log('There are no issues that nobody has justified.');
      return;
    }
    const sentence = `${counted.open} open issues and ${counted.others} fixed or suspended ones that nobody has justified go for good with their history. What is still so is found anew, and lists are not told as of earlier instants any more.`;
    if (!(await goesOn(sentence, options))) return;
    const removed = await removals.removeUnjustified(selection, counted, signal);
    console.log(`Removed ${removed} issues; ${await app.audit(signal)} items were judged again.`);
  });

const DRY_RUN = ['--dry-run', 'only tell what would be done'] as const;
const YES = ['--yes', 'do not ask'] as const;

const agreeing = (command: Command, description: string): Command =>
  command
    .description(description)
    .option(...DRY_RUN)
    .option(...YES);

const forgetting = (command: Command): Command =>
  agreeing(command, 'remove revisions that began and ended in a time, for good; the present one of an item stays; asks on a terminal')
    .argument('<start_date>', '2026-01-31, or an ISO instant')
    .argument('<end_date>', 'the same; this day itself is not among it')
    .action(forgetRevisions);

const clearing = (command: Command): Command =>
  command
    .description('remove what has expired from the failure log now, which is done each hour otherwise')
    .option(...DRY_RUN)
    .action(clearExpired);

const closing = (command: Command): Command =>
  agreeing(command, 'close the issues of checks that this program does not have any more; asks on a terminal').action(closeStale);

const removing = (command: Command): Command =>
  agreeing(command, 'remove issues that nobody has justified, for good, and judge their items anew; asks on a terminal')
    .option('-a, --accounts <names>', 'only of these accounts, with commas (default: all)', collect)
    .option('-m, --monitors <indices>', 'only of these technologies, with commas (default: all)', collect)
    .action(removeUnjustified);

/** What is removed by hand: below the noun, and by the names of the original. */
export const addRemovalCommands = (program: Command, retention: Command): void => {
  forgetting(retention.command('forget-revisions'));
  forgetting(program.command('delete-revisions-by-date').alias('delete_revisions_by_date'));
  clearing(retention.command('clear-expired'));
  clearing(program.command('clear-expired-exceptions').alias('clear_expired_exceptions'));
  closing(retention.command('close-stale'));
  closing(program.command('clean-stale-issues').alias('clean_stale_issues'));
  removing(retention.command('forget-issues'));
  removing(program.command('delete-unjustified-issues').alias('delete_unjustified_issues'));
};
