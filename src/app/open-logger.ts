import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Logger, pino } from 'pino';
import { createStream } from 'rotating-file-stream';
import { logFields } from '../base/log-fields.ts';
import { MonkeyError } from '../model/errors.ts';
import { type Configuration, placeOf } from '../settings/configuration.ts';
import { hideSecrets } from './hide-secrets.ts';
import { prettyLine } from './pretty-line.ts';

/** Fields that are never written, at the top and one below. Values of settings are hidden wherever they turn up. */
const SECRET_FIELDS = ['password', 'secret', 'secretKey', 'token', 'csrfToken', 'authorization', 'cookie'];
/** What a command of Redis was given: that which signs in has the password, however short. */
const COMMANDS = ['err.command.args', 'err.*.command.args'];
const HIDDEN = [...SECRET_FIELDS.flatMap((field) => [field, `*.${field}`]), ...COMMANDS];

const STANDARD_ERROR = 2;

/** Throws a sentence when the file cannot be written; makes its folder. Returns whether it is one that can be put aside. */
const probe = (configuration: Configuration, file: string): boolean => {
  try {
    mkdirSync(dirname(file), { recursive: true });
    closeSync(openSync(file, 'a'));
    return statSync(file).isFile();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const reason = code === 'EACCES' ? 'permission denied' : message;
    throw new MonkeyError(
      'bad-setting',
      `${placeOf(configuration, 'logFile')} is ${JSON.stringify(file)}, which cannot be written: ${reason}.`,
      {
        cause,
      },
    );
  }
};

/** Where lines go, until it is closed. */
interface Target {
  write(line: string): void;
  close(): Promise<void>;
}

const toStandardError = (): Target => {
  const stream = pino.destination({ fd: STANDARD_ERROR, sync: true });
  return { write: (line) => void stream.write(line), close: async () => stream.flushSync() };
};

/** What is no plain file, like /dev/stdout or a pipe, is written but not put aside. */
const toOtherFile = (file: string): Target => {
  const stream = pino.destination({ dest: file, sync: true });
  return { write: (line) => void stream.write(line), close: async () => stream.end() };
};

/** A file that is put aside when it is full. Should the disk refuse, the log goes on to standard error, and says so. */
const toRotatedFile = (file: string, bytes: number, count: number): Target => {
  const stream = createStream(file, { size: `${bytes}B`, rotate: count });
  let fallback: Target | null = null;
  stream.on('error', (error: Error) => {
    fallback = toStandardError();
    fallback.write(
      `${JSON.stringify({ level: 50, time: Date.now(), msg: `The log file cannot be written any more: ${error.message}` })}\n`,
    );
  });
  return {
    write: (line) => void (fallback ?? stream).write(line),
    close: () => new Promise((resolve) => (stream.destroyed ? resolve() : stream.once('close', resolve).end())),
  };
};

const targetOf = (configuration: Configuration): Target => {
  const { logFile, logFileBytes, logFileCount } = configuration.settings;
  if (logFile === '') return toStandardError();
  const file = resolve(logFile);
  return probe(configuration, file) ? toRotatedFile(file, logFileBytes, logFileCount) : toOtherFile(file);
};

/** The log of a process. */
export interface Log {
  readonly logger: Logger;
  /** Resolves when everything has been written. */
  close(): Promise<void>;
}

/** Opens the log: a line of JSON for each event, or one that people read, with the fields of the work under way. No secret is ever in it. */
export const openLogger = (configuration: Configuration): Log => {
  const { logLevel, logFile, logFormat } = configuration.settings;
  const target = targetOf(configuration);
  const hide = hideSecrets(configuration.settings);
  const isPretty = logFormat === 'pretty' || (logFormat === 'auto' && logFile === '' && process.stderr.isTTY);
  const form = isPretty ? prettyLine : (line: string) => line;
  const logger = pino(
    {
      level: logLevel,
      redact: { paths: HIDDEN, censor: '(hidden)' },
      // A new object for each line: pino writes into it.
      mixin: () => ({ ...logFields() }),
    },
    { write: (line) => target.write(hide(form(line))) },
  );
  return { logger, close: () => target.close() };
};
