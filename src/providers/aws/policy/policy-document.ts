import { isJsonObject, type Json } from '../../../model/json.ts';
import { type PolicyStatement, parseStatement } from './policy-statement.ts';
import { asList } from './string-list.ts';

export interface PolicyDocument {
  readonly statements: readonly PolicyStatement[];
}

const EMPTY: PolicyDocument = { statements: [] };

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
  // A text in a text is no policy: it is unwrapped once, not for ever.
  const value = typeof document === 'string' ? parseText(document) : document;
  if (!isJsonObject(value)) return EMPTY;
  return {
    statements: asList(value['Statement'] ?? [])
      .filter(isJsonObject)
      .map(parseStatement),
  };
};

/** The statements of several documents that allow something: Deny takes nothing away from what a check objects to. */
export const allowingStatements = (documents: Iterable<Json | undefined>): readonly PolicyStatement[] => {
  const allowing: PolicyStatement[] = [];
  for (const document of documents) {
    for (const statement of parsePolicyDocument(document).statements) {
      if (statement.allows) allowing.push(statement);
    }
  }
  return allowing;
};
