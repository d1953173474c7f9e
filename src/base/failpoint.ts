/** Places where tests kill the process, to see that nothing is lost: named for what has just happened. */
export const FAILPOINTS = [
  'after-list',
  'inside-batch',
  'after-commit',
  'before-gone',
  'before-run-finished',
  'before-dependents',
  'inside-audit',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** Dies here by SIGKILL when `MONKEY_FAILPOINT` names this place (`after-commit`, or `after-commit:2` for the second passing). */
export const failpoint = (() => {
  const [wanted, count = '1'] = (process.env['MONKEY_FAILPOINT'] ?? '').split(':');
  let left = Number(count);
  return (name: Failpoint): void => {
    if (name !== wanted) return;
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  };
})();
