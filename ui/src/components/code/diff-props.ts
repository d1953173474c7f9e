export interface DiffProps {
  readonly before: string;
  readonly after: string;
  readonly beforeLabel: string;
  readonly afterLabel: string;
  /** Long stretches without a change are folded. */
  readonly isFolded: boolean;
}

/** Lines that stay around a change, and the length from which a stretch is folded. */
export const FOLDED = { margin: 3, minSize: 6 } as const;

/** Beyond these the comparison turns coarse instead of slow: a configuration may have a hundred thousand lines. */
export const DIFF_LIMITS = { scanLimit: 1_000, timeout: 500 } as const;
