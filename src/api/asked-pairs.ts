import type { Registry } from '../engine/registry.ts';
import { MonkeyError } from '../model/errors.ts';
import type { Asked } from '../store/asked-job-store.ts';
import type { VisibleAccount } from '../store/overview-store.ts';
import type { Scope } from '../store/scope.ts';
import type { ScheduledPair } from './schedule.ts';

/** What somebody names. Absent: everything that they see and that is watched. */
export interface Named {
  readonly accounts?: readonly string[] | undefined;
  readonly technologies?: readonly string[] | undefined;
}

/** A name that does not exist is a slip, not an empty list. What is out of scope does not exist. */
const assertNames = ({ accounts = [], technologies = [] }: Named, visible: readonly VisibleAccount[], registry: Registry): void => {
  for (const name of accounts) {
    const account = visible.find((one) => one.name === name);
    if (!account) throw new MonkeyError('not-found', `There is no account "${name}".`);
    if (account.thirdParty) throw new MonkeyError('bad-input', `${name} is an account of a third party: it is known, never watched.`);
    if (!account.active) throw new MonkeyError('bad-input', `${name} is not active; activate it to have it watched.`);
  }
  for (const index of technologies)
    if (!registry.technologies.has(index)) throw new MonkeyError('not-found', `There is no technology "${index}".`);
};

/** The pairs that somebody names, in their scope. Throws a sentence when nothing of it is watched. */
export const namedPairs = (
  named: Named,
  scope: Scope,
  visible: readonly VisibleAccount[],
  registry: Registry,
  pairs: readonly ScheduledPair[],
): ScheduledPair[] => {
  assertNames(named, visible, registry);
  const { accounts, technologies } = named;
  const found = pairs.filter(
    ({ accountId, account, technology }) =>
      (scope.accounts === 'all' || scope.accounts.includes(accountId)) &&
      (accounts?.includes(account) ?? true) &&
      (technologies?.includes(technology) ?? true),
  );
  if (found.length > 0) return found;
  throw new MonkeyError('bad-input', 'None of that is watched: no technology of these accounts, or no scheduler that watches it.');
};

/** What is one job of a worker: a technology of an account, or all of those of an account that is read in one pass. */
export const scansOf = (pairs: readonly ScheduledPair[]): Asked[] => {
  const passes = Map.groupBy(
    pairs.filter(({ onePass }) => onePass),
    ({ accountId }) => accountId,
  );
  return [
    ...pairs.filter(({ onePass }) => !onePass).map(({ accountId, technology }) => ({ accountId, technologies: [technology] })),
    ...[...passes].map(([accountId, all]) => ({ accountId, technologies: all.map(({ technology }) => technology) })),
  ];
};
