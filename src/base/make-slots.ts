/** Lets so many work at the same time; whoever comes later waits until one has ended. */
export const makeSlots = (count: number) => {
  let free = count;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    while (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    free -= 1;
    try {
      return await work();
    } finally {
      free += 1;
      waiting.shift()?.();
    }
  };
};
