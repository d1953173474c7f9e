/** How often the smaller and the larger work are measured; the quickest of each counts. */
const ROUNDS = 3;

const cpuOf = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
};

const quickest = (work: () => void): number => Math.min(...Array.from({ length: ROUNDS }, () => cpuOf(work)));

/**
 * How many times more processor time work takes when its input grows from `size` to `size × times`: about `times` when it is
 * linear, its square when everything is compared with everything. A ratio within one process: whatever else the machine does is
 * in both.
 */
export const growth = (size: number, times: number, prepare: (size: number) => () => void): number => {
  const small = prepare(size);
  const large = prepare(size * times);
  small();
  return quickest(large) / quickest(small);
};
