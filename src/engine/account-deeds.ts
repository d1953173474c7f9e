import { canonicalJson } from '../model/canonical-json.ts';
import type { Json } from '../model/json.ts';
import type { WrittenAccount } from '../store/account-batch.ts';
import type { Deed } from '../store/audit-log-store.ts';

const KEYS = ['name', 'identifier', 'active', 'thirdParty', 'notes', 'fields'] as const;

const changedKeys = ({ before, values, secrets }: WrittenAccount): string[] => [
  ...KEYS.filter((key) => before !== null && canonicalJson(before[key] as Json) !== canonicalJson(values[key] as Json)),
  ...secrets,
];

const deedOn = (written: WrittenAccount): Deed => {
  const { name, type, identifier, active } = written.values;
  const isNew = written.before === null;
  return {
    action: isNew ? 'account.added' : 'account.changed',
    subject: `account ${name}`,
    // Of secret fields only that they changed.
    detail: { type, identifier, active, ...(isNew ? {} : { changed: changedKeys(written) }) },
  };
};

/** What the audit log says of accounts that were written: an entry for each. */
export const accountDeeds = (written: readonly WrittenAccount[]): Deed[] => written.map(deedOn);
