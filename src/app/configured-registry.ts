import type { Registry } from '../engine/registry.ts';
import type { BrokerDefinition } from '../plugin/define-broker.ts';
import { assertKnownTechnologies } from '../settings/assert-known-technologies.ts';
import type { Configuration } from '../settings/configuration.ts';
import { builtInRegistry } from './built-in-registry.ts';
import { loadPlugins } from './load-plugins.ts';

/** What the program works with under its settings. */
export interface Configured {
  readonly registry: Registry;
  /** Brokers that plugins brought. */
  readonly brokers: readonly BrokerDefinition[];
}

/** Everything that is registered under these settings, plugins included. Throws a sentence when the settings name what is not there. */
export const configuredRegistry = async (configuration: Configuration): Promise<Configured> => {
  const plugins = await loadPlugins(configuration);
  const registry = builtInRegistry(plugins);
  assertKnownTechnologies(configuration, registry.technologies.keys());
  return { registry, brokers: plugins.brokers };
};
