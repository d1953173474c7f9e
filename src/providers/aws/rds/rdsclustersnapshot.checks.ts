import type { Check } from '../../../plugin/define-check.ts';
import { sharedWithChecks } from '../shared-with-checks.ts';
import { END_SHARING, sharingIn } from './snapshot-sharing.ts';

/** The original did not look at cluster snapshots; they are shared in the same way. */
export const rdsClusterSnapshotChecks: readonly Check[] = sharedWithChecks({
  index: 'rdsclustersnapshot',
  noun: 'RDS cluster snapshot',
  action: 'restore',
  everybody: 'account:all',
  remedy: END_SHARING,
  sharingOf: ({ attributes }) => sharingIn(attributes),
});
