import type { Command } from 'commander';
import { collect, parseWholeNumber } from '../parse-option.ts';
import { withApp } from '../with-app.ts';

/** The exit status when an unjustified issue reaches the score of `--fail-on`. */
export const EXIT_ISSUES = 3;

interface ScanOptions {
  readonly account?: readonly string[];
  readonly technology?: readonly string[];
  readonly failOn?: number;
}

/** Whoever watches by hand spends from the budget of the workers that may be at it as well. */
const BESIDE_WORKERS = { sharedBudget: true };

const scan = async (options: ScanOptions): Promise<void> => {
  const { scanAccounts } = await import('../scan-accounts.ts');
  const { printSummary } = await import('../print-summary.ts');
  await withApp(async (tools) => {
    const result = await scanAccounts(tools, options);
    const reached = await printSummary(tools, result, options.failOn);
    if (reached) process.exitCode = EXIT_ISSUES;
  }, BESIDE_WORKERS);
};

const findChanges = async (options: ScanOptions): Promise<void> => {
  const { scanAccounts } = await import('../scan-accounts.ts');
  const { printChanges } = await import('../print-summary.ts');
  await withApp(async (tools) => printChanges((await scanAccounts(tools, options)).summaries), BESIDE_WORKERS);
};

const auditChanges = (options: ScanOptions): Promise<void> =>
  withApp(async ({ app, operator, signal }) => {
    const accounts = options.account ? await operator.selectAccounts(options.account) : null;
    await operator.assertNames(options);
    await operator.dueAll(accounts?.map((account) => account.id) ?? null, options.technology ?? null);
    const audited = await app.audit(signal);
    console.log(`Audited ${audited} items.`);
  });

const selecting = (command: Command): Command =>
  command
    .option('-a, --account <name>', 'only this account; may be given more than once', collect)
    .option('-t, --technology <index>', 'only this technology; may be given more than once', collect);

export const addScanCommands = (program: Command): void => {
  selecting(program.command('scan').description('fetch, record and audit now'))
    .option(
      '--fail-on <score>',
      `end with status ${EXIT_ISSUES} when an unjustified issue reaches this score`,
      parseWholeNumber('--fail-on'),
    )
    .action(scan);
  selecting(
    program.command('find-changes').alias('find_changes').description('fetch and record now, audit what changed, and say how much did'),
  ).action(findChanges);
  selecting(
    program.command('audit-changes').alias('audit_changes').description('audit every item again, also those that did not change'),
  ).action(auditChanges);
};
