import { makeRegistry, type Registry } from '../engine/registry.ts';
import { awsProvider } from '../providers/aws/aws.provider.ts';
import { snapshotProvider } from '../providers/snapshot/snapshot.provider.ts';

/** Every account type that comes with the program. */
export const builtInRegistry = (): Registry => {
  const aws = awsProvider();
  const technologies = new Set(aws.watchers.map((watcher) => watcher.index));
  return makeRegistry([aws, snapshotProvider((technology) => technologies.has(technology))]);
};
