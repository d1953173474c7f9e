import type { RetentionDays, RetentionKind } from '../model/retention.ts';
import { defineSetting } from './setting.ts';
import { wholeNumber } from './value-kind.ts';

const MOST_DAYS = 36_500;

const daysOf = (key: string, what: string) =>
  defineSetting({
    key,
    default: '0',
    sentence: `After how many days ${what}, once an administrator has confirmed it (\`monkey retention confirm\`); 0: never.`,
    kind: wholeNumber(0, MOST_DAYS),
    shared: true,
  });

export const retentionSettings = {
  revisionRetentionDays: daysOf('revision_retention_days', 'revisions that another has replaced are removed'),
  issueRetentionDays: daysOf(
    'issue_retention_days',
    'fixed issues are removed, and earlier states of issues, verdicts, failures and justifications that are over',
  ),
  auditLogRetentionDays: daysOf('audit_log_retention_days', 'entries of the audit log are removed'),
} as const;

/** The setting of each kind. */
export const RETENTION_KEYS: Readonly<Record<RetentionKind, string>> = {
  revisions: retentionSettings.revisionRetentionDays.key,
  issues: retentionSettings.issueRetentionDays.key,
  'audit-log': retentionSettings.auditLogRetentionDays.key,
};

export const retentionDaysOf = (settings: { readonly [Name in keyof typeof retentionSettings]: number }): RetentionDays => ({
  revisions: settings.revisionRetentionDays,
  issues: settings.issueRetentionDays,
  'audit-log': settings.auditLogRetentionDays,
});
