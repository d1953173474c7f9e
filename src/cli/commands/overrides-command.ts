import type { Command } from 'commander';
import { MonkeyError } from '../../model/errors.ts';
import { FORMAT_OPTION, lister } from '../lister.ts';
import { collect, parsePair, parsePoints, parseTruth } from '../parse-option.ts';
import { type Tools, withApp } from '../with-app.ts';

interface SetOptions {
  readonly score?: number;
  readonly disable?: boolean;
  /** False: none. */
  readonly pattern?: readonly string[] | false;
}

/** `AWS.name.prod*=3`. */
const patternsOf = ({ operator }: Tools, texts: readonly string[]) =>
  texts.map((text) => {
    const at = text.lastIndexOf('=');
    if (at <= 0) throw new MonkeyError('bad-input', `"${text}" is not of the form type.field.pattern=score.`);
    return { ...operator.parsePatternName(text.slice(0, at)), score: parsePoints('The score of a pattern')(text.slice(at + 1)) };
  });

const setOverride = (checkId: string, { score, disable, pattern }: SetOptions): Promise<void> =>
  withApp(async (tools) => {
    const { operator, app, signal } = tools;
    const before = await operator.findOverride(checkId);
    const patterns = pattern === undefined ? (before?.patterns ?? []) : patternsOf(tools, pattern === false ? [] : pattern);
    await operator.setOverride({ checkId, score: score ?? null, disabled: disable ?? before?.disabled ?? false, patterns });
    console.log(`Set; ${await app.audit(signal)} items were judged again.`);
  });

interface NamedOptions {
  readonly tech_name: string;
  readonly method: string;
  readonly auditor: string;
  readonly score?: number;
  readonly disabled?: boolean;
  readonly pattern_scores?: readonly string[];
}

const setNamed = ({ tech_name, method, auditor, score, disabled, pattern_scores = [] }: NamedOptions): Promise<void> => {
  if (score === undefined && disabled === undefined) throw new MonkeyError('bad-input', 'Give a score, or --disabled.');
  return withApp(async (tools) => {
    const { operator, app, signal } = tools;
    const patterns = patternsOf(tools, pattern_scores);
    const named = { technology: tech_name, auditor, method, score: score ?? null, disabled: disabled ?? false, patterns };
    const checks = await operator.setNamedOverride(named);
    console.log(`Set ${checks.join(', ')}; ${await app.audit(signal)} items were judged again.`);
  });
};

interface ReplaceOptions {
  readonly file_name: string;
  readonly mappings?: readonly string[];
}

const replaceAll = ({ file_name: file, mappings = [] }: ReplaceOptions): Promise<void> =>
  withApp(async ({ operator, app, signal }) => {
    const replaced = await operator.replaceOverrides(file, mappings.map(parsePair));
    if ('problems' in replaced) {
      for (const problem of replaced.problems) console.error(problem);
      console.error('Nothing was changed.');
      process.exitCode = 1;
      return;
    }
    const { set, removed, skipped } = replaced;
    console.log(
      `Overrides: ${set.length} set, ${removed.length} removed; ${skipped} rows skipped; ${await app.audit(signal)} items were judged again.`,
    );
  });

const addNamed = (program: Command): void => {
  program
    .command('add-override-score')
    .alias('add_override_score')
    .description('give a check another score, or switch it off, by the names that the original had for it')
    .requiredOption('-t, --tech_name <index>', 'its technology')
    .requiredOption('-m, --method <method>', 'like check_internet_accessible')
    .requiredOption('-a, --auditor <class>', 'like S3Auditor')
    .option('-s, --score <points>', 'points of each finding', parsePoints('--score'))
    .option('-b, --disabled [truth]', 'do not run it', parseTruth('--disabled'))
    .option('-p, --pattern_scores <patterns>', 'type.field.pattern=score, in order of priority, with commas', collect)
    .action(setNamed);
  program
    .command('add-override-scores')
    .alias('add_override_scores')
    .description(
      'make the overrides of a CSV file the only ones; status 1 when a row cannot be used: then all such rows are told, and nothing is changed',
    )
    .requiredOption('-f, --file_name <path>', 'with the columns tech, auditor, method, disabled, score')
    .option('-m, --mappings <mappings>', 'what a column is: score=Points, or AWS.name.prod*=Production; with commas', collect)
    .action(replaceAll);
};

export const addOverridesCommand = (program: Command): void => {
  const command = program.command('overrides').description('scores of checks as you want them');
  command
    .command('list')
    .description('list them')
    .option(...FORMAT_OPTION)
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
    .option('--score <points>', 'points of each finding', parsePoints('--score'))
    .option('--disable', 'do not run it; without a word about it, it stays on or off')
    .option('--no-disable', 'run it')
    .option('--pattern <pattern>', 'AWS.name.prod*=3: in these accounts; in order of priority. Without it the patterns stay', collect)
    .option('--no-pattern', 'the same in all accounts')
    .action(setOverride);
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
  addNamed(program);
};
