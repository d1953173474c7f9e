import { defineSetting } from './setting.ts';
import { listOf, textWhere, wholeNumber, yesOrNo } from './value-kind.ts';

const isTimeZone = (name: string): boolean => {
  // An offset is no zone: it knows no summer time.
  if (!/^[a-z]/i.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

export const scheduleSettings = {
  onlyWatch: defineSetting({
    key: 'security_monkey_only_watch',
    variable: 'MONKEY_ONLY_WATCH',
    otherVariables: ['SECURITY_MONKEY_ONLY_WATCH'],
    default: '',
    sentence: 'The technologies that are watched, by index; empty: all.',
    kind: listOf('technologies, like s3 and sqs'),
    shared: true,
  }),
  watcherIgnore: defineSetting({
    key: 'security_monkey_watcher_ignore',
    variable: 'MONKEY_WATCHER_IGNORE',
    otherVariables: ['SECURITY_MONKEY_WATCHER_IGNORE'],
    default: '',
    sentence: 'The technologies that are not watched, by index. They are taken away from `security_monkey_only_watch`.',
    kind: listOf('technologies, like s3 and sqs'),
    shared: true,
  }),
  scheduleAtFullHour: defineSetting({
    key: 'schedule_at_full_hour',
    default: 'false',
    sentence: 'Whether runs begin by the clock (at the full hour, at midnight) instead of at a minute of their own.',
    kind: yesOrNo,
    shared: true,
  }),
  timezone: defineSetting({
    key: 'timezone',
    default: 'UTC',
    sentence: 'The time zone of schedules, of tables on the command line and of the user interface, when `enable_utc` is false.',
    kind: textWhere('a time zone, like UTC or Europe/Berlin', isTimeZone),
    shared: true,
  }),
  enableUtc: defineSetting({
    key: 'enable_utc',
    default: 'true',
    sentence: 'Whether schedules and tables are in UTC, whatever `timezone` says; the user interface then shows the time of its reader.',
    kind: yesOrNo,
    shared: true,
  }),
  fullAuditMinutes: defineSetting({
    key: 'full_audit_minutes',
    default: '1440',
    sentence: 'How often everything is judged again, whatever the marks of what is due say, in minutes.',
    kind: wholeNumber(1, 525_600),
    shared: true,
  }),
  runRetentionDays: defineSetting({
    key: 'run_retention_days',
    default: '90',
    sentence: 'How many days runs are kept; the latest of each account and technology stays.',
    kind: wholeNumber(1, 36_500),
    shared: true,
  }),
  failureLogDays: defineSetting({
    key: 'failure_log_days',
    default: '10',
    sentence: 'How many days the log of failures is kept; open failures stay.',
    kind: wholeNumber(1, 36_500),
    shared: true,
  }),
} as const;
