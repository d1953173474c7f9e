import { policyFor } from '../engine/policy-for.ts';
import type { JsonObject } from '../model/json.ts';
import { configuredRegistry } from './configured-registry.ts';
import { loadSettings } from './load-settings.ts';

/** The least that accounts of a type must allow for some technologies; absent: for all. Needs the settings, for their plugins, and no database. */
export const accountPolicy = async (accountType: string, technologies?: readonly string[]): Promise<JsonObject> => {
  const { registry } = await configuredRegistry(await loadSettings());
  return policyFor(registry, accountType, technologies);
};
