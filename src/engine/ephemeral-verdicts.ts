import { sha256 } from '../base/sha256.ts';
import type { Check } from '../plugin/define-check.ts';
import type { StoredIssue } from '../store/issue-batch.ts';
import { type Evaluation, factsText } from './evaluate-items.ts';

/** Do these checks now say something else of the item than what is stored? An unknown is compared by the full audit. */
export const differsFromStored = (evaluation: Evaluation, stored: readonly StoredIssue[], checks: readonly Check[]): boolean => {
  const ids = new Set(checks.map((check) => check.id));
  const open = new Map(
    stored.filter((issue) => ids.has(issue.checkId) && issue.state !== 'fixed').map((issue) => [`${issue.checkId} ${issue.key}`, issue]),
  );
  const undecided = new Set(evaluation.unknown.map((unknown) => unknown.checkId));
  for (const finding of evaluation.raised) {
    const issue = open.get(`${finding.checkId} ${finding.key}`);
    if (!issue || issue.score !== finding.score || !issue.factsHash.equals(sha256(factsText(finding.facts)))) return true;
    open.delete(`${finding.checkId} ${finding.key}`);
  }
  return [...open.values()].some((issue) => !undecided.has(issue.checkId));
};
