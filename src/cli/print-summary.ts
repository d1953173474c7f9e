import pc from 'picocolors';
import type { ScanResult } from './scan-accounts.ts';
import type { Tools } from './with-app.ts';

const BAR_WIDTH = 30;

const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** One line a technology: what was seen and what changed. */
export const printChanges = async (summaries: ScanResult['summaries']): Promise<void> => {
  for (const { account, technology, items, created, changed, deleted, reappeared, failures } of summaries) {
    const changes = [
      plural(created + reappeared, 'created', 'created'),
      plural(changed, 'changed', 'changed'),
      plural(deleted, 'deleted', 'deleted'),
    ].join(', ');
    const unseen = failures > 0 ? pc.yellow(`, ${plural(failures, 'failure')}`) : '';
    console.log(`${account}  ${technology.padEnd(16)} ${plural(items, 'item').padStart(10)}: ${changes}${unseen}`);
  }
};

const colourOf = (score: number): ((text: string) => string) => {
  if (score >= 7) return pc.red;
  return score >= 4 ? pc.yellow : pc.dim;
};

/** What the scan came to, by score. True when an unjustified issue reaches `failOn`. */
export const printSummary = async ({ operator }: Tools, result: ScanResult, failOn: number | undefined): Promise<boolean> => {
  await printChanges(result.summaries);
  const accounts = result.accounts.map((account) => account.name);
  const counts = await operator.countByScore({ accounts });
  const most = Math.max(1, ...counts.map(({ count }) => count));
  console.log(counts.length === 0 ? '\nNo unjustified issues.' : '\nUnjustified issues by score:');
  for (const { score, count } of counts) {
    const bar = '█'.repeat(Math.max(1, Math.round((count / most) * BAR_WIDTH)));
    console.log(`${String(score).padStart(4)}  ${colourOf(score)(bar.padEnd(BAR_WIDTH))} ${count}`);
  }
  const failures = await operator.listFailures({ accounts });
  if (failures.length > 0) console.log(pc.yellow(`\n${plural(failures.length, 'place')} could not be seen; "monkey failures" names them.`));
  const highest = counts[0]?.score ?? -1;
  return failOn !== undefined && highest >= failOn;
};
