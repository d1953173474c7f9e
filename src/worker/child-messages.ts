/** From the parent to a child. */
export type ToChild =
  | { readonly type: 'task'; readonly task: unknown }
  | { readonly type: 'abort'; readonly message: string }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'end' };

/** An error on its way from a process to another. */
export interface SentError {
  readonly code: string | null;
  readonly message: string;
  readonly stack: string | null;
}

/** From a child to the parent. */
export type FromChild =
  | { readonly type: 'ready' }
  | { readonly type: 'done' }
  | { readonly type: 'failed'; readonly error: SentError }
  /** Resident memory, in bytes. */
  | { readonly type: 'memory'; readonly bytes: number }
  /** Something that the parent shall know; no answer comes. */
  | { readonly type: 'tell'; readonly about: unknown }
  /** A question; the answer has its id. */
  | { readonly type: 'ask'; readonly id: number; readonly question: unknown };
