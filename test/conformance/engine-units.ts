import { type AuditItem, evaluateItems } from '../../src/engine/evaluate-items.ts';
import { reconcileIssues } from '../../src/engine/reconcile-issues.ts';
import type { ScoreOverride } from '../../src/engine/score-override.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { type Check, defineCheck } from '../../src/plugin/define-check.ts';
import { linkedFinding, type RelatedIssue } from '../../src/plugin/linked-finding.ts';
import type { StoredIssue } from '../../src/store/issue-batch.ts';
import { accountFrom, factsOf } from './known-from-context.ts';
import { settingsFrom } from './settings-from-context.ts';
import type { Vector, VectorAccount } from './vector.ts';

/** A finding that a check of a vector always records. */
interface Recorded {
  readonly issue: string;
  readonly score?: number | null;
  readonly notes?: string | null;
}

const NOBODY: VectorAccount = { name: 'test_account', identifier: '', account_type: 'AWS', third_party: false };

const slug = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

const checkOf = (auditor: string, { issue, score, notes }: Recorded, method = 'check'): Check =>
  defineCheck({
    id: `engine.${slug(`${auditor} ${issue}`)}`,
    watches: { index: 'engine' },
    category: issue,
    score: score ?? 0,
    title: issue,
    risk: '',
    remedy: '',
    overrideKey: `${method} (${auditor})`,
    *audit() {
      yield { key: 'recorded', notes: notes ?? null, facts: [] };
    },
  });

/** The issues of one item, kept as the store keeps them. */
class StoredIssues {
  issues: StoredIssue[] = [];
  #nextId = 1;

  add(check: Check, values: Pick<StoredIssue, 'category' | 'score' | 'notes' | 'factsHash'>): void {
    this.issues.push({
      id: this.#nextId++,
      itemId: 1,
      checkId: check.id,
      key: 'recorded',
      remedy: null,
      state: 'open',
      suspended: false,
      justificationId: null,
      ...values,
    });
  }

  justify(): void {
    this.issues = this.issues.map((issue) => ({ ...issue, justificationId: 1 }));
  }

  /** Judges the item by some checks, and keeps what comes of it. */
  async audit(
    checks: readonly Check[],
    overrides: ReadonlyMap<string, ScoreOverride> = new Map(),
    account: VectorAccount = NOBODY,
  ): Promise<void> {
    const item: AuditItem = {
      id: 1,
      account: accountFrom(account),
      asAccount: factsOf(account),
      item: { technology: 'engine', uid: 'item', name: 'item', region: 'universal', arn: null },
      config: {},
      unread: [],
    };
    const context = {
      checksOf: () => checks,
      overrides,
      settings: settingsFrom(undefined),
      now: new Date(0),
      source: { answer: async () => new Map(), related: async () => new Map() },
      answers: new Map(),
      related: new Map(),
    };
    const [evaluation] = await evaluateItems([item], context);
    const judged = { id: 1, accountId: 1, technology: 'engine', revisionId: 1, unseen: null, evaluation: evaluation! };
    const { opened, updated, fixed } = reconcileIssues([judged], this.issues);
    const updates = new Map(updated.map((update) => [update.id, update]));
    this.issues = this.issues.map((issue) => ({
      ...issue,
      ...updates.get(issue.id),
      ...(fixed.includes(issue.id) ? { state: 'fixed' as const } : {}),
    }));
    for (const { checkId, ...values } of opened) this.add(checks.find((check) => check.id === checkId)!, values);
  }

  labels(isFixed: boolean): string[] {
    return this.issues.filter((issue) => (issue.state === 'fixed') === isFixed).map((issue) => issue.category);
  }
}

interface AuditInput {
  readonly check: { readonly auditor_class: string; readonly method: string; readonly records: Recorded };
  readonly account?: VectorAccount;
  readonly overrides?: readonly {
    readonly method: string;
    readonly score: number;
    readonly disabled: boolean;
    readonly account_pattern_scores?: readonly {
      readonly account_type: string;
      readonly account_field: string;
      readonly account_pattern: string;
      readonly score: number;
    }[];
  }[];
}

const overridesOf = ({ overrides = [] }: AuditInput, check: Check): Map<string, ScoreOverride> => {
  const own = overrides.filter(({ method }) => method === check.overrideKey);
  return new Map(
    own.map(({ score, disabled, account_pattern_scores: patterns = [] }) => [
      check.id,
      {
        checkId: check.id,
        score,
        disabled,
        patterns: patterns.map((one) => ({
          type: one.account_type,
          field: one.account_field,
          pattern: one.account_pattern,
          score: one.score,
        })),
      },
    ]),
  );
};

const audit = async (input: AuditInput): Promise<unknown> => {
  const stored = new StoredIssues();
  const check = checkOf(input.check.auditor_class, input.check.records, input.check.method);
  await stored.audit([check], overridesOf(input, check), { ...NOBODY, ...input.account });
  return { issues: stored.issues.map(({ category, score }) => ({ issue: category, score })) };
};

const saveIssues = async ({ existing }: { existing: readonly Recorded[] }): Promise<unknown> => {
  const stored = new StoredIssues();
  // A class of another time recorded it: no check is known for it.
  for (const record of existing)
    stored.add(checkOf('Forgotten', record), { category: record.issue, score: record.score ?? 0, notes: null, factsHash: Buffer.of() });
  await stored.audit([]);
  return { raises: false };
};

const lifecycle = async (input: AuditInput & { readonly steps: readonly string[] }): Promise<unknown> => {
  const stored = new StoredIssues();
  const check = checkOf(input.check.auditor_class, input.check.records);
  const after: unknown[] = [];
  for (const [index, step] of input.steps.entries()) {
    if (step.startsWith('justify')) stored.justify();
    else await stored.audit(step.startsWith('drop') ? [] : [check]);
    const [issue] = stored.issues;
    after.push({
      step: index + 1,
      count: stored.issues.length,
      fixed: issue?.state === 'fixed',
      justified: issue?.justificationId != null,
    });
  }
  return { after };
};

interface LinkInput {
  readonly support_item: { readonly id: number; readonly issues: readonly RelatedIssue[] };
  readonly sub_issue_message?: string;
  readonly issue_message?: string;
  readonly score?: number;
}

const link = async ({ support_item: related, sub_issue_message: only, issue_message: label, score }: LinkInput): Promise<unknown> => {
  const finding = linkedFinding(related, { ...(only ? { only } : {}), ...(label ? { label } : {}), ...(score ? { score } : {}) });
  return { issues: finding ? [{ issue: finding.category, score: finding.score, linked_items: [finding.linkedItem] }] : [] };
};

interface CleanInput {
  readonly registered_auditors?: readonly string[];
  readonly auditors?: readonly { readonly auditor_class: string; readonly applies_to_account: boolean }[];
  readonly issues: readonly (Recorded & { readonly auditor_class: string })[];
}

/** Issues of auditors that are not there any more, or not for this account, are not raised again: so they become fixed. */
const clean = async ({ registered_auditors: registered = [], auditors = [], issues }: CleanInput): Promise<unknown> => {
  const applying = new Set([
    ...registered,
    ...auditors.filter((auditor) => auditor.applies_to_account).map((auditor) => auditor.auditor_class),
  ]);
  const stored = new StoredIssues();
  await stored.audit(issues.map((issue) => checkOf(issue.auditor_class, issue)));
  await stored.audit(issues.filter((issue) => applying.has(issue.auditor_class)).map((issue) => checkOf(issue.auditor_class, issue)));
  return { remaining: stored.labels(false), fixed: stored.labels(true) };
};

const UNITS: Readonly<Record<string, (input: never) => Promise<unknown>>> = {
  'engine.audit': audit,
  'engine.save-issues': saveIssues,
  'engine.lifecycle': lifecycle,
  'engine.link-support-issues': link,
  'engine.clean-stale': clean,
  'engine.clean-account': clean,
};

interface Stepped {
  readonly after: readonly { readonly step: number }[];
}

const isStepped = (value: unknown): value is Stepped => typeof value === 'object' && value !== null && 'after' in value;

/** A vector states what holds after some steps, not after all. */
const stepsOf = (result: unknown, expected: unknown): unknown => {
  if (!isStepped(result) || !isStepped(expected)) return result;
  const named = new Set(expected.after.map(({ step }) => step));
  return { ...result, after: result.after.filter(({ step }) => named.has(step)) };
};

/** Runs a scenario of the audit engine through its own functions, and gives what it led to. */
export const runEngineUnit = (vector: Vector): Promise<unknown> | 'skip' => {
  const unit = UNITS[vector.unit ?? ''];
  if (!unit) return 'skip';
  return unit(vector.input as JsonObject as never).then((result) => stepsOf(result, vector.modern?.expect ?? vector.expected));
};
