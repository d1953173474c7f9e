/** Why something could not be read. `permission` is the one action that was refused, when that was the reason. */
export interface Cause {
  /** The provider's own error code, or one of ours: `EmptyAnswer`, `UndecodableAnswer`, `RegionNotListed`, `ClockSkew`, `BadLine`. */
  readonly code: string;
  readonly message: string;
  readonly permission?: string;
}

/**
 * The place that a run could not see, from wide to narrow: the whole account (all null but technology), one listing place
 * (a region, or `global`), one item, one part of one item (a JSON pointer into its configuration).
 */
export interface FailurePlace {
  readonly technology: string;
  readonly place: string | null;
  readonly uid: string | null;
  readonly name: string | null;
  readonly part: string | null;
}
