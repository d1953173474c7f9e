import type { PolicyDetail } from '@aws-sdk/client-iam';
import type { JsonObject } from '../../../model/json.ts';
import { decodePolicyDocument } from '../decode-policy-document.ts';
import type { ReadPart } from '../part-reader.ts';
import { pointerTo } from '../pointer-to.ts';

/** Inline policies by name, below `key` of the configuration. Each is a part of its own: one that cannot be decoded spoils no other. */
export const readInlinePolicies = async (
  policies: readonly PolicyDetail[] = [],
  key: string,
  part: ReadPart,
): Promise<Record<string, JsonObject>> => {
  const documents: Record<string, JsonObject> = {};
  for (const { PolicyName = '', PolicyDocument } of policies) {
    const document = await part(pointerTo(key, PolicyName), () => decodePolicyDocument(PolicyDocument));
    if (document) documents[PolicyName] = document;
  }
  return documents;
};
