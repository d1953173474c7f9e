import { isJsonObject, type JsonObject } from '../../model/json.ts';

/** The text of a policy document is no JSON object, encoded or not. Its name becomes the code of the failure. */
class UndecodableDocument extends Error {
  override readonly name = 'UndecodableDocument';
}

const parseObject = (text: string): JsonObject | null => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : null;
  } catch (cause) {
    // Not JSON is an answer here: it may be URL-encoded still, and the caller throws when it is neither.
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
};

const decodeUri = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (cause) {
    throw new UndecodableDocument('The policy document is neither JSON nor URL-encoded JSON.', { cause });
  }
};

/**
 * A policy document, wherever it came from: IAM answers URL-encoded (RFC 3986) text in most calls and plain JSON in some,
 * the other services plain JSON. Throws an error named `UndecodableDocument`.
 */
export const decodePolicyDocument = (text: string | undefined): JsonObject => {
  const plain = text ?? '';
  const document = parseObject(plain) ?? parseObject(decodeUri(plain));
  if (document === null) throw new UndecodableDocument('The policy document is not a JSON object.');
  return document;
};
