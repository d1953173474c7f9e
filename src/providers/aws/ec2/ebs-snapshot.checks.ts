import { isJsonObject, type Json, type JsonObject } from '../../../model/json.ts';
import { type Check, configFact, defineCheck } from '../../../plugin/define-check.ts';
import { ISSUE_CATEGORY } from '../policy/issue-category.ts';
import { noteList } from '../policy/note-list.ts';
import { type SharedWithFamily, sharedWithChecks } from '../shared-with-checks.ts';

const MARKETPLACE = 'aws-marketplace';
const ACTION = 'createEBSVolume';

const permissionsOf = ({ create_volume_permissions: permissions }: JsonObject): readonly JsonObject[] =>
  Array.isArray(permissions) ? (permissions as readonly Json[]).filter(isJsonObject) : [];

const userIds = (config: JsonObject): readonly string[] =>
  permissionsOf(config).flatMap(({ UserId }) => (typeof UserId === 'string' ? [UserId] : []));

const ebsSnapshot: SharedWithFamily = {
  index: 'ebssnapshot',
  noun: 'EBS snapshot',
  action: ACTION,
  everybody: 'shared_ebs:public',
  overrideKeys: {
    publicly: 'check_internet_accessible (EBSSnapshotAuditor)',
    friendly: 'check_friendly_access (EBSSnapshotAuditor)',
    thirdparty: 'check_thirdparty_access (EBSSnapshotAuditor)',
    unknown: 'check_unknown_access (EBSSnapshotAuditor)',
  },
  remedy: 'Make the snapshot private, and block public access to snapshots for the region.',
  sharingOf: (config) => ({
    isPublic: permissionsOf(config).some(({ Group }) => Group === 'all'),
    accounts: userIds(config).filter((id) => id !== MARKETPLACE),
  }),
};

const sharedMarketplace = defineCheck({
  id: 'ebssnapshot.shared-marketplace',
  watches: ebsSnapshot,
  overrideKey: 'check_marketplace_access (EBSSnapshotAuditor)',
  category: ISSUE_CATEGORY.internetAccessible,
  score: 10,
  title: 'The EBS snapshot is not offered in the AWS Marketplace',
  risk: 'Whoever buys the product gets a copy of everything that is stored in the snapshot.',
  remedy: `Take ${MARKETPLACE} off the list of those who may create volumes, unless the snapshot is a product.`,
  *audit({ config }) {
    if (!userIds(config).includes(MARKETPLACE)) return;
    const entity = `shared_ebs:${MARKETPLACE}`;
    yield { key: entity, notes: `Entity: [${entity}] Actions: ${noteList([ACTION])}`, facts: [configFact('shared with', MARKETPLACE)] };
  },
});

export const ebsSnapshotChecks: readonly Check[] = [...sharedWithChecks(ebsSnapshot), sharedMarketplace];
