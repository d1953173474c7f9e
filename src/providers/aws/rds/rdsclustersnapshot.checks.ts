import { isJsonObject } from '../../../model/json.ts';
import type { Check } from '../../../plugin/define-check.ts';
import { stringList } from '../policy/string-list.ts';
import { sharedWithAccountsChecks } from '../shared-with-accounts.ts';

/** The original did not look at cluster snapshots; they are shared in the same way. */
export const rdsClusterSnapshotChecks: readonly Check[] = sharedWithAccountsChecks({
  index: 'rdsclustersnapshot',
  noun: 'RDS cluster snapshot',
  action: 'restore',
  sharedWith: ({ attributes }) => (isJsonObject(attributes) ? stringList(attributes['restore']) : []),
});
