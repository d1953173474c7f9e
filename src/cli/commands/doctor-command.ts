import type { Command } from 'commander';
import { collect } from '../parse-option.ts';
import { parseFormat, printRows, streamed } from '../print-rows.ts';

const FIELDS = ['subject', 'ok', 'sentence'];

const doctor = async (options: { account?: readonly string[]; format: string }): Promise<void> => {
  const format = parseFormat(options.format);
  const { diagnose } = await import('../../app/diagnose.ts');
  const rows = [];
  for await (const { subject, ok, sentence } of diagnose(options.account ?? [])) rows.push({ subject, ok, sentence });
  await printRows(format, FIELDS, streamed(rows));
  if (rows.some((row) => !row.ok)) process.exitCode = 1;
};

export const addDoctorCommand = (program: Command): void => {
  program
    .command('doctor')
    .description('look for what keeps the program from working: settings, database, credentials, permissions, clock')
    .option('-a, --account <name>', 'try only the credentials and permissions of this account; may be given more than once', collect)
    .option('--format <format>', 'table, json, ndjson or csv', 'table')
    .action(doctor);
};
