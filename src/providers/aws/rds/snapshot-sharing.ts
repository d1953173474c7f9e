import { isJsonObject, type Json } from '../../../model/json.ts';
import { stringList } from '../policy/string-list.ts';
import type { Sharing } from '../shared-with-checks.ts';

/** How AWS names everybody among the accounts that may restore a snapshot. */
const EVERYBODY = 'all';

/** Whom the attributes of a snapshot let restore it. */
export const sharingIn = (attributes: Json | undefined): Sharing => {
  const named = isJsonObject(attributes) ? stringList(attributes['restore']) : [];
  return { isPublic: named.includes(EVERYBODY), accounts: named.filter((id) => id !== EVERYBODY) };
};

export const END_SHARING = 'End the public sharing, and treat what was in it as published.';
