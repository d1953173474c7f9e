import { type IdSet, makeIdSet } from '../base/id-set.ts';
import type { Account } from '../model/account.ts';
import type { AccountFacts } from '../plugin/define-check.ts';
import { noCounts, type RunCounts } from '../store/run-store.ts';
import type { Auditor } from './audit-context.ts';
import type { Technology } from './registry.ts';

/** One technology of a watch that is under way. */
export interface TechnologyRun {
  /** The run's row, and the fencing token of everything it writes. */
  readonly id: number;
  readonly technology: Technology;
  /** The items that this run has seen. */
  readonly seen: IdSet;
  readonly listed: Set<string>;
  readonly failed: Set<string>;
  knowsPlaces: boolean;
  readonly counts: RunCounts;
}

/** One watch of one account: some technologies in one pass. */
export interface WatchRun {
  readonly account: Account;
  readonly asAccount: AccountFacts;
  readonly auditor: Auditor;
  readonly runs: ReadonlyMap<string, TechnologyRun>;
  readonly conceal: (value: string) => string;
  readonly failureLogDays: number;
  readonly now: () => Date;
}

/** What a watch of one technology came to. */
export interface WatchSummary extends RunCounts {
  readonly technology: string;
  /** Every place of the technology was listed to its end. */
  readonly complete: boolean;
}

export const makeTechnologyRun = (id: number, technology: Technology): TechnologyRun => ({
  id,
  technology,
  seen: makeIdSet(),
  listed: new Set(),
  failed: new Set(),
  knowsPlaces: true,
  counts: noCounts(),
});

/** The account as checks see it: one that stands for another answers to that one's name. */
export const asCheckedAccount = (account: Account): AccountFacts => {
  const represents = account.fields['represents'];
  const [type, identifier] = typeof represents === 'string' ? represents.split(':') : [account.type, account.identifier];
  return { identifier: identifier ?? account.identifier, name: account.name, type: type ?? account.type, thirdParty: account.thirdParty };
};
