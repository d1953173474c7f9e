/** What became of a vector. */
export type Outcome =
  | { readonly result: 'passed' }
  | { readonly result: 'skipped'; readonly why: string }
  | { readonly result: 'failed'; readonly expected: unknown; readonly actual: unknown };

export const PASSED: Outcome = { result: 'passed' };
export const skipped = (why: string): Outcome => ({ result: 'skipped', why });
export const failed = (expected: unknown, actual: unknown): Outcome => ({ result: 'failed', expected, actual });
