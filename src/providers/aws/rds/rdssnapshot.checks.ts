import type { Check } from '../../../plugin/define-check.ts';
import { sharedWithChecks } from '../shared-with-checks.ts';
import { END_SHARING, sharingIn } from './snapshot-sharing.ts';

export const rdsSnapshotChecks: readonly Check[] = sharedWithChecks({
  index: 'rdssnapshot',
  noun: 'RDS snapshot',
  action: 'restore',
  everybody: 'account:all',
  overrideKeys: {
    publicly: 'check_internet_accessible (RDSSnapshotAuditor)',
    friendly: 'check_friendly_cross_account (RDSSnapshotAuditor)',
    thirdparty: 'check_thirdparty_cross_account (RDSSnapshotAuditor)',
    unknown: 'check_unknown_cross_account (RDSSnapshotAuditor)',
  },
  remedy: END_SHARING,
  sharingOf: ({ Attributes }) => sharingIn(Attributes),
});
