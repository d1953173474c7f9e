import { locate, parseConfigPath } from '../../../model/config-paths.ts';
import type { Json, JsonObject } from '../../../model/json.ts';
import { asList } from './string-list.ts';

const isDocument = (value: Json | undefined): value is Json =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);

/** The policy documents at some paths of a configuration (`$` between keys, `*` for every key), in that order. A list there holds several. */
export const documentsAt = (config: JsonObject, paths: readonly string[]): readonly Json[] => {
  const documents: Json[] = [];
  for (const path of paths) {
    locate(config, parseConfigPath(path), ({ parent, key }) => {
      const value = parent[key];
      for (const document of asList<Json | undefined>(value)) {
        if (isDocument(document)) documents.push(document);
      }
    });
  }
  return documents;
};
