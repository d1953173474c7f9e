import { defineSetting } from './setting.ts';
import { oneOf, text, wholeNumber } from './value-kind.ts';

export const logSettings = {
  logLevel: defineSetting({
    key: 'LOG_LEVEL',
    variable: 'LOG_LEVEL',
    default: 'info',
    sentence: 'The least level that is logged.',
    kind: oneOf(['debug', 'info', 'warn', 'error', 'silent'], { warning: 'warn', critical: 'error' }),
    shared: false,
  }),
  logFile: defineSetting({
    key: 'LOG_FILE',
    variable: 'LOG_FILE',
    default: '',
    sentence:
      'The file to which the log goes, one for each process (of `api_processes` each but the first adds its number); empty: standard error.',
    kind: text,
    shared: false,
  }),
  logFormat: defineSetting({
    key: 'log_format',
    default: 'auto',
    sentence: 'How a line of the log is written: `json`, `pretty` for people; auto: pretty on a terminal.',
    kind: oneOf(['auto', 'json', 'pretty']),
    shared: false,
  }),
  logFileBytes: defineSetting({
    key: 'log_file_bytes',
    default: '10485760',
    sentence: 'The size at which the file of the log is put aside and a new one begun.',
    kind: wholeNumber(1_024, 1_099_511_627_776),
    shared: false,
  }),
  logFileCount: defineSetting({
    key: 'log_file_count',
    default: '100',
    sentence: 'How many files of the log are kept beside the one being written.',
    kind: wholeNumber(1, 10_000),
    shared: false,
  }),
} as const;
