import type { WatchSummary } from '../app/open-app.ts';
import type { Account } from '../model/account.ts';
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

const showProgress = (account: Account): ((counts: ReadonlyMap<string, { items: number }>) => void) => {
  if (!process.stderr.isTTY) return () => undefined;
  return (counts) => {
    const parts = [...counts].filter(([, { items }]) => items > 0).map(([technology, { items }]) => `${technology} ${items}`);
    process.stderr.write(`\r\u001b[K${account.name}: ${parts.join(', ')}`.slice(0, (process.stderr.columns ?? 80) + 4));
  };
};

const endProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
};

/** Watches the selected accounts one after the other, then judges what is due. */
export const scanAccounts = async ({ app, operator, signal }: Tools, { account: names, technology }: Selection): Promise<ScanResult> => {
  const accounts = await operator.selectAccounts(names);
  const summaries: (WatchSummary & { account: string })[] = [];
  for (const account of accounts) {
    const technologies = await operator.selectTechnologies(account, technology);
    if (technologies.length === 0) continue;
    const watched = await app.watch(account, technologies, { signal, onProgress: showProgress(account) });
    endProgress();
    for (const summary of watched) summaries.push({ ...summary, account: account.name });
  }
  const audited = await app.audit(signal);
  return { accounts, summaries, audited };
};
