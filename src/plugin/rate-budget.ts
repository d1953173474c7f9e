/** Whose quota a call spends. */
export interface BudgetKey {
  readonly account: string;
  readonly service: string;
  readonly region: string;
  /** Calls a second that the provider is known to allow; the same for every call of a key. */
  readonly perSecond?: number;
}

/**
 * How fast we may call. It is the account owner's quota that is spent, so a throttled call shrinks the rate for
 * everybody who shares the key, and quiet time lets it grow again.
 */
export interface RateBudget {
  /** Waits until one more call may be made. */
  take(key: BudgetKey, signal: AbortSignal): Promise<void>;
  /** Tells that the provider refused a call for its rate. */
  throttled(key: BudgetKey): void;
}
