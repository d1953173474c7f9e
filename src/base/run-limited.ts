/** Runs `work` over all inputs, at most `limit` at a time; the results come in the order of the inputs. The first error rejects. */
export const runLimited = async <Input, Output>(
  inputs: readonly Input[],
  limit: number,
  work: (input: Input) => Promise<Output>,
): Promise<Output[]> => {
  const results = new Array<Output>(inputs.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < inputs.length) {
      const index = next;
      next += 1;
      results[index] = await work(inputs[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, lane));
  return results;
};
