import { MonkeyError } from '../model/errors.ts';
import type { JsonObject } from '../model/json.ts';
import { providerOf } from './parse-account.ts';
import { type Registry, technologyOf } from './registry.ts';

/** The least that an account of a type must allow for some technologies; absent: for all of its type. */
export const policyFor = (registry: Registry, accountType: string, technologies?: readonly string[]): JsonObject => {
  const provider = providerOf(registry, accountType);
  if (!provider.policyFor) throw new MonkeyError('bad-input', `Accounts of the type ${provider.type} have no policies.`);
  if (technologies === undefined) return provider.policyFor(provider.watchers);
  // An empty list is a slip, and must not become a wider policy than anybody asked for.
  if (technologies.length === 0) throw new MonkeyError('bad-input', 'Name at least one technology.');
  const named = technologies.map((index) => technologyOf(registry, index));
  const astray = named.find((technology) => technology.accountType !== provider.type);
  if (astray)
    throw new MonkeyError('bad-input', `"${astray.watcher.index}" is a technology of ${astray.accountType}, not of ${provider.type}.`);
  return provider.policyFor(named.map(({ watcher }) => watcher));
};
