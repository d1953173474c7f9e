import type { Command } from 'commander';
import { MonkeyError } from '../../model/errors.ts';
import { RETENTION_KINDS } from '../../model/retention.ts';
import { RETENTION_KEYS } from '../../settings/retention-settings.ts';
import { timeZoneOf } from '../../settings/time-zone-of.ts';
import { isAgreed } from '../ask-to-type.ts';
import { type PrintedRow, parseFormat, printRows, streamed } from '../print-rows.ts';
import { withApp } from '../with-app.ts';
import { addRemovalCommands } from './removal-commands.ts';

/** The fields of the listing, in their order: a public, stable contract. */
export const RETENTION_FIELDS = [
  'kind',
  'setting',
  'days',
  'state',
  'confirmed_days',
  'confirmed_by',
  'confirmed_at',
  'before',
  'would_go',
  'forgotten_before',
] as const;

type Row = Awaited<ReturnType<ReturnType<typeof import('../../app/retention-operations.ts').retentionOperations>['list']>>[number];

const printed = ({ kind, days, state, confirmation, before, wouldGo, forgottenBefore }: Row): PrintedRow => ({
  kind,
  setting: RETENTION_KEYS[kind],
  days,
  state,
  confirmed_days: confirmation?.days ?? null,
  confirmed_by: confirmation?.confirmedBy ?? null,
  confirmed_at: confirmation?.confirmedAt ?? null,
  before,
  would_go: { ...wouldGo },
  forgotten_before: forgottenBefore,
});

const show = (options: { readonly format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  return withApp(async ({ app }) => {
    const { retentionOperations } = await import('../../app/retention-operations.ts');
    const rows = (await retentionOperations(app).list()).map(printed);
    await printRows(format, RETENTION_FIELDS, streamed(rows), timeZoneOf(app.settings));
  });
};

const wouldGo = (counts: Row['wouldGo']): string =>
  Object.entries(counts)
    .map(([what, rows]) => `${rows} ${what}`)
    .join(', ') || 'nothing yet';

const confirm = (kinds: readonly string[], { yes = false }: { readonly yes?: boolean }): Promise<void> =>
  withApp(async ({ app }) => {
    const { retentionOperations } = await import('../../app/retention-operations.ts');
    const retention = retentionOperations(app);
    const rows = await retention.unconfirmed(kinds);
    if (rows.length === 0) {
      console.log('There is nothing to confirm.');
      return;
    }
    for (const { kind, days, before, wouldGo: counts } of rows)
      console.log(
        `${RETENTION_KEYS[kind]} ${days}: what had ceased to hold before ${before?.toISOString()} goes for good: ${wouldGo(counts)}.`,
      );
    if (!(await isAgreed(yes))) throw new MonkeyError('bad-input', 'Nothing was confirmed. Give --yes to confirm it.');
    await retention.confirm(rows);
    console.log('Confirmed. It is done within a day, and from then on each day; "monkey retention withdraw" takes it back.');
  });

const withdraw = (kinds: readonly string[]): Promise<void> =>
  withApp(async ({ app }) => {
    const { retentionOperations } = await import('../../app/retention-operations.ts');
    const withdrawn = await retentionOperations(app).withdraw(kinds);
    console.log(withdrawn.length === 0 ? 'Nothing had been confirmed.' : `Nothing more is removed of: ${withdrawn.join(', ')}.`);
  });

export const addRetentionCommand = (program: Command): void => {
  const retention = program.command('retention').description('how long what is over is kept');
  retention
    .command('show', { isDefault: true })
    .description('show the settings of retention, whether they have been confirmed, and what would go')
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .action(show);
  retention
    .command('confirm')
    .description('agree that what is older than the settings say is removed for good; asks on a terminal')
    .argument('[kind...]', `${RETENTION_KINDS.join(', ')}; all that the settings name days for unless given`)
    .option('--yes', 'do not ask')
    .action(confirm);
  retention
    .command('withdraw')
    .description('have nothing more removed, whatever the settings say')
    .argument('[kind...]', 'only these')
    .action(withdraw);
  addRemovalCommands(program, retention);
};
