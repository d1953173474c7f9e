import { sha256, shortHash } from '../base/sha256.ts';
import type { Cause } from '../model/failure.ts';
import { storableJson, storableText } from '../model/storable.ts';
import type { InputRow, Stamp, UnknownRow } from '../store/audit-batch.ts';
import type { IssueUpdate, NewIssue, StoredIssue } from '../store/issue-batch.ts';
import { type Evaluation, factsText, type RaisedFinding } from './evaluate-items.ts';

/** An item that was judged, and what it is judged under. */
export interface JudgedItem {
  readonly id: number;
  readonly accountId: number;
  readonly technology: string;
  readonly revisionId: number;
  /** Why this item could not be seen lately; then nothing of it is called fixed. */
  readonly unseen: Cause | null;
  readonly evaluation: Evaluation;
}

/** What is to be written after a judgement. */
export interface Reconciliation {
  readonly opened: NewIssue[];
  readonly updated: IssueUpdate[];
  readonly fixed: number[];
  /** Their checks were switched off. */
  readonly suspended: number[];
  /** Their checks were switched on again and could not decide. */
  readonly resumed: number[];
  readonly stamps: Stamp[];
  readonly unknowns: UnknownRow[];
  readonly inputs: InputRow[];
  /** Facts under justifications moved, or issues came back: justifications are to be looked at. */
  readonly touchesJustifications: boolean;
}

/** One text for everything that a judgement says: the same again needs no reconciling. */
export const judgementDigest = ({ evaluation, unseen }: Pick<JudgedItem, 'evaluation' | 'unseen'>): string => {
  const { raised, unknown, asked, holdsUntil } = evaluation;
  return shortHash(JSON.stringify([raised, unknown, asked, holdsUntil, unseen !== null]));
};

const identity = (checkId: string, key: string): string => `${checkId} ${key}`;

const valuesOf = (finding: RaisedFinding) => ({
  category: finding.category,
  score: finding.score,
  notes: finding.notes === null ? null : storableText(finding.notes),
  remedy: finding.remedy,
  facts: storableJson(finding.facts as never),
  factsHash: sha256(factsText(finding.facts)),
  links: finding.links,
});

type Values = ReturnType<typeof valuesOf>;

const sameAs = (stored: StoredIssue, values: Values): boolean =>
  stored.state !== 'fixed' &&
  stored.score === values.score &&
  stored.notes === values.notes &&
  stored.category === values.category &&
  stored.remedy === values.remedy &&
  stored.factsHash.equals(values.factsHash);

interface Sums {
  score: number;
  unjustified: number;
  issues: number;
}

const count = (sums: Sums, score: number, justified: boolean): void => {
  sums.score += score;
  if (!justified) sums.unjustified += score;
  sums.issues += 1;
};

/** An issue that is raised again. One that was only suspended had never gone. */
const stateWhenRaised = ({ state, suspended }: StoredIssue): StoredIssue['state'] => {
  if (state !== 'fixed') return state;
  return suspended ? 'open' : 'reopened';
};

/** What becomes of an issue that no check has raised. Returns true when it still counts. */
const fileUnraised = (issue: StoredIssue, isOff: boolean, isUndecided: boolean, into: Reconciliation): boolean => {
  if (isOff) {
    if (issue.state !== 'fixed') into.suspended.push(issue.id);
    return false;
  }
  if (issue.state === 'fixed' && !issue.suspended) return false;
  // Not raised, but not disproved either: the check could not decide, or the item could not be seen.
  if (isUndecided && issue.suspended) into.resumed.push(issue.id);
  if (!isUndecided) into.fixed.push(issue.id);
  return isUndecided;
};

const reconcileItem = (item: JudgedItem, stored: readonly StoredIssue[], into: Reconciliation): boolean => {
  const left = new Map(stored.map((issue) => [identity(issue.checkId, issue.key), issue]));
  const sums: Sums = { score: 0, unjustified: 0, issues: 0 };
  const undecided = new Set(item.evaluation.unknown.map((unknown) => unknown.checkId));
  let touches = false;
  for (const finding of item.evaluation.raised) {
    const key = storableText(finding.key);
    const values = valuesOf(finding);
    const issue = left.get(identity(finding.checkId, key));
    left.delete(identity(finding.checkId, key));
    if (!issue)
      into.opened.push({
        itemId: item.id,
        accountId: item.accountId,
        technology: item.technology,
        checkId: finding.checkId,
        key,
        ...values,
      });
    else if (!sameAs(issue, values)) into.updated.push({ id: issue.id, state: stateWhenRaised(issue), ...values });
    const sameFacts = issue?.factsHash.equals(values.factsHash) ?? false;
    touches ||= issue !== undefined && !sameFacts;
    count(sums, finding.score, sameFacts && issue?.justificationId != null);
  }
  const off = new Set(item.evaluation.off);
  for (const issue of left.values()) {
    const isUndecided = item.unseen !== null || undecided.has(issue.checkId);
    if (fileUnraised(issue, off.has(issue.checkId), isUndecided, into)) count(sums, issue.score, issue.justificationId !== null);
  }
  into.stamps.push({
    itemId: item.id,
    revisionId: item.revisionId,
    holdsUntil: item.evaluation.holdsUntil,
    score: sums.score,
    unjustifiedScore: sums.unjustified,
    issues: sums.issues,
    unknowns: undecided.size,
    digest: judgementDigest(item),
  });
  return touches;
};

/** Compares what checks say with what is stored. Pure: says what is to be written, writes nothing. */
export const reconcileIssues = (items: readonly JudgedItem[], stored: readonly StoredIssue[]): Reconciliation => {
  const ofItem = Map.groupBy(stored, (issue) => issue.itemId);
  const result: Reconciliation = {
    opened: [],
    updated: [],
    fixed: [],
    suspended: [],
    resumed: [],
    stamps: [],
    unknowns: [],
    inputs: [],
    touchesJustifications: false,
  };
  let touches = false;
  for (const item of items) {
    if (reconcileItem(item, ofItem.get(item.id) ?? [], result)) touches = true;
    const causes = new Map(item.evaluation.unknown.map(({ checkId, cause }) => [checkId, cause]));
    for (const [checkId, cause] of causes) result.unknowns.push({ itemId: item.id, checkId, ...cause });
    for (const { kind, value, complete } of item.evaluation.asked)
      result.inputs.push({ itemId: item.id, kind, value: storableText(value), complete });
  }
  return { ...result, touchesJustifications: touches };
};
