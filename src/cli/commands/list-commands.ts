import { type Command, Option } from 'commander';
import { EXPORT_FIELDS, printedChange, printedIssue, printedItem } from '../../reports/listings.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { collect, parseInstant, parseWholeNumber } from '../parse-option.ts';
import { mapped, type PrintedRow, parseFormat, printRows, streamed } from '../print-rows.ts';
import { type Tools, withApp } from '../with-app.ts';

/** The fields of every listing, in their order: a public, stable contract. */
export const LISTING_FIELDS = {
  ...EXPORT_FIELDS,
  revisions: ['revision', 'change', 'region', 'name', 'arn', 'active', 'from', 'to'],
  unknowns: ['account', 'technology', 'region', 'name', 'arn', 'check', 'code', 'permission', 'message', 'since'],
  workers: ['id', 'role', 'stack', 'host', 'pid', 'version', 'state', 'slots', 'tasks', 'since', 'heartbeat'],
  failures: ['account', 'technology', 'region', 'item', 'part', 'code', 'permission', 'message', 'since'],
} as const;

interface ListOptions {
  readonly format: string;
  readonly account?: readonly string[];
  readonly technology?: readonly string[];
  /** An instant, as it was written. */
  readonly asOf?: string;
}

const AS_OF = '--as-of <instant>';
const AS_OF_TEXT = 'what held then: 2026-01-31, an ISO instant, or how long ago (24h, 7d)';

const instantOf = ({ app }: Tools, asOf: string | undefined): Date | null => (asOf === undefined ? null : parseInstant(app.now)(asOf));

const FILTER_TEXT = 'as in the search box, e.g. \'account:prod,test score>=5 "public bucket"\'';

const listing = (program: Command, name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('-a, --account <name>', 'only this account; may be given more than once', collect)
    .option('-t, --technology <index>', 'only this technology; may be given more than once', collect)
    .option('--format <format>', 'table, json, ndjson or csv', 'table');

type Reader<Options> = (tools: Tools, options: Options) => AsyncIterable<PrintedRow> | Promise<AsyncIterable<PrintedRow>>;

const print =
  <Options extends ListOptions>(fields: readonly string[], read: Reader<Options>) =>
  (options: Options): Promise<void> => {
    const format = parseFormat(options.format);
    return withApp(async (tools) => {
      await tools.operator.assertNames(options);
      const instant = instantOf(tools, options.asOf);
      if (instant !== null) await tools.operator.assertRemembered(instant);
      await printRows(format, fields, await read(tools, options), timeZoneOf(tools.app.settings));
    });
  };

interface ItemOptions extends ListOptions {
  readonly filter?: string;
  readonly region?: readonly string[];
  readonly name?: string;
  readonly text?: string;
  readonly minScore?: number;
  readonly all?: boolean;
}

const readItems: Reader<ItemOptions> = (tools, { filter, account, technology, region, name, text, minScore, all, asOf }) => {
  const options = { accounts: account, technologies: technology, regions: region, name, text, minScore };
  const asked = tools.operator.filtersInWords.items(filter, options, { active: all ? undefined : true });
  return mapped(tools.operator.eachItem(asked, instantOf(tools, asOf)), printedItem);
};

interface IssueOptions extends ListOptions {
  readonly filter?: string;
  readonly check?: readonly string[];
  readonly minScore?: number;
  readonly state?: 'open' | 'fixed' | 'suspended' | 'any';
  readonly unjustified?: boolean;
}

const readIssues: Reader<IssueOptions> = async (tools, { filter, account, technology, check, minScore, state, unjustified, asOf }) => {
  const options = {
    accounts: account,
    technologies: technology,
    checks: check,
    minScore,
    state,
    justified: unjustified ? false : undefined,
  };
  const instant = instantOf(tools, asOf);
  return mapped(tools.operator.eachIssue(await tools.operator.filtersInWords.issues(filter, options, instant), instant), printedIssue);
};

interface ChangeOptions extends ListOptions {
  readonly filter?: string;
  readonly since: string;
}

const readChanges: Reader<ChangeOptions> = async ({ operator, app }, { filter, account, technology, since }) => {
  const options = { accounts: account, technologies: technology, since: parseInstant(app.now)(since) };
  await operator.assertRememberedSince(options.since);
  return mapped(operator.eachChange(operator.filtersInWords.changes(filter, options)), printedChange);
};

const readFailures: Reader<ListOptions> = async (tools, { account, technology, asOf }) => {
  const rows = await tools.operator.listFailures({ accounts: account, technologies: technology }, instantOf(tools, asOf));
  return mapped(streamed(rows), (row) => ({
    account: row.account,
    technology: row.technology,
    region: row.place,
    item: row.item,
    part: row.part,
    code: row.code,
    permission: row.permission,
    message: row.message,
    since: row.since,
  }));
};

const readUnknowns: Reader<ListOptions> = async (tools, { account, technology, asOf }) => {
  const rows = await tools.operator.listUnknowns({ accounts: account, technologies: technology }, instantOf(tools, asOf));
  return mapped(streamed(rows), (row) => ({ ...row }));
};

interface RevisionOptions extends ListOptions {
  readonly config?: boolean;
}

const revisions = (name: string, options: RevisionOptions): Promise<void> => {
  const format = parseFormat(options.format);
  return withApp(async ({ app, operator }) => {
    await operator.assertNames(options);
    const item = await operator.findItem(name, options);
    // Beside the listing, which programs read.
    for (const { since, until } of await operator.forgottenOfItem(item.id))
      process.stderr.write(`What it was from ${since.toISOString()} to ${until.toISOString()} has been forgotten.\n`);
    const rows = mapped(streamed(await operator.listRevisions(item.id)), (row) => ({
      revision: row.id,
      change: row.change,
      region: row.region,
      name: row.name,
      arn: row.arn,
      active: row.active,
      from: row.validFrom,
      to: row.validTo,
    }));
    async function* withConfigs(): AsyncGenerator<PrintedRow> {
      for await (const row of rows) yield { ...row, config: JSON.stringify(await operator.revisionConfig(row.revision)) };
    }
    const fields = options.config ? [...LISTING_FIELDS.revisions, 'config'] : LISTING_FIELDS.revisions;
    await printRows(format, fields, options.config ? withConfigs() : rows, timeZoneOf(app.settings));
  });
};

export const addListCommands = (program: Command): void => {
  listing(program, 'items', 'list the items that are watched')
    .option('--filter <filter>', FILTER_TEXT)
    .option('-r, --region <region>', 'only this region; may be given more than once', collect)
    .option('-n, --name <text>', 'only names that contain this')
    .option('--text <text>', 'only items whose name, ARN or present configuration contains this: three characters or more')
    .option('--min-score <score>', 'only items whose unjustified score reaches this', parseWholeNumber('--min-score'))
    .option('--all', 'also items that are gone')
    .option(AS_OF, AS_OF_TEXT)
    .action(print(LISTING_FIELDS.items, readItems));
  listing(program, 'issues', 'list what the checks found')
    .option('--filter <filter>', FILTER_TEXT)
    .option('-c, --check <id>', 'only this check; may be given more than once', collect)
    .option('--min-score <score>', 'only issues that reach this score', parseWholeNumber('--min-score'))
    .addOption(
      new Option('--state <state>', 'open (unless told), fixed, suspended (their checks are switched off) or any').choices([
        'open',
        'fixed',
        'suspended',
        'any',
      ]),
    )
    .option('--unjustified', 'only issues that nobody has justified')
    .option(AS_OF, AS_OF_TEXT)
    .action(print([...LISTING_FIELDS.issues, 'id'], readIssues));
  listing(program, 'changes', 'list what changed')
    .option('--filter <filter>', FILTER_TEXT)
    .requiredOption('--since <instant>', 'from when: 2026-01-31, an ISO instant, or how long ago (24h, 7d)')
    .action(print(LISTING_FIELDS.changes, readChanges));
  listing(program, 'failures', 'list what cannot be seen at present, and why')
    .option(AS_OF, AS_OF_TEXT)
    .action(print(LISTING_FIELDS.failures, readFailures));
  listing(program, 'unknowns', 'list the verdicts that cannot be given, and why')
    .option(AS_OF, AS_OF_TEXT)
    .action(print(LISTING_FIELDS.unknowns, readUnknowns));
  listing(program, 'revisions', 'list the revisions of an item')
    .argument('<item>', 'its ARN, its name, or its id')
    .option('--config', 'with the configuration of each')
    .action((name: string, options: RevisionOptions) => revisions(name, options));
};
