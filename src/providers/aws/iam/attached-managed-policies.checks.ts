import type { Finding } from '../../../model/finding.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { findingKey } from '../policy/finding-key.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { sortedUnique } from '../policy/string-list.ts';

interface AttachedPolicies {
  readonly index: string;
  readonly auditorClass: string;
  readonly noun: string;
}

const arnOf = (entry: Json | undefined): string | null => {
  if (!isJsonObject(entry)) return null;
  const arn = entry['arn'] ?? entry['Arn'];
  return typeof arn === 'string' ? arn : null;
};

/** Users and roles keep them under one key, groups under the other. */
const attachedTo = (config: JsonObject): readonly string[] => {
  const entries = [config['ManagedPolicies'], config['managed_policies']].filter(Array.isArray).flat() as readonly (Json | undefined)[];
  return sortedUnique(entries.map(arnOf).filter((arn) => arn !== null));
};

function* attachments(config: JsonObject): Iterable<Finding> {
  for (const arn of attachedTo(config)) {
    yield { key: findingKey(arn), notes: `Managed policy [${arn}] is attached`, facts: [configFact('managed policy', arn)] };
  }
}

/**
 * The original looked attached policies up and then never recorded anything. Dropped it would be missing from the list of
 * checks that people have overrides for, so it points, without a score, at the policies whose own issues apply here too.
 */
export const attachedManagedPolicies = ({ index, auditorClass, noun }: AttachedPolicies): Check =>
  defineCheck({
    id: `${index}.attached-managed-policies`,
    watches: { index },
    overrideKey: `check_attached_managed_policies (${auditorClass})`,
    category: ISSUE_CATEGORY.informational,
    score: 0,
    title: `Managed policies that are attached to the ${noun} are known`,
    risk: 'What a managed policy allows is judged at that policy and counts wherever it is attached.',
    remedy: 'Look at the issues of the managed policy; detach it where it is not needed.',
    audit: ({ config }) => attachments(config),
  });
