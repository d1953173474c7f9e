/** Calls `read` when first asked and gives everybody the same answer, a failure included. */
export const once = <Value>(read: () => Promise<Value>): (() => Promise<Value>) => {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= read();
    return answer;
  };
};
