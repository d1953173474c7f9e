import { isJsonObject } from '../../../model/json.ts';
import type { Check } from '../../../plugin/define-check.ts';
import { stringList } from '../policy/string-list.ts';
import { sharedWithAccountsChecks } from '../shared-with-accounts.ts';

export const rdsSnapshotChecks: readonly Check[] = sharedWithAccountsChecks({
  index: 'rdssnapshot',
  auditorClass: 'RDSSnapshotAuditor',
  noun: 'RDS snapshot',
  action: 'restore',
  sharedWith: ({ Attributes }) => (isJsonObject(Attributes) ? stringList(Attributes['restore']) : []),
});
