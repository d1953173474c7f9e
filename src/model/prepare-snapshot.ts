import { sha256, shortHash } from '../base/sha256.ts';
import { canonicalJson } from './canonical-json.ts';
import { type ConfigPath, locate, parseConfigPath } from './config-paths.ts';
import type { JsonObject } from './json.ts';
import type { Snapshot } from './snapshot.ts';
import { type SplitConfig, splitEphemeral } from './split-ephemeral.ts';
import { storableJson, storableText } from './storable.ts';

/** How the configurations of one technology are compared; the watcher's declarations, made ready. */
export interface Comparison {
  readonly ephemeral: readonly ConfigPath[];
  readonly unordered: readonly ConfigPath[];
  readonly secrets: readonly ConfigPath[];
  readonly shape: number;
}

export const makeComparison = (watcher: {
  ephemeral: readonly string[];
  unordered: readonly string[];
  secrets: readonly string[];
  shape: number;
}): Comparison => ({
  ephemeral: watcher.ephemeral.map(parseConfigPath),
  unordered: watcher.unordered.map(parseConfigPath),
  secrets: watcher.secrets.map(parseConfigPath),
  shape: watcher.shape,
});

/** A snapshot that is ready to be compared with what is stored. Its configuration has its ephemeral values taken out. */
export interface PreparedSnapshot {
  readonly snapshot: Snapshot;
  readonly shape: number;
  readonly split: SplitConfig;
  /** The durable configuration as jsonb takes it. */
  readonly durableText: string;
  readonly ephemeralText: string;
  /** Equal to the stored one: nothing durable has changed. Different: look closer. */
  readonly seenHash: string;
  readonly ephemeralHash: string;
  /** The address of the durable configuration: SHA-256 over its canonical form. Made at the first call, while the ephemeral values are out. */
  readonly contentHash: () => Buffer;
}

const concealSecrets = (config: JsonObject, secrets: readonly ConfigPath[], conceal: (value: string) => string): void => {
  for (const path of secrets) {
    locate(config, path, ({ parent, key }) => {
      const value = parent[key];
      if (value !== null && value !== undefined) parent[key] = conceal(typeof value === 'string' ? value : canonicalJson(value));
    });
  }
};

export const prepareSnapshot = (seen: Snapshot, comparison: Comparison, conceal: (value: string) => string): PreparedSnapshot => {
  concealSecrets(seen.config, comparison.secrets, conceal);
  const snapshot = { ...seen, name: storableText(seen.name), uid: storableText(seen.uid), region: storableText(seen.region) };
  const split = splitEphemeral(snapshot.config, comparison.ephemeral, comparison.unordered);
  const durableText = storableJson(snapshot.config);
  const ephemeralText = split.overlay.length === 0 ? '[]' : storableJson(split.overlay);
  let hash: Buffer | undefined;
  const { name, region, arn, place } = snapshot;
  const unread = snapshot.unread.map(({ path, cause }) => [path, cause.code, cause.permission ?? '']);
  return {
    snapshot,
    shape: comparison.shape,
    split,
    durableText,
    ephemeralText,
    seenHash: shortHash(`${JSON.stringify([name, region, arn, place, comparison.shape, unread])}${durableText}`),
    ephemeralHash: ephemeralText === '[]' ? '' : shortHash(ephemeralText),
    contentHash: () => {
      hash ??= sha256(canonicalJson(snapshot.config));
      return hash;
    },
  };
};
