import { locate, parseConfigPath } from '../../../model/config-paths.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { asList } from './string-list.ts';

/** The policy documents at some paths of a configuration (`$` between keys, `*` for every key), in that order. A list there holds several. */
export const documentsAt = (config: JsonObject, paths: readonly string[]): readonly Json[] => {
  const documents: Json[] = [];
  for (const path of paths) {
    locate(config, parseConfigPath(path), ({ parent, key }) => {
      const value = parent[key];
      for (const document of asList(value)) {
        if (document !== undefined && document !== null) documents.push(document);
      }
    });
  }
  return documents;
};
