/** Remembers results by text, and forgets them all when they weigh too much: policies are written by others, without end. */
export interface BoundedMemo<Result> {
  get(text: string): Result | undefined;
  set(text: string, result: Result): void;
}

/** Longer texts are one-offs, and dear to keep. */
const LONGEST_TEXT = 2_000;

export const boundedMemo = <Result>(limit: number, weightOf: (result: Result) => number): BoundedMemo<Result> => {
  const results = new Map<string, Result>();
  let weight = 0;
  return {
    get: (text) => results.get(text),
    set(text, result) {
      if (text.length > LONGEST_TEXT) return;
      const added = weightOf(result) + 1;
      if (weight + added > limit) {
        results.clear();
        weight = 0;
      }
      results.set(text, result);
      weight += added;
    },
  };
};

/** One memo per source of data, gone when the source is. */
export const memoPer = <Source extends object, Result>(make: () => BoundedMemo<Result>): ((source: Source) => BoundedMemo<Result>) => {
  const memos = new WeakMap<Source, BoundedMemo<Result>>();
  return (source) => {
    const known = memos.get(source);
    if (known !== undefined) return known;
    const memo = make();
    memos.set(source, memo);
    return memo;
  };
};
