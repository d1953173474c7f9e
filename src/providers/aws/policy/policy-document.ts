import { isJsonObject, type Json } from '../../../model/json.ts';
import { type PolicyStatement, parseStatement } from './policy-statement.ts';
import { asList } from './string-list.ts';

export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
}

const EMPTY: PolicyDocument = { statements: [] };

/** Every check of an item looks at the same document, so it is read once. */
const parsed = new WeakMap<object, PolicyDocument>();

const parseText = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // Not JSON, so there is no statement to judge.
    return undefined;
  }
};

/** Reads whatever stands where a policy should be, and never throws: what is no statement is left out. */
export const parsePolicyDocument = (document: Json | undefined): PolicyDocument => {
  if (typeof document === 'string') {
    const inner = parseText(document);
    // A text in a text is no policy; it must not be unwrapped for ever.
    return typeof inner === 'string' ? EMPTY : parsePolicyDocument(inner);
  }
  if (!isJsonObject(document)) return EMPTY;
  const known = parsed.get(document);
  if (known !== undefined) return known;
  const result = {
    statements: asList(document['Statement'] ?? [])
      .filter(isJsonObject)
      .map(parseStatement),
  };
  parsed.set(document, result);
  return result;
};
