import type { PrintedRow } from './csv-line.ts';

/** The fields of listings that the command line prints and the API exports, in their order: a public, stable contract. */
export const EXPORT_FIELDS = {
  items: ['account', 'technology', 'region', 'name', 'arn', 'active', 'score', 'unjustified_score', 'issues', 'first_seen', 'last_changed'],
  issues: ['account', 'technology', 'region', 'name', 'arn', 'check', 'issue', 'score', 'notes', 'justified', 'state', 'opened_at'],
  changes: ['account', 'technology', 'region', 'name', 'arn', 'change', 'at', 'revision'],
} as const;

/** Where something is. */
interface Placed {
  readonly account: string;
  readonly technology: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string | null;
}

export interface ListedItem extends Placed {
  readonly active: boolean;
  readonly score: number;
  readonly unjustifiedScore: number;
  readonly issues: number;
  readonly firstSeen: Date;
  readonly lastChanged: Date;
}

export const printedItem = (row: ListedItem): PrintedRow => ({
  account: row.account,
  technology: row.technology,
  region: row.region,
  name: row.name,
  arn: row.arn,
  active: row.active,
  score: row.score,
  unjustified_score: row.unjustifiedScore,
  issues: row.issues,
  first_seen: row.firstSeen,
  last_changed: row.lastChanged,
});

export interface ListedIssue extends Placed {
  readonly id: number;
  readonly check: string;
  readonly issue: string;
  readonly score: number;
  readonly notes: string | null;
  readonly justified: boolean;
  readonly state: string;
  readonly openedAt: Date;
}

export const printedIssue = (row: ListedIssue): PrintedRow => ({
  account: row.account,
  technology: row.technology,
  region: row.region,
  name: row.name,
  arn: row.arn,
  check: row.check,
  issue: row.issue,
  score: row.score,
  notes: row.notes,
  justified: row.justified,
  state: row.state,
  opened_at: row.openedAt,
  id: row.id,
});

export interface ListedChange extends Placed {
  readonly change: string;
  readonly at: Date;
  readonly revision: number;
}

/** What people call a change: a reappeared item was created again. */
export const printedChange = (row: ListedChange): PrintedRow => ({
  account: row.account,
  technology: row.technology,
  region: row.region,
  name: row.name,
  arn: row.arn,
  change: row.change === 'reappeared' ? 'created' : row.change,
  at: row.at,
  revision: row.revision,
});
