import { globMatches } from '../base/glob.ts';
import { parseConfigPath } from './config-paths.ts';
import type { Json } from './json.ts';
import type { Overlay } from './split-ephemeral.ts';

/** What somebody makes of the ephemeral values at a path. */
export interface EphemeralReader {
  readonly path: string;
  readonly matters?: (value: Json) => Json;
}

const isAt = (path: readonly string[], wanted: readonly string[]): boolean =>
  path.length === wanted.length && wanted.every((component, index) => globMatches(component, path[index]!));

/** What some readers make of an overlay, as one text: equal texts, nothing that matters to them has moved. */
export const ephemeralView = (overlay: Overlay, readers: readonly EphemeralReader[]): string =>
  JSON.stringify(
    readers.map(({ path, matters }) => {
      const wanted = parseConfigPath(path);
      return overlay.filter(([at]) => isAt(at, wanted)).map(([at, value]) => [at, matters ? matters(value) : value]);
    }),
  );
