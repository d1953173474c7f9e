import type { WatchSummary } from '../app/open-app.ts';
import type { Account } from '../model/account.ts';
import { progressBar } from './progress-bar.ts';
import type { Tools } from './with-app.ts';

export interface ScanResult {
  readonly accounts: readonly Account[];
  readonly summaries: readonly (WatchSummary & { readonly account: string })[];
  readonly audited: number;
}

interface Selection {
  readonly account?: readonly string[];
  readonly technology?: readonly string[];
}

type Progress = (counts: ReadonlyMap<string, { readonly items: number }>) => void;

/** A bar on a terminal: how far the scan is, measured by what the account had last time. */
const showProgress = async ({ operator }: Tools, account: Account, technologies: readonly string[]): Promise<Progress> => {
  if (!process.stderr.isTTY) return () => undefined;
  const total = await operator.countItems({ accounts: [account.name], technologies, active: true });
  return (counts) => {
    const done = [...counts.values()].reduce((sum, { items }) => sum + items, 0);
    const parts = [...counts].filter(([, { items }]) => items > 0).map(([technology, { items }]) => `${technology} ${items}`);
    const line = `${account.name} ${progressBar(done, total)}  ${parts.join(', ')}`;
    process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
  };
};

const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

/** Watches the selected accounts one after the other, then judges what is due. */
export const scanAccounts = async (tools: Tools, { account: names, technology }: Selection): Promise<ScanResult> => {
  const { app, operator, signal } = tools;
  const accounts = await operator.selectAccounts(names);
  const summaries: (WatchSummary & { account: string })[] = [];
  for (const account of accounts) {
    const technologies = await operator.selectTechnologies(account, technology);
    if (technologies.length === 0) continue;
    const onProgress = await showProgress(tools, account, technologies);
    const watched = await app.watch(account, technologies, { signal, onProgress });
    endProgress();
    for (const summary of watched) summaries.push({ ...summary, account: account.name });
  }
  const audited = await app.audit(signal);
  return { accounts, summaries, audited };
};
