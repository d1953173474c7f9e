import { makeRegistry, type Registry } from '../engine/registry.ts';
import { MonkeyError } from '../model/errors.ts';
import { awsProvider } from '../providers/aws/aws.provider.ts';
import { snapshotProvider } from '../providers/snapshot/snapshot.provider.ts';
import type { Plugins } from './load-plugins.ts';

const NOTHING: Plugins = { providers: [], watchers: [], checks: [], brokers: [] };

/** Every account type that comes with the program, and what plugins add to them. */
export const builtInRegistry = ({ providers, watchers, checks }: Plugins = NOTHING): Registry => {
  const watching = [awsProvider(), ...providers];
  const watched = new Set(watching.flatMap((provider) => provider.watchers));
  const astray = watchers.find((watcher) => !watched.has(watcher));
  if (astray)
    throw new MonkeyError(
      'bad-setting',
      `The watcher "${astray.index}" of a plugin belongs to no provider, so nothing would fetch its items. Export the provider that has it.`,
    );
  // Providers bring checks that a plugin may export on their own as well.
  const brought = new Set(watching.flatMap((provider) => provider.checks));
  const own = checks.filter((check) => !brought.has(check));
  const technologies = new Set([...watched].map((watcher) => watcher.index));
  return makeRegistry([...watching, snapshotProvider((technology) => technologies.has(technology))], own);
};
