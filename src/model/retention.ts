/**
 * What may be removed once it is old: earlier revisions; what has ceased to hold of issues, verdicts and failures; entries of the
 * audit log.
 */
export const RETENTION_KINDS = ['revisions', 'issues', 'audit-log'] as const;
export type RetentionKind = (typeof RETENTION_KINDS)[number];

/** How many days each is kept, as the settings say; 0: for ever. */
export type RetentionDays = Readonly<Record<RetentionKind, number>>;

/** Nothing is ever removed. */
export const KEPT_FOR_EVER: RetentionDays = { revisions: 0, issues: 0, 'audit-log': 0 };
