import { Command, CommanderError } from 'commander';
import { ERRORS, MonkeyError } from '../model/errors.ts';
import { addAccountsCommand } from './commands/accounts-command.ts';
import { addAccountTypeCommands, asksForAccountType } from './commands/add-account-commands.ts';
import { addApiKeysCommand } from './commands/api-keys-command.ts';
import { addAwsCommands } from './commands/aws-commands.ts';
import { addChecksCommand } from './commands/checks-command.ts';
import { addConfigCommand } from './commands/config-command.ts';
import { addDbCommand } from './commands/db-command.ts';
import { addDeploymentCommands } from './commands/deployment-commands.ts';
import { addDoctorCommand } from './commands/doctor-command.ts';
import { addExportCommands } from './commands/export-commands.ts';
import { addIgnoreCommand } from './commands/ignore-command.ts';
import { addJobsCommand } from './commands/jobs-command.ts';
import { addJustifyCommand } from './commands/justify-command.ts';
import { addListCommands } from './commands/list-commands.ts';
import { addOverridesCommand } from './commands/overrides-command.ts';
import { addRetentionCommand } from './commands/retention-command.ts';
import { addRoleCommands } from './commands/role-commands.ts';
import { addScanCommands } from './commands/scan-command.ts';
import { addSwagCommand } from './commands/swag-command.ts';
import { addUpCommand } from './commands/up-command.ts';
import { addUsersCommand } from './commands/users-command.ts';
import { addWatchersCommand } from './commands/watchers-command.ts';
import { addWhitelistCommand } from './commands/whitelist-command.ts';

/** The command line: every command with its options. */
export /** `error: unknown command 'itmes'\n(Did you mean items?)` → one sentence, like those of our own errors. */
const asSentence = (text: string): string => {
  const said = text
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.)]$/.test(said) ? '' : '.'} "monkey --help" lists the commands.`;
};

export const makeProgram = (): Command => {
  const program = new Command('monkey')
    .description('Watches cloud accounts for changes, keeps every revision of every item, and audits them.')
    .option('--debug', 'show stack traces of errors')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`monkey: bad-input: ${asSentence(text)}\n`) });
  addUpCommand(program);
  addRoleCommands(program);
  addDeploymentCommands(program);
  addScanCommands(program);
  addListCommands(program);
  addJustifyCommand(program);
  addAccountsCommand(program);
  addSwagCommand(program);
  addAwsCommands(program);
  addWhitelistCommand(program);
  addIgnoreCommand(program);
  addChecksCommand(program);
  addOverridesCommand(program);
  addWatchersCommand(program);
  addUsersCommand(program);
  addApiKeysCommand(program);
  addConfigCommand(program);
  addJobsCommand(program);
  addDoctorCommand(program);
  addRetentionCommand(program);
  addExportCommands(program);
  addDbCommand(program);
  return program;
};

/** SQLSTATE: a number out of range, a character that is none in UTF-8 or that a text cannot hold. */
const UNSTORABLE: ReadonlySet<string> = new Set(['22003', '22021', '22P05']);

/** How the driver calls a connection that was cut. */
const CUT = /^(Connection terminated|Client has encountered a connection error)/;
const AWAY: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03']);

/** Errors of the operating system and the database that a person can do something about. */
const translate = (error: unknown): unknown => {
  const { code, severity, message } = error as { code?: string; severity?: string; message?: string };
  if (error instanceof MonkeyError || error instanceof CommanderError) return error;
  if ((code !== undefined && AWAY.has(code)) || CUT.test(message ?? ''))
    return new MonkeyError('database-unreachable', `The database went away: ${message}.`, { cause: error });
  if (code !== undefined && UNSTORABLE.has(code))
    return new MonkeyError('bad-input', `A value that was given cannot be stored or looked for: ${message}.`, { cause: error });
  if (severity !== undefined) return new MonkeyError('database-failed', `The database refused a statement: ${message}.`, { cause: error });
  return error;
};

/** A sentence on stderr, and the exit status. A stack trace only with `--debug`. */
const report = (thrown: unknown, debug: boolean): number => {
  // The reader of a pipe has had enough (`monkey items | head`): no error of ours.
  if ((thrown as NodeJS.ErrnoException).code === 'EPIPE') return 0;
  const error = translate(thrown);
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : ERRORS['bad-input'].exit;
  const code = error instanceof MonkeyError ? error.code : 'internal';
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `monkey: ${code}: ${message}${code === 'internal' ? ' This is a defect of the program; --debug shows where.' : ''}\n`,
  );
  if (debug && error instanceof Error)
    process.stderr.write(`${error.stack}\n${error.cause instanceof Error ? `Caused by ${error.cause.stack}\n` : ''}`);
  return ERRORS[code].exit;
};

/** Runs one command. Returns the exit status. */
export const runCli = async (argv: readonly string[]): Promise<number> => {
  const debug = argv.includes('--debug') || process.env['MONKEY_DEBUG'] === '1';
  try {
    const program = makeProgram();
    if (asksForAccountType(argv)) addAccountTypeCommands(program, await (await import('../app/account-forms.ts')).accountForms());
    await program.parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, debug);
  }
};
