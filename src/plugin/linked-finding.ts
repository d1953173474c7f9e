/** An issue of a related item, as far as linking needs it. */
export interface RelatedIssue {
  readonly issue: string;
  readonly score: number;
  readonly fixed?: boolean;
}

export interface LinkOptions {
  /** Only issues with this label. */
  readonly only?: string;
  /** The label of the finding; otherwise that of the first issue. */
  readonly label?: string;
  /** Its score; otherwise the sum of those of the issues. */
  readonly score?: number;
}

/** One finding that stands for the issues of another item, and points to it. */
export interface LinkedFinding {
  readonly category: string;
  readonly score: number;
  readonly linkedItem: number;
}

/** The original's limit of a sum of linked scores. */
const GREATEST_SUM = 999_999;

/**
 * What an item inherits from a related one: one finding for all its issues that are not fixed, or null when there are none.
 * A load balancer tells so of the security group that opens it.
 */
export const linkedFinding = (
  related: { readonly id: number; readonly issues: readonly RelatedIssue[] },
  options: LinkOptions = {},
): LinkedFinding | null => {
  const issues = related.issues.filter(({ issue, fixed }) => !fixed && (options.only === undefined || issue === options.only));
  const [first] = issues;
  if (!first) return null;
  const sum = issues.reduce((total, { score }) => total + score, 0);
  return {
    category: options.label ?? (first.issue || 'UNDEFINED'),
    score: options.score || Math.min(sum, GREATEST_SUM),
    linkedItem: related.id,
  };
};
